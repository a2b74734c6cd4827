"""``crawler history`` and ``crawler status``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from crawler.outlets import Outlet, Source, write_outlet
from crawler.store import Store


def test_a_changed_article_is_shown_as_a_word_diff(run, store: Path) -> None:
    with Store.open(store) as opened:
        article = opened.article("https://morning.example/story-1")
        opened.save(replace(article, lead="The lead of another story.", content_hash="changed"))
    shown = run("history", article.id[:8]).stdout
    assert "{+another +}story" in shown
    assert "[- 1-]" in shown
    assert "revision 2" in shown


def test_an_article_that_never_changed_says_so(run, store: Path) -> None:
    assert "has not changed" in run("history", "https://morning.example/story-1").stdout


def test_an_unknown_article_is_told(run, store: Path) -> None:
    result = run("history", "https://morning.example/nothing")
    assert result.exit_code == 1
    assert "no article" in result.stderr


def test_status_has_a_row_for_each_outlet(run, store: Path) -> None:
    folder = store.parent / "outlets"
    source = Source(kind="feed", url="https://morning.example/rss")
    outlet = Outlet(name="morning.example", home="https://morning.example/", sources=[source])
    write_outlet(outlet, folder / "morning.example.toml")
    shown = run("status").stdout.splitlines()
    assert shown[0].split() == [
        "outlet",
        "last",
        "crawl",
        "next",
        "new",
        "articles",
        "doubtful",
        "gone",
        "errors",
        "backlog",
        "alarms",
    ]
    assert shown[1].split()[:3] == ["morning.example", "never", "due"]
    assert shown[1].split()[3] == "2"


def test_status_without_outlets_says_how_to_add_one(run, store: Path) -> None:
    assert "crawler outlets add" in run("status").stderr
