"""What a person calls an outlet is understood by every command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.cli.outlet_names import chosen_files, stored_outlets
from crawler.items import Article
from crawler.outlets import Outlet, write_outlet
from crawler.store import Store
from crawler.store.articles.templates import StoredTemplate, save_template

HOST = "127.0.7.1:8990"
CALLED = ["bridges", "Bridges", HOST, "127.0.7.1", f"http://{HOST}/", f"http://{HOST}", f"http://{HOST}/a/4"]


@pytest.fixture
def bridges(tmp_path: Path) -> Path:
    """A folder with an outlet whose name differs from its host, and a store with articles of it and of others."""
    folder = tmp_path / "outlets"
    folder.mkdir()
    (folder / "bridges.toml").write_text(f'home = "http://{HOST}/"\n')
    with Store.open(tmp_path / "crawler.db") as store:
        for outlet, title in ((HOST, "A bridge"), ("ferries.example", "A ferry")):
            store.save(Article(url=f"http://{outlet}/a", outlet=outlet, title=title, body="Text", content_hash=title))
        store.hold_outlet("bridges", "a crawl", 1)
        model = {"format": 2, "version": "b", "pages": 4, "near": {"div/p": [4, 0]}}
        store.write(save_template, HOST, StoredTemplate(json.dumps(model)), now=store.now())
    return folder


@pytest.mark.parametrize("name", CALLED)
def test_name_host_and_home_are_the_same_outlet(bridges: Path, tmp_path: Path, name: str) -> None:
    with Store.open(tmp_path / "crawler.db") as store:
        assert stored_outlets(store, bridges, name) == [HOST]
    assert [outlet.name for outlet in chosen_files(bridges, [name])[0]] == ["bridges"]


def test_an_outlet_without_a_file_goes_by_its_domain_or_address(bridges: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "crawler.db") as store:
        for name in ("ferries.example", "www.ferries.example", "https://www.ferries.example/news/"):
            assert stored_outlets(store, bridges, name) == ["ferries.example"]


def test_every_command_knows_the_name_of_the_file(run, bridges: Path) -> None:
    shown = run("show", "--outlet", "bridges").stdout
    assert "A bridge" in shown
    assert "A ferry" not in shown
    assert "2 articles of 2 outlets" in shown
    assert [json.loads(line)["title"] for line in run("export", "--outlet", "bridges").stdout.splitlines()] == [
        "A bridge"
    ]
    assert "learned from 4 pages" in run("learn", "bridges").stdout
    assert run("failed", "--outlet", "bridges").stdout == "No URL of bridges failed.\n"
    assert "bridges" in run("status", HOST).stdout


def test_outlets_that_are_called_nearly_so_are_named(run, bridges: Path) -> None:
    for command in (["show", "--outlet"], ["export", "--outlet"], ["failed", "--outlet"], ["learn"], ["status"]):
        result = run(*command, "brigdes")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.endswith("did you mean bridges?\n")
    assert "did you mean ferries.example?" in run("show", "--outlet", "ferries").stderr


def test_a_domain_that_two_files_share_names_neither(run, bridges: Path) -> None:
    for language in ("en", "fr"):
        (bridges / f"pont-{language}.toml").write_text(f'home = "https://pont.example/{language}/"\n')
    result = run("outlets", "remove", "pont.example")
    assert "'pont.example' may be pont-en and pont-fr" in result.stderr
    assert [outlet.name for outlet in chosen_files(bridges, ["https://pont.example/fr/"])[0]] == ["pont-fr"]


def test_a_source_elsewhere_does_not_claim_the_outlet_that_is_there(bridges: Path, tmp_path: Path) -> None:
    (bridges / "pier.toml").write_text(
        'home = "https://pier.example/"\n[[sources]]\nkind = "feed"\nurl = "https://ferries.example/pier.xml"\n'
    )
    with Store.open(tmp_path / "crawler.db") as store:
        assert stored_outlets(store, bridges, "ferries.example") == ["ferries.example"]
        assert stored_outlets(store, bridges, "pier") == ["pier.example", "ferries.example"]


@pytest.fixture
def grouped(tmp_path: Path) -> Path:
    folder = tmp_path / "outlets"
    for name, groups, paused in (("a", ["sport"], False), ("b", ["sport", "north"], True), ("c", [], False)):
        outlet = Outlet(name=name, home=f"https://{name}.example/", groups=groups, paused=paused)
        write_outlet(outlet, folder / f"{name}.toml")
    return folder


def names(outlets: list[Outlet]) -> list[str]:
    return [outlet.name for outlet in outlets]


def test_a_group_stands_for_its_outlets_each_once(grouped: Path) -> None:
    assert names(chosen_files(grouped, ["@sport"])[0]) == ["a", "b"]
    assert names(chosen_files(grouped, ["c", "@north", "@sport"])[0]) == ["c", "b", "a"]
    with pytest.raises(ValueError, match="no outlet is in a group @south; there are @north, @sport"):
        chosen_files(grouped, ["@south"])


def test_a_paused_outlet_is_crawled_only_where_it_is_named_itself(grouped: Path) -> None:
    assert names(chosen_files(grouped, None, paused=False)[0]) == ["a", "c"]
    assert names(chosen_files(grouped, ["@sport"], paused=False)[0]) == ["a"]
    assert names(chosen_files(grouped, ["b"], paused=False)[0]) == ["b"]


def test_status_says_that_an_outlet_is_paused(run, grouped: Path) -> None:
    Store.open("crawler.db").close()
    rows = {line.split()[0]: line for line in run("status").stdout.splitlines()[1:]}
    assert "paused" in rows["b"]
    assert "paused" not in rows["a"]
