"""``crawler watches``."""

from __future__ import annotations

import json

import pytest

from crawler.items import Article
from crawler.store import Store
from crawler.store.monitoring.watches import look_at_watches


def store_and_look(*titles: str) -> None:
    with Store.open("crawler.db") as store:
        for title in titles:
            url = f"https://outlet.example/{title}"
            store.save(Article(url=url, outlet="outlet.example", title=title, body=title, content_hash=title))
        look_at_watches(store.database, store.now())


def test_a_watch_shows_what_it_told(run) -> None:
    store_and_look("rain-before")
    assert run("watches", "add", "wet", "--words", "rain*", "--outlet", "outlet.example").exit_code == 0
    store_and_look("rainfall", "sun")
    assert "words rain*" in run("watches", "list").stdout
    [line] = run("watches", "show", "wet").stdout.splitlines()
    assert line.endswith("rainfall (outlet.example) https://outlet.example/rainfall")
    assert json.loads(run("watches", "show", "wet", "--json").stdout)["event"] == "found"
    assert run("watches", "remove", "wet").exit_code == 0
    assert "wet" not in run("watches", "list").stdout


def test_what_cannot_be_done_is_said_in_a_sentence(run) -> None:
    store_and_look("rain")
    assert run("watches", "add", "wet").exit_code == 0
    assert "there is a watch 'wet' already" in run("watches", "add", "wet").stderr
    assert "there is no watch 'dry'" in run("watches", "show", "dry").stderr
    assert "there is no watch 'dry'" in run("watches", "remove", "dry").stderr
    assert "there are found, headline, gone" in run("watches", "add", "x", "--on", "rain").stderr
    assert "has no word that is looked for" in run("watches", "add", "x", "--words", '""').stderr


@pytest.mark.parametrize("name", ["", " ", "\udcff", "a\x1b[31m", "n" * 101])
def test_a_watch_has_a_name_that_can_be_typed(run, name: str) -> None:
    store_and_look("rain")
    result = run("watches", "add", name, "--words", "rain")
    assert result.exit_code == 2
    assert "called by 1 to 100" in " ".join(result.stderr.split())


def test_bytes_that_are_no_text_are_told_as_such(run) -> None:
    store_and_look("rain")
    result = run("watches", "add", "wet", "--section", "\udcff")
    assert (result.exit_code, "is no text in UTF-8" in result.stderr) == (1, True)
