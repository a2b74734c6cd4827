"""What a probe found of outlets is told, and written into their files when that is wanted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.cli.outlet_report import Report
from crawler.discovery.probe.findings import Findings, Found, Judgement, Trouble
from crawler.discovery.probe.selection import judge
from crawler.items import Link
from crawler.outlets import Outlet, Source, outlet_path, read_outlet, write_outlet
from crawler.spiders.probe_requests import Target

HOME = "https://morning.example/"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
Captured = pytest.CaptureFixture[str]


def probed(home: str, *paths: str, broken: int = 0) -> Judgement:
    """What was decided about an outlet with a feed at each path, and with some that cannot be read."""
    links = [Link(url=f"{home}world/the-ferry-stays-in-port-{1000 + n}") for n in range(12)]
    sources = [Found(kind="feed", url=home + path, by="front page", links=links[n:]) for n, path in enumerate(paths)]
    sources += [
        Found(kind="feed", url=f"{home}old/{n}", by="usual address", problem="answered 404") for n in range(broken)
    ]
    trouble = [] if paths else [Trouble(what="answered 403", advice="Write to it.", fatal=True)]
    return judge(Findings(home=home, sources=sources, troubles=trouble, requests=7), NOW)


@pytest.fixture
def known(tmp_path: Path) -> Outlet:
    """An outlet that has a file with one feed."""
    path = outlet_path(tmp_path, "morning.example")
    source = Source(kind="feed", url=f"{HOME}rss")
    write_outlet(Outlet(name="morning.example", home=HOME, language="en", sources=[source]), path)
    return read_outlet(path)


def test_a_new_outlet_gets_a_file_of_what_is_kept_and_the_table_says_why(tmp_path: Path, capsys: Captured) -> None:
    report = Report(tmp_path, 1, update=False)
    report.add(Target(home=HOME), probed(HOME, "rss", broken=1))
    said = capsys.readouterr().err
    [path] = tmp_path.glob("*.toml")
    assert [source.url for source in read_outlet(path).sources] == [f"{HOME}rss"]
    assert f"→ {path}" in said
    assert f"{HOME}  7 requests, 0 articles sampled" in said
    assert [line.split()[:3] for line in said.splitlines() if "feed" in line] == [
        ["kept", "feed", "/rss"],
        ["refused", "feed", "/old/0"],
    ]
    assert report.end() == 0


def test_of_many_refused_sources_a_few_are_shown_and_the_rest_counted(tmp_path: Path, capsys: Captured) -> None:
    Report(tmp_path, 1, update=False).add(Target(home=HOME), probed(HOME, "rss", broken=11))
    said = capsys.readouterr().err
    assert said.count("answered 404") == 8
    assert "3 further feeds" in said


@pytest.mark.parametrize("update", [False, True])
def test_a_check_says_what_changed_and_writes_it_only_when_told_to(
    known: Outlet, tmp_path: Path, capsys: Captured, update: bool
) -> None:
    report = Report(tmp_path, 1, update=update)
    report.add(Target(home=known.home, outlet=known), probed(known.home, "atom", "rss"))
    said = capsys.readouterr().err
    assert "further feed: /atom" in said
    assert ("check --update" in said) is not update
    assert len(read_outlet(outlet_path(tmp_path, known.name)).sources) == (2 if update else 1)
    assert report.end() == 0


def test_a_check_that_finds_the_same_says_so(known: Outlet, tmp_path: Path, capsys: Captured) -> None:
    Report(tmp_path, 1, update=False).add(Target(home=HOME), probed(HOME, "rss"))
    found = read_outlet(outlet_path(tmp_path, known.name))
    capsys.readouterr()
    Report(tmp_path, 1, update=True).add(Target(home=HOME, outlet=found), probed(HOME, "rss"))
    assert "Nothing changed." in capsys.readouterr().err


def test_what_cannot_be_crawled_is_said_and_its_file_stays(known: Outlet, tmp_path: Path, capsys: Captured) -> None:
    report = Report(tmp_path, 3, update=True)
    report.add(Target(home=known.home, outlet=known), probed(known.home))
    report.add(Target(home="https://noon.example/"), probed("https://noon.example/"))
    assert report.end() == 130
    said = capsys.readouterr().err
    assert "answered 403. Write to it." in said
    assert "0 of 3 outlets can be crawled." in said
    assert "not https://noon.example/" in said
    assert "the same command goes on" in said
    assert [path.stem for path in tmp_path.iterdir()] == ["morning.example"]
    assert read_outlet(outlet_path(tmp_path, "morning.example")) == known


def test_an_outlet_that_cannot_be_crawled_makes_the_command_fail(tmp_path: Path) -> None:
    report = Report(tmp_path, 1, update=False)
    report.add(Target(home=HOME), probed(HOME))
    assert report.end() == 1
