"""``crawler outlets``: which outlets are crawled, and what is known of each."""

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
from tests.warm import crawler

FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "RETRY_ENABLED=False")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "outlets"
    for name in ("morning.example", "evening.example"):
        feed = Source(kind="feed", url=f"https://{name}/rss")
        write_outlet(
            Outlet(name=name, home=f"https://{name}/", language="en", sources=[feed]), outlet_path(folder, name)
        )
    return folder


def test_outlets_are_listed(run, folder: Path) -> None:
    result = run("outlets", "list")
    assert [line.split() for line in result.stdout.splitlines()[1:]] == [
        ["evening.example", "en", "1", "feed", "https://evening.example/"],
        ["morning.example", "en", "1", "feed", "https://morning.example/"],
    ]


def test_a_folder_without_outlets_says_how_to_add_one(run) -> None:
    assert "outlets add" in run("outlets", "list").stdout
    assert "outlets add" in run("outlets", "check").stderr


@pytest.mark.parametrize("name", ["morning.example", "https://morning.example/"])
def test_an_outlet_is_shown_as_its_file_is(run, folder: Path, name: str) -> None:
    assert run("outlets", "show", name).stdout == outlet_path(folder, "morning.example").read_text()


def test_a_removed_outlet_is_gone_and_the_other_stays(run, folder: Path) -> None:
    assert run("outlets", "remove", "morning.example").exit_code == 0
    assert [path.name for path in folder.iterdir()] == ["evening.example.toml"]


def test_a_name_that_is_not_there_is_said(run, folder: Path) -> None:
    result = run("outlets", "remove", "noon.example")
    assert result.exit_code == 1
    assert "no outlet 'noon.example'" in result.stderr


def test_a_broken_file_is_named_with_its_line(run, folder: Path) -> None:
    outlet_path(folder, "morning.example").write_text('home = "https://morning.example/"\ndelay = "x"\n')
    for command in (("list",), ("export",)):
        result = run("outlets", *command)
        assert result.exit_code == 0
        assert "morning.example.toml, line 2: " in result.stderr
        assert "https://evening.example/" in result.stdout
    result = run("outlets", "add", "https://morning.example/")
    assert result.exit_code == 1
    assert "morning.example.toml, line 2: " in result.stderr


def test_outlets_are_exported_as_addresses_and_opml(run, folder: Path) -> None:
    assert run("outlets", "export").stdout.split() == ["https://evening.example/", "https://morning.example/"]
    assert 'xmlUrl="https://morning.example/rss"' in run("outlets", "export", "--opml").stdout


def test_an_address_that_is_none_is_refused(run) -> None:
    for command, said in ((("mailto:a@b",), "not an address of the web"), (("-s", "A=b"), "name an outlet")):
        result = run("outlets", "add", *command)
        assert (result.exit_code, said in result.stderr) == (2, True)


def test_an_outlet_without_a_scheme_is_asked_by_https(run, folder: Path) -> None:
    assert "1 of 1 have a file already" in run("outlets", "add", "morning.example").stderr


def test_outlets_that_have_a_file_are_not_probed_again(run, folder: Path) -> None:
    result = run("outlets", "add", "https://morning.example/", "https://evening.example")
    assert result.exit_code == 0
    assert "2 of 2 have a file already" in result.stderr


def test_add_finds_an_outlets_sources_and_writes_its_file(tmp_path, outlets) -> None:
    home = f"{outlets['saqiya'].url}/"
    added = crawler(tmp_path, "outlets", "add", home, "-s", "CRAWLER_WORKERS=1", *FAST)
    assert added.returncode == 0, added.stderr
    assert "kept" in added.stderr
    [path] = (tmp_path / "outlets").glob("*.toml")
    assert read_outlet(path).home == home


def probed(home: str, *paths: str) -> Judgement:
    links = [Link(url=f"{home}world/the-ferry-stays-in-port-{1000 + n}") for n in range(12)]
    sources = [Found(kind="feed", url=home + path, by="front page", links=links[n:]) for n, path in enumerate(paths)]
    trouble = [] if paths else [Trouble(what="answered 403", advice="Write to it.", fatal=True)]
    return judge(Findings(home=home, sources=sources, troubles=trouble), datetime(2026, 11, 24, tzinfo=UTC))


@pytest.mark.parametrize("update", [False, True])
def test_a_check_says_what_changed_and_writes_it_only_when_told_to(folder: Path, capsys, update: bool) -> None:
    path = outlet_path(folder, "morning.example")
    known = read_outlet(path)
    report = Report(folder, 1, update=update)
    report.add(Target(home=known.home, outlet=known), probed(known.home, "atom", "rss"))
    said = capsys.readouterr().err
    assert "further feed: /atom" in said
    assert ("check --update" in said) is not update
    assert len(read_outlet(path).sources) == (2 if update else 1)
    assert report.end() == 0


def test_what_cannot_be_crawled_is_said_and_its_file_stays(folder: Path, capsys) -> None:
    report = Report(folder, 3, update=True)
    known = read_outlet(outlet_path(folder, "morning.example"))
    report.add(Target(home=known.home, outlet=known), probed(known.home))
    report.add(Target(home="https://noon.example/"), probed("https://noon.example/"))
    assert report.end() == 130
    said = capsys.readouterr().err
    assert "answered 403. Write to it." in said
    assert "not https://noon.example/" in said
    assert "the same command goes on" in said
    assert sorted(path.stem for path in folder.iterdir()) == ["evening.example", "morning.example"]
    assert read_outlet(outlet_path(folder, "morning.example")) == known
