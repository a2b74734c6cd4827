"""``crawler export``."""

from __future__ import annotations

import csv
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from crawler.store import Store, StoreError
from crawler.store.schema import articles


def _titles(lines: str) -> list[str]:
    return [json.loads(line)["title"].removesuffix(" [bold]") for line in lines.splitlines()]


def test_who_exports_waits_for_nothing_that_extracts_or_compares() -> None:
    code = (
        "import sys\nimport crawler.store\nfrom crawler.export import formats\nassert formats()\n"
        "print(*sys.modules, sep='\\n')"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "crawler.store" in loaded
    assert not {"numpy", "trafilatura", "scrapy", "crawler.extraction"} & set(loaded)


def test_json_lines_go_to_standard_output(run, store: Path) -> None:
    for arguments in ([], ["-o", "-"]):
        result = run("export", *arguments)
        assert result.exit_code == 0
        assert _titles(result.stdout) == ["Story number 1", "Story number 2", "Story number 3"]
        assert result.stderr == ""


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        (["--outlet", "morning.example"], [1, 3]),
        (["--section", "World"], [1, 2]),
        (["--since", "2026-02-01"], [2, 3]),
        (["--until", "2026-01-31"], [1]),
        (["--until", "2026-01-31T12:00:00Z"], []),
        (["--since", "2026-01-31", "--until", "2026-02-02"], [1, 2]),
        (["--limit", "2"], [1, 2]),
        (["--min-confidence", "0.7"], [2, 3]),
    ],
)
def test_options_choose_which_articles(run, store: Path, options: list[str], numbers: list[int]) -> None:
    assert _titles(run("export", *options).stdout) == [f"Story number {number}" for number in numbers]


