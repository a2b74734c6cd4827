"""``crawler outlets``: which outlets are crawled, and what is known of each."""

from __future__ import annotations

import signal
from pathlib import Path
from subprocess import PIPE
from threading import Event

import pytest

from crawler.outlets import Outlet, Source, outlet_path, read_outlet, write_outlet
from crawler.store import Store
from tests.serving import Answer, Handler, serving
from tests.warm import Started, crawler

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


def test_an_outlet_is_removed_by_the_name_that_its_file_gives_it(run, folder: Path) -> None:
    path = outlet_path(folder, "morning.example")
    write_outlet(Outlet(name="The Morning", home="https://morning.example/"), path)
    shown = run("outlets", "show", "the morning")
    assert shown.exit_code == 0
    assert 'name = "The Morning"' in shown.stdout
    assert run("outlets", "remove", "The Morning").exit_code == 0
    assert [file.name for file in folder.iterdir()] == ["evening.example.toml"]


def test_a_name_that_is_not_there_is_said(run, folder: Path) -> None:
    result = run("outlets", "remove", "noon.example")
    assert result.exit_code == 1
    assert "no outlet 'noon.example'" in result.stderr


def test_a_broken_file_is_named_with_its_line(run, folder: Path) -> None:
    outlet_path(folder, "morning.example").write_text('home = "https://morning.example/"\ndelay = "x"\n')
    Store.open("crawler.db").close()
    for command in (("outlets", "list"), ("outlets", "list", "--json"), ("outlets", "export"), ("status",)):
        result = run(*command)
        assert result.exit_code == 1
        assert "morning.example.toml, line 2: " in result.stderr
        assert "evening.example" in result.stdout
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


class HangingFeed(Handler):
    """A front page whose feed is not answered until the test is over."""

    def answer(self) -> Answer:
        if self.path == "/":
            return 200, {"Content-Type": "text/html"}, b"<link rel=alternate type=application/rss+xml href=/feed.xml>"
        if self.path == "/feed.xml":
            self.server.asked.set()
            self.server.over.wait(60)
        return 404, {}, b""


def test_a_look_at_an_outlet_that_is_told_to_end_says_so_and_nothing_else(tmp_path: Path) -> None:
    asked, over = Event(), Event()
    with serving("127.0.0.1", HangingFeed, asked=asked, over=over) as server:
        process = Started(tmp_path, "outlets", "add", f"{server.url}/", *FAST, stderr=PIPE)
        assert process.stderr is not None
        try:
            assert asked.wait(60)
            process.send_signal(signal.SIGTERM)
            said = process.stderr.readline()
            over.set()
            said += process.rest(30)
        finally:
            over.set()
            process.kill()
    assert b"Ending: waiting for 1 request" in said
    assert b"Traceback" not in said
    assert process.returncode == 130
