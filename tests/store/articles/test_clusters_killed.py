"""A process that is killed while it compares, or passes features on, loses nothing and leaves nothing twice."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa

from crawler.items import Article
from crawler.store import Store

NUMBER = 40
KILLS = 12
PROGRAM = """
import json, os, signal, sys
from itertools import count

import sqlalchemy as sa

from crawler.store import Store
from crawler.store.articles import clusters, fingerprints

target, moments = json.loads(sys.argv[1])
clusters._WAITING = clusters._WAITING.limit(2)
fingerprints._PARTS, fingerprints._A_TURN, fingerprints._MOST_NEW = 4, 1, 5
ends = []
for moment in [*moments, None]:
    if not (child := os.fork()):
        with Store.open(target) as store:
            passed = count()

            def end(*_):
                if next(passed) == moment:
                    os.kill(os.getpid(), signal.SIGKILL)

            for event in ("before_cursor_execute", "after_cursor_execute", "commit"):
                sa.event.listen(sa.Engine, event, end)
            store.find_copies()
        os._exit(0)
    ends.append(os.waitpid(child, 0)[1])
assert ends.pop() == 0 and {*ends} <= {0, signal.SIGKILL}, ends
print(ends.count(signal.SIGKILL))
"""
"""Compares what waits in processes of its own, each of which but the last is killed before or after a statement, or
before what it did is committed. Whatever is compared, some features are passed on."""


def stored(number: int) -> Article:
    """Every fourth article is alone, the others are the same three by three with other ends."""
    words = random.Random(number // 4 if number % 4 else 1000 + number)
    text = " ".join(f"word{words.randrange(10**6)}" for _ in range(200))
    outlet = f"paper{number % 7}.example"
    body = f"{text} {number} is the number of this one."
    return Article(url=f"https://{outlet}/{number}", outlet=outlet, body=body, content_hash=str(number))


def compared(target: Path | str, moments: list[int]) -> tuple[int, dict[str, str | None], list[tuple[int, ...]]]:
    """How often a process was killed, the cluster of each article, and what the tables of features hold."""
    with Store.open(target) as store:
        for number in range(NUMBER):
            store.save(stored(number))
    command = [sys.executable, "-c", PROGRAM, json.dumps([str(target), moments])]
    killed = int(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    with Store.open(target) as store:
        assert not list(store.check())
        clusters = {article.id: article.cluster for article in store.articles()}
        return killed, clusters, store.read(features) if store.database.is_sqlite else []


def features(connection: sa.Connection) -> list[tuple[int, ...]]:
    """Those of both tables, in order."""
    tables = ("fingerprint_features", "fingerprint_features_new")
    rows = [connection.exec_driver_sql(f"SELECT feature, seq FROM {table}").all() for table in tables]
    assert rows[0]
    return sorted(tuple(row) for found in rows for row in found)


def test_clusters_and_features_are_those_of_a_store_whose_process_was_never_killed(
    target: Path | str, tmp_path: Path
) -> None:
    chance = random.Random(12)
    moments = [chance.randrange(30) for _ in range(KILLS)]
    killed, clusters, found = compared(target, moments)
    _, expected, whole = compared(tmp_path / "whole.db", [])
    assert killed == KILLS
    assert len({*expected.values()} - {None}) == NUMBER // 4
    assert clusters == expected
    if found:
        assert found == whole
        assert len(found) == len(set(found))