def test_the_ending_of_the_file_names_the_format(run, store: Path) -> None:
    for name in ("a.csv", "a.jsonl", "a.json", "a.jsonl.gz"):
        assert run("export", "-o", name).exit_code == 0
    with open("a.csv", newline="", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 3
    assert len(json.loads(Path("a.json").read_text())) == 3
    assert gzip.decompress(Path("a.jsonl.gz").read_bytes()) == Path("a.jsonl").read_bytes()


def test_the_format_may_be_named(run, store: Path) -> None:
    assert run("export", "--format", "csv").stdout.startswith("id,url,")
    assert run("export", "-o", "table.data", "--format", "csv").exit_code == 0
    refused = run("export", "--format", "xml")
    assert refused.exit_code == 2
    assert "csv" in refused.stderr


def test_an_ending_without_a_format_is_refused(run, store: Path) -> None:
    result = run("export", "-o", "articles.odt")
    assert result.exit_code == 2
    assert ".csv" in result.stderr
    assert not Path("articles.odt").exists()


@pytest.mark.parametrize("options", [[], ["--cursor", "last.cursor"]])
def test_damaged_articles_are_left_out_and_named(run, store: Path, options: list[str]) -> None:
    with Store.open("crawler.db") as opened:
        damaged = next(opened.articles()).id
        with opened.database.write() as connection:
            connection.execute(sa.update(articles).where(articles.c.id == damaged).values(content=b"0no zlib"))
    for further in (options, ["--after", "start"] if options else options):
        result = run("export", "-o", "a.jsonl", *further)
        assert result.exit_code == 1
        assert damaged in result.stderr
        lines = map(json.loads, Path("a.jsonl").read_text().splitlines())
        assert [line.get("article", line)["title"][:14] for line in lines] == ["Story number 2", "Story number 3"]
    for command in ("show", "search"):
        listed = run(command, *(["Story"] if command == "search" else []))
        assert listed.exit_code == 0
        assert "Story number 3" in listed.stdout


def test_a_file_is_replaced_whole_or_not_at_all(run, store: Path, monkeypatch) -> None:
    Path("a.jsonl").write_text("what was there\n")

    def breaks_off(self, **_):
        yield next(whole(self))
        raise StoreError("the database went away")

    whole = Store.articles
    monkeypatch.setattr(Store, "articles", breaks_off)
    result = run("export", "-o", "a.jsonl")
    assert result.exit_code == 1
    assert Path("a.jsonl").read_text() == "what was there\n"
    assert sorted(path.name for path in Path().iterdir() if not path.name.startswith("crawler.db")) == ["a.jsonl"]


def test_a_file_gets_the_permissions_of_any_other(run, store: Path) -> None:
    Path("other").touch()
    run("export", "-o", "a.jsonl")
    assert Path("a.jsonl").stat().st_mode == Path("other").stat().st_mode


def test_a_link_to_a_file_stays_a_link(run, store: Path) -> None:
    Path("real.jsonl").touch()
    Path("link.jsonl").symlink_to("real.jsonl")
    run("export", "-o", "link.jsonl")
    assert Path("link.jsonl").is_symlink()
    assert len(Path("real.jsonl").read_text().splitlines()) == 3


def test_a_device_is_written_to(run, store: Path) -> None:
    assert run("export", "-o", os.devnull).exit_code == 0
    assert Path(os.devnull).is_char_device()


@pytest.mark.parametrize(("output", "said"), [("there/a.csv", "there is no folder"), ("folder.csv", "is a folder")])
def test_a_place_that_cannot_be_written_to_is_said(run, store: Path, output: str, said: str) -> None:
    Path("folder.csv").mkdir()
    result = run("export", "-o", output)
    assert result.exit_code == 1
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_store_without_a_fitting_article_is_no_error(run, store: Path) -> None:
    result = run("export", "--section", "Weather")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no article" in result.stderr


def test_fields_are_those_that_are_named(run, store: Path) -> None:
    assert run("export", "--format", "csv", "--fields", "title, outlet").stdout.splitlines()[0] == "title,outlet"
    result = run("export", "--fields", "headline")
    assert result.exit_code == 2
    assert "no field headline" in result.stderr


def test_a_data_set_is_a_folder_for_each_outlet(run, store: Path) -> None:
    assert "3 articles written" in run("export", "-o", "data", "--partition", "outlet").stderr
    assert sorted(path.name for path in Path("data").iterdir()) == ["outlet=evening.example", "outlet=morning.example"]
    again = run("export", "-o", "data", "--partition", "outlet")
    assert again.exit_code == 1
    assert "data exists" in again.stderr
    assert sorted(path.name for path in Path().iterdir() if not path.name.startswith("crawler.db")) == ["data"]


@pytest.mark.parametrize("options", [["--partition", "week"], ["-o", "-"], ["--fields", "id"], ["--after", "start"]])
def test_what_a_data_set_cannot_be_is_said(run, store: Path, options: list[str]) -> None:
    result = run("export", "-o", "data", "--partition", "outlet", *options)
    assert result.exit_code == 2
    assert not Path("data").exists()


URL = "https://morning.example/"


@pytest.mark.parametrize(
    "command",
    [
        ("export", "-o", "crawler.db"),
        ("export", "-o", "crawler.db", "--format", "jsonl", "--after", "start"),
        ("report", "-o", "crawler.db"),
        ("metrics", "-o", "crawler.db"),
        ("scrape", URL, "-o", "crawler.db", "--store", "other.db"),
        ("scrape", URL, "-s", "CRAWLER_METRICS=crawler.db"),
        ("scrape", URL, "-s", "LOG_FILE=crawler.db", "--store", "other.db"),
        ("run", "--once", "-O", "crawler.db"),
        ("run", "--once", "-s", "LOG_FILE=./crawler.db"),
    ],
)
def test_a_store_is_not_written_over(run, store: Path, command: tuple[str, ...]) -> None:
    Path("outlets").mkdir()
    Path("outlets/morning.toml").write_text(f'home = "{URL}"\n')
    store.rename("crawler.sqlite")
    named = [each.replace("crawler.db", "crawler.sqlite") for each in command]
    store_of = [] if "--store" in named else ["--store", "crawler.sqlite"]
    result = run(*named, *store_of)
    assert result.exit_code in (1, 2)
    assert "crawler.sqlite" in result.stderr
    assert "name another file" in result.stderr
    with Store.open("crawler.sqlite") as kept:
        assert len(list(kept.articles())) == 3


def test_a_store_that_is_yet_to_be_made_is_no_output(run) -> None:
    result = run("scrape", URL, "--store", "new.sqlite", "-o", "./new.sqlite")
    assert result.exit_code == 1
    assert "./new.sqlite is the store itself; name another file" in result.stderr
    assert not Path("new.sqlite").exists()
