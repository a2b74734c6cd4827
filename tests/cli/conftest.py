"""A command line in this process, and a store with articles in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
import typer.main
import typer.testing
from typer.testing import CliRunner, Result

from crawler.cli.commands.app import app
from crawler.items import Article, Block, Link, Related
from crawler.store import Frontier, Store

Run = Callable[..., Result]

# To make the commands of their functions takes longer than most of them do.
typer.testing._get_command = cache(typer.main.get_command)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs ``crawler ARGUMENTS`` in an empty working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CRAWLER_STORE", raising=False)

    def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(a) for a in arguments], input=stdin, prog_name="crawler")

    return run


@pytest.fixture
def store(tmp_path: Path, stored: Path) -> Path:
    """A store in the working folder: three articles of two outlets, and two URLs that failed."""
    return Path(shutil.copy(stored, tmp_path))


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store that tests have a copy of."""
    path = tmp_path_factory.mktemp("stored") / "crawler.db"
    with Store.open(path) as opened:
        for number, outlet in enumerate(("morning.example", "evening.example", "morning.example"), 1):
            opened.save(_article(number, outlet))
        frontier = Frontier(opened, opened.begin_crawl("scrape", {"urls": ["https://morning.example/"]}))
        urls = ("https://morning.example/missing", "https://evening.example/slow")
        frontier.add([Link(url=url) for url in urls])
        leases = {lease.link.url: lease for lease in frontier.lease(10, per_host=5)}
        frontier.fail(leases[urls[0]], "answered 404", state="gone")
        frontier.fail(leases[urls[1]], "no answer in time", retry_at=datetime(2030, 1, 1, tzinfo=UTC))
    return path


def _article(number: int, outlet: str) -> Article:
    return Article(
        url=f"https://{outlet}/story-{number}",
        outlet=outlet,
        section="World" if number < 3 else "Sport",
        title=f"Story number {number} [bold]",
        confidence=0.5 + number / 10,
        lead=f"The lead of story {number}.",
        body="A paragraph.\n\nA heading\n\nAn item",
        blocks=[
            Block(text="A paragraph."),
            Block(text="A heading", kind="heading", level=2),
            Block(text="An item", kind="list_item", level=1),
        ],
        authors=["Ann Author"],
        published=datetime(2026, 1, 31, 12, tzinfo=UTC) if number == 1 else datetime(2026, 2, number, 12, tzinfo=UTC),
        tags=["rain", "wind"],
        related=[Related(title="Another headline", url=f"https://{outlet}/other")],
        content_hash=f"{number:016x}",
        word_count=12,
        provenance={"title": "json-ld", "body": "trafilatura"},
    )
