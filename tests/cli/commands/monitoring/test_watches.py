"""``crawler watches``."""

from __future__ import annotations

import json

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
