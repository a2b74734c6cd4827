"""``crawler status``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.outlets import Outlet, Source, write_outlet
from crawler.store import Store
from crawler.store.monitoring.alarms import Alarm, keep_alarms


@pytest.fixture
def watched(store: Path) -> Path:
    """The store, with an alarm of an outlet that has a file, and the file of one that is paused."""
    for name, paused in (("morning.example", False), ("quiet.example", True)):
        outlet = Outlet(name=name, home=f"https://{name}/", paused=paused)
        write_outlet(outlet, store.parent / "outlets" / f"{name}.toml")
    with Store.open(store) as opened:
        opened.write(keep_alarms, "morning.example", [Alarm("source", "rss", "the feed is silent")], opened.now())
        crawl = opened.begin_crawl("outlet", {"outlet": "morning.example"})
        opened.finish_crawl(crawl)
    return store


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


@pytest.mark.usefixtures("watched")
def test_an_outlet_has_its_last_crawl_and_its_alarms_and_one_that_is_paused_says_so(run) -> None:
    shown = run("status").stdout
    first, second = (line.split() for line in shown.splitlines()[1:3])
    assert (first[0], first[2:4], first[-1]) == ("morning.example", ["s", "ago"], "1")
    assert second[:3] == ["quiet.example", "never", "paused"]
    assert shown.splitlines()[-1] == "morning.example: the feed is silent"


@pytest.mark.usefixtures("watched")
def test_programs_get_a_line_for_each_outlet_that_is_asked_for(run) -> None:
    rows = [json.loads(line) for line in run("status", "--json").stdout.splitlines()]
    assert [(row["outlet"], row["paused"], row["alarms"]) for row in rows] == [
        ("morning.example", False, ["the feed is silent"]),
        ("quiet.example", True, []),
    ]
    [row] = [json.loads(line) for line in run("status", "--json", "quiet.example").stdout.splitlines()]
    assert row["outlet"] == "quiet.example"
