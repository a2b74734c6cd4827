"""A crawl that is recorded, read by another program's reader, and made again without a network."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
import sqlalchemy as sa
from jsonschema import Draft202012Validator
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.archive import Archive
from crawler.cli.commands.app import app
from crawler.items import Article
from crawler.store import Store
from crawler.store.articles.insert import put_reading
from crawler.store.schema import host_files
from tests.serving import Answer, Handler, serving
from tests.warm import crawler

QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "CRAWLER_WORKERS=1")


class Recorded(NamedTuple):
    folder: Path
    url: str
    asked: list[str]
    """The paths that the server was asked for."""


@pytest.fixture(scope="module")
def recorded(outlets, tmp_path_factory) -> Recorded:
    folder, server = tmp_path_factory.mktemp("recorded"), outlets["ponant"]
    server.requests.clear()
    run = crawler(folder, "scrape", f"{server.url}/", "--archive", "archive", *QUICK)
    assert run.returncode == 0, run.stderr
    return Recorded(folder, server.url, [request.path for request in server.requests])


def test_all_that_was_asked_is_read_whole_by_warcio(recorded):
    [file] = (recorded.folder / "archive").glob("*.warc.gz")
    kinds: dict[str, list[str]] = {}
    with file.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            record.content_stream().read()
            kinds.setdefault(record.rec_type, []).append(record.rec_headers.get_header("WARC-Target-URI"))
    answered = sorted(kinds["response"] + kinds.get("revisit", []))
    assert answered == sorted(recorded.url + path for path in recorded.asked) == sorted(kinds["request"])
    assert len(kinds["warcinfo"]) == 1


def test_its_index_finds_every_page(recorded):
    archive = Archive(recorded.folder / "archive")
    for path in recorded.asked:
        [(file, entry)] = archive.find(recorded.url + path)
        assert archive.read(file, entry).url == recorded.url + path


def test_it_is_made_again_byte_for_byte_without_a_network(recorded, outlets, tmp_path):
    server = outlets["ponant"]
    server.requests.clear()
    run = crawler(tmp_path, "scrape", f"{recorded.url}/", "--replay", str(recorded.folder / "archive"), *QUICK[4:])
    assert run.returncode == 0, run.stderr
    assert not server.requests
    first, second = (sorted(lines(folder)) for folder in (recorded.folder, tmp_path))
    assert first
    assert second == first
    with Store.open(tmp_path / "crawler.db") as store:
        count = sa.select(sa.func.count()).select_from(host_files)
        assert store.read(lambda connection: connection.scalar(count)) == 0, "a live crawl would take them for its own"


def lines(folder: Path) -> list[bytes]:
    """The articles as they are stored: what -o wrote of one before its second address came lacks that."""
    with Store.open(folder / "crawler.db") as store:
        return [msgspec.json.encode(article) for article in store.articles()]


@pytest.fixture
def stored(recorded, tmp_path) -> Path:
    """A folder with the store of the recorded crawl, which a test may change."""
    with sqlite3.connect(recorded.folder / "crawler.db") as source, sqlite3.connect(tmp_path / "crawler.db") as target:
        source.backup(target)
    return tmp_path


def change(folder: Path, **values: object) -> Article:
    """Change fields of an article in the store; returns it as it was."""
    with Store.open(folder / "crawler.db") as store:
        article = next(store.articles())
        assert store.write(put_reading, replace(article, **values))
        return article


def reextract(recorded: Recorded, folder: Path, *options: str) -> list[str]:
    command = ("--store", str(folder / "crawler.db"), "reextract", str(recorded.folder / "archive"), *options)
    run = CliRunner().invoke(app, [*command, "--outlets", str(folder / "outlets"), *QUICK[4:]])
    assert run.exit_code == 0, run.stderr
    return run.stdout.splitlines()


def test_what_was_read_is_read_the_same_from_the_archive(recorded, stored):
    assert reextract(recorded, stored) == [f"{len(lines(recorded.folder))} as stored."]


def test_a_field_that_differs_is_told_and_then_mended(recorded, stored):
    article = change(stored, title="Something else", tags=["wrong"])
    others = len(lines(recorded.folder)) - 1
    head, title, tags, total = reextract(recorded, stored)
    assert head == f"{article.id[:8]} {article.url}: title, tags"
    assert title.startswith("  title: [-Something")
    assert tags == f'  tags: ["wrong"] → {json.dumps(article.tags, separators=(",", ":"), ensure_ascii=False)}'
    assert total == f"1 would change, {others} as stored (title 1, tags 1)."
    rows = [json.loads(line) for line in reextract(recorded, stored, "--json")]
    assert Counter(row["outcome"] for row in rows) == {"would change": 1, "as stored": others}
    described = json.loads(CliRunner().invoke(app, ["schema", "reextract"]).stdout)
    for row in rows:
        Draft202012Validator(described).validate(row)
    [row] = [row for row in rows if row["changes"]]
    assert (row["id"], row["url"]) == (article.id, article.url)
    assert row["changes"] == {
        "title": {"stored": "Something else", "read": article.title},
        "tags": {"stored": ["wrong"], "read": article.tags},
    }
    with Store.open(stored / "crawler.db") as store:
        assert store.article(article.id).title == "Something else"
    assert reextract(recorded, stored, "--write")[-1] == f"1 changed, {others} as stored (title 1, tags 1)."
    with Store.open(stored / "crawler.db") as store:
        assert store.article(article.id) == article
        assert len(store.revisions(article.id)) == 1


def test_an_article_that_was_fetched_at_another_time_is_left_alone(recorded, stored):
    with Store.open(stored / "crawler.db") as store:
        article = next(store.articles())
        assert article.fetched_at is not None
        store.forget([article.id])
        store.save(replace(article, fetched_at=article.fetched_at + timedelta(hours=1), title="Something else"))
    total = f"{len(lines(recorded.folder)) - 1} as stored, 1 not in the archive."
    assert reextract(recorded, stored, "--write") == [total]
    rows = [json.loads(line) for line in reextract(recorded, stored, "--write", "--json")]
    assert [row["id"] for row in rows if row["outcome"] == "not in the archive"] == [article.id]


class Emptied(Handler):
    """An outlet whose first answer takes the archive's folder away."""

    def answer(self) -> Answer:
        if self.path == "/robots.txt":
            if not self.server.taken:
                self.server.folder.rmdir()
            self.server.taken = True
            return 404, {}, b""
        text = "".join(f"<p>Boat number {n} came in at dawn, with more herring than it holds.</p>" for n in range(9))
        page = f"<html lang=en><title>Boats</title><article><h1>Boats came in</h1>{text}</article></html>"
        return 200, {"Content-Type": "text/html; charset=utf-8"}, page.encode()


