"""``crawler history`` and ``crawler status``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

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
