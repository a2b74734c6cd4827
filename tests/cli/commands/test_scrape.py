"""What ``crawler scrape`` is given."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crawler.cli.commands.scrape import _addresses
from crawler.spiders.arguments import WrongArgument
from tests.warm import crawler


def test_addresses_come_from_the_command_and_from_a_list(tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text("# sections\nhttp://a.example/news/\nb.example/sport\n")
    assert _addresses(["c.example"], tmp_path / "urls.txt") == [
        "https://c.example/",
        "http://a.example/news/",
        "https://b.example/sport",
    ]


@pytest.mark.parametrize("name", ["./page.html", "page.html", "-"])
def test_a_saved_page_is_for_another_command(run, tmp_path: Path, name: str) -> None:
    (tmp_path / "page.html").write_text("<p>")
    result = run("scrape", name)
    assert result.exit_code == 2
    assert f"`crawler extract {name}`" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--limit", "1"), "name a page"),
        (("https://outlet.example/", "--since", "yesterday"), "--since must be a date"),
        (("no address",), "not an address of the web"),
        (("https://outlet.example/", "--list", "--limit", "3"), "--list fetches no article"),
    ],
)
def test_a_command_that_is_used_wrongly_ends_with_2(run, arguments: tuple[str, ...], said: str) -> None:
    result = run("scrape", *arguments)
    assert (result.exit_code, said in result.stderr) == (2, True), result.stderr


def test_an_empty_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "urls.txt").write_text("# nothing\n")
    with pytest.raises(ValueError, match="names no address"):
        _addresses([], tmp_path / "urls.txt")
    with pytest.raises(WrongArgument, match="not an address of the web"):
        _addresses(["outlet"], None)


def test_addresses_are_listed_and_nothing_is_stored(outlets, tmp_path: Path) -> None:
    feed = f"{outlets['ponant'].url}/rss.xml"
    outlets["ponant"].requests.clear()
    listed = crawler(tmp_path, "scrape", feed, "--list", "-s", "DOWNLOAD_DELAY=0", "-s", "CRAWLER_WORKERS=1")
    assert listed.returncode == 0, listed.stderr
    addresses = listed.stdout.splitlines()
    assert addresses
    assert all(address.startswith(outlets["ponant"].url) for address in addresses)
    assert not {address.removeprefix(outlets["ponant"].url) for address in addresses} & set(outlets["ponant"].requests)
    assert not (tmp_path / "crawler.db").exists()


def test_an_article_that_the_store_has_damaged_is_told(outlets, tmp_path: Path) -> None:
    command = ("scrape", f"{outlets['ponant'].url}/rss.xml", "-s", "DOWNLOAD_DELAY=0", "-s", "CRAWLER_WORKERS=1")
    crawler(tmp_path, *command, "-o", "first.jsonl")
    first = [json.loads(line)["id"] for line in (tmp_path / "first.jsonl").read_text().splitlines()]
    with closing(sqlite3.connect(tmp_path / "crawler.db")) as store, store:
        store.execute("UPDATE articles SET content = x'00' WHERE id = ?", [first[0]])
    again = crawler(tmp_path, *command, "-o", "again.jsonl")
    assert again.returncode == 1, again.stderr
    assert f"article {first[0]}: damaged in the store. `crawler store check` names each" in again.stderr
    assert {json.loads(line)["id"] for line in (tmp_path / "again.jsonl").read_text().splitlines()} == {*first[1:]}


@pytest.mark.parametrize(
    "options", [("scrape", "a.example", "--store", "one.db"), ("--store", "one.db", "scrape", "a.example")]
)
def test_two_stores_are_refused(run, options: tuple[str, ...]) -> None:
    result = run(*options, "-s", "CRAWLER_STORE=two.db")
    assert result.exit_code == 2
    assert "--store names the store already" in " ".join(result.stderr.split())
    assert not Path("one.db").exists()
    assert not Path("two.db").exists()