def test_an_archive_that_cannot_be_written_ends_the_crawl_and_loses_nothing(tmp_path):
    with serving("127.0.0.1", Emptied, folder=tmp_path / "archive", taken=False) as server:
        command = ("scrape", f"{server.url}/a/boats-came-in", "--archive", "archive", "-o", "-", *QUICK)
        first = crawler(tmp_path, *command)
        assert (first.returncode, first.stdout) == (1, "")
        assert "cannot be written: No such file or directory; mend that and run the same command again" in first.stderr
        assert "Traceback" not in first.stderr
        second = crawler(tmp_path, *command)
        assert second.returncode == 0, second.stderr
        assert json.loads(second.stdout)["title"] == "Boats came in"


def test_a_folder_that_is_a_file_is_told_before_anything_is_fetched(tmp_path):
    (tmp_path / "archive").touch()
    run = crawler(tmp_path, "scrape", "http://127.0.0.1:9/", "--archive", "archive")
    assert run.returncode == 1
    assert run.stderr.strip().endswith("archive is a file; name a folder for the archive.")
    assert "Traceback" not in run.stderr


def test_what_the_archive_does_not_hold_is_told(recorded, tmp_path):
    run = crawler(tmp_path, "scrape", f"{recorded.url}/nowhere", "--replay", str(recorded.folder / "archive"))
    assert "not in the archive" in run.stderr
