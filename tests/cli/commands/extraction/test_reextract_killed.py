"""``crawler reextract --write`` that is killed goes on with what is left, in a file and on PostgreSQL."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.archive.exchange import Exchange
from crawler.archive.writer import ArchiveWriter
from crawler.items import Article, article_id
from crawler.store import Store
from tests.running.archives.test_reextraction import page
from tests.store.conftest import postgresql, target  # noqa: F401

WHEN = datetime(2026, 1, 31, 12, tzinfo=UTC)
NUMBER = 24


@pytest.fixture
def command(target: Path | str, tmp_path: Path) -> list[str]:  # noqa: F811
    """What reads the articles of a store again, each of which has another title than its page."""
    writer = ArchiveWriter(tmp_path / "archive", 1 << 30)
    with Store.open(target) as store:
        for number in range(NUMBER):
            url, when = f"https://outlet.example/a/{number}", WHEN + timedelta(seconds=number)
            body = page(f"boat-{number}", 2)
            writer.add(Exchange(url=url, when=when, status=200, body=body, headers=[("Content-Type", "text/html")]))
            article = Article(id=article_id("outlet.example", url), url=url, outlet="outlet.example", fetched_at=when)
            article.title, article.body, article.content_hash = "Something else", f"Boat {number}.", str(number)
            store.save(article)
    writer.close()
    words = ("--store", str(target), "reextract", str(tmp_path / "archive"), "--write", "--json")
    return [sys.executable, "-m", "crawler", *words, "-s", "CRAWLER_WORKERS=1"]


@pytest.mark.slow
def test_killed_in_the_middle_it_goes_on_with_what_is_left(
    command: list[str],
    target: Path | str,  # noqa: F811
    tmp_path: Path,
) -> None:
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as first:
        assert first.stdout is not None
        told = [json.loads(first.stdout.readline()) for _ in range(2)]
        first.kill()
    assert [row["outcome"] for row in told] == ["changed"] * 2
    with Store.open(target) as store:
        before = {article.id for article in store.articles() if article.title != "Something else"}
    assert {row["id"] for row in told} <= before
    second = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=100)
    rows = [json.loads(line) for line in second.stdout.splitlines()]
    assert {row["id"] for row in rows if row["outcome"] == "as stored"} == before
    assert {row["outcome"] for row in rows if row["id"] not in before} <= {"changed"}
    assert len(rows) == NUMBER
    with Store.open(target) as store:
        read = list(store.articles())
        assert sorted(article.title for article in read) == sorted(f"boat-{n} came in" for n in range(NUMBER))
        assert {len(store.revisions(article.id)) for article in read} == {1}
        assert list(store.check()) == []
