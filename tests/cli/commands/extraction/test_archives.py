"""``crawler extract`` of WARC files."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import crawler
from crawler.store import Store
from tests import warm

ONE = ("-s", "CRAWLER_WORKERS=1")
ROOT = Path(__file__).parents[4]


def html(number: int) -> bytes:
    text = "".join(f"<p>Boat {number} of {n} came in at dawn, with more herring than it holds.</p>" for n in range(8))
    head = f"<html lang=en><head><title>Boat {number} came in</title></head>"
    return f"{head}<body><article><h1>Boat {number} came in</h1>{text}</article></body></html>".encode()


def archive(path: Path, number: int = 4, host: str = "outlet.example") -> Path:
    """A file that warcio wrote: articles, and between them what is none."""
    with path.open("wb") as file:
        writer = WARCWriter(file)
        for each in range(number):
            for status, kind, body in (
                ("200 OK", "text/html", html(each)),
                ("404 Not Found", "text/html", html(each)),
                ("200 OK", "image/png", b"\x89PNG"),
            ):
                http = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
                url = f"https://{host}/{'a' if body[:1] == b'<' else 'b'}/boat-{each}-came-in-{status[:3]}"
                record = writer.create_warc_record(
                    url,
                    "response",
                    io.BytesIO(body),
                    http_headers=http,
                    warc_headers_dict={"WARC-Date": f"2026-01-31T12:00:0{each % 10}Z"},
                )
                writer.write_record(record)
    return path


def test_articles_are_printed_in_the_order_of_the_file(run) -> None:
    archive(Path("x.warc.gz"))
    result = run("extract", "x.warc.gz", *ONE)
    assert result.exit_code == 0, result.stderr
    articles = [json.loads(line) for line in result.stdout.splitlines()]
    assert [article["title"] for article in articles] == [f"Boat {n} came in" for n in range(4)]
    assert [article["fetched_at"][:19] for article in articles] == [f"2026-01-31T12:00:0{n}" for n in range(4)]
    assert {article["outlet"] for article in articles} == {"outlet.example"}


def test_they_are_stored_once_whatever_is_read_again(run) -> None:
    archive(Path("x.warc.gz"), 3)
    assert "3 stored" in run("extract", "x.warc.gz", "--save", *ONE).stderr
    archive(Path("x.warc.gz"), 4)
    again = run("extract", "x.warc.gz", "--save", *ONE)
    assert again.stderr.split() == ["1", "stored"]
    with crawler.open("crawler.db") as store:
        assert len(list(store.articles())) == store.count() == 4
        [hit] = store.search(crawler.ArticleQuery(words='"boat 2 of"'))
        assert hit.article.title == "Boat 2 came in"


def test_a_damaged_file_and_one_that_is_none_are_told_and_cost_nothing_else(run) -> None:
    data = archive(Path("x.warc.gz"), 2).read_bytes()
    Path("x.warc.gz").write_bytes(data[:-30])
    Path("y.arc").write_bytes(b"filedesc://y.arc 0.0.0.0 20050826100000 text/plain 77\n")
    assert run("extract", "x.warc.gz", *ONE).exit_code == 1
    result = run("extract", "y.arc", "x.warc.gz", *ONE)
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2
    assert "is an ARC file" in result.stderr
    assert "cut short" in result.stderr


@pytest.mark.parametrize("option", [["--explain"], ["--url", "https://outlet.example/"]])
def test_options_for_one_page_are_refused(run, option) -> None:
    archive(Path("x.warc.gz"), 1)
    assert "are for one page" in run("extract", "x.warc.gz", *option).stderr


@pytest.mark.parametrize(("others", "told"), [(["-"], "standard input"), (["x.warc.gz", "page.html"], "page.html")])
def test_what_cannot_be_stored_is_told_before_anything_is(run, others, told) -> None:
    archive(Path("x.warc.gz"), 1)
    Path("page.html").write_text("<p>Boats came in.</p>")
    result = run("extract", *others, "--save", *ONE)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"not {told}" in result.stderr
    assert not Path("crawler.db").exists()


def test_a_killed_extraction_goes_on_and_stores_nothing_twice(tmp_path) -> None:
    archive(tmp_path / "x.warc.gz", 12)
    command = ["extract", "x.warc.gz", "--save", *ONE]
    process = warm.Started(tmp_path, *command)
    try:
        while process.poll() is None and stored(tmp_path) < 1:
            pass
    finally:
        process.kill()
        process.wait(60)
    warm.crawler(tmp_path, *command).check_returncode()
    assert stored(tmp_path) == 12
    with Store.open(tmp_path / "crawler.db") as store:
        assert {article.revision for article in store.articles()} == {1}


def stored(folder: Path) -> int:
    if not (folder / "crawler.db").exists():
        return 0
    with Store.open(folder / "crawler.db") as store:
        return store.count()
