"""WARC files of anybody's become articles through a crawl's pipelines, without a network."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.items import Link
from crawler.spiders.archive import ArchiveSpider
from crawler.store import Frontier, Store
from tests.reactor import in_reactor

ROOT = Path(__file__).resolve().parents[2]
SEEN = "2026-01-31T12:00:00Z"


def page(name: str) -> bytes:
    text = "".join(
        f"<p>Boat number {n} of {name} came in at dawn, with more herring than it holds.</p>" for n in range(9)
    )
    return f"<html lang=en><title>{name}</title><article><h1>{name}</h1>{text}</article></html>".encode()


def written(path: Path, *pages: tuple[str, bytes, str], kind: str = "text/html; charset=utf-8") -> Path:
    """A file as CC-NEWS has them, each page with the date at which it was fetched."""
    with path.open("ab") as file:
        writer = WARCWriter(file, gzip=True)
        for url, body, date in pages:
            http = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url, "response", io.BytesIO(body), http_headers=http, warc_headers_dict={"WARC-Date": date}
            )
            writer.write_record(record)
    return path


def story(name: str, date: str = SEEN, host: str = "www.outlet.example") -> tuple[str, bytes, str]:
    return f"http://{host}/2026/{name}.html?utm_source=feed", page(name), date


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Pages of two outlets, one of them fetched twice, a picture, and a record that is cut short."""
    folder = tmp_path / "warcs"
    folder.mkdir()
    later = (story("the-mill")[0], page("the-mill-again"), "2026-02-01T12:00:00Z")
    pages = [story("the-mill"), story("the-river"), story("the-lock", host="other.example"), later]
    path = written(folder / "CC-NEWS-1.warc.gz", *pages)
    written(path, ("http://www.outlet.example/boat.jpg", b"\xff\xd8 boats", SEEN), kind="image/jpeg")
    written(path, story("the-weir"))
    path.write_bytes(path.read_bytes()[:-150])
    return folder


def stored(folder: Path) -> dict[str, str]:
    with closing(Store.open(folder / "crawler.db")) as store:
        return {article.url.rpartition("/")[2]: article.title for article in store.articles()}


@in_reactor
async def test_pages_become_articles_and_what_is_damaged_a_row_with_its_reason(run, files, tmp_path, caplog):
    items, stats = await run(ArchiveSpider, files=str(files))
    titles = {"the-mill.html": "the-mill-again", "the-river.html": "the-river", "the-lock.html": "the-lock"}
    assert {item.url.rpartition("/")[2]: item.title for item in items} == stored(tmp_path) == titles
    fetched = {item.url.rpartition("/")[2]: item.fetched_at for item in items}
    assert fetched["the-mill.html"] == datetime(2026, 2, 1, 12, tzinfo=UTC)
    assert stats["archive/damaged"] == 1
    with closing(Store.open(tmp_path / "crawler.db")) as store:
        [failed] = store.failed()
        assert (failed.url, failed.reason) == ("http://www.outlet.example/2026/the-weir.html", "damaged in the archive")
    again, _ = await run(ArchiveSpider, files=str(files))
    assert again == []
    assert stored(tmp_path) == titles


@in_reactor
async def test_what_failed_for_good_when_it_was_fetched_is_read(run, files, tmp_path, caplog):
    failures = {"the-river": "gone", "the-lock": "failed"}
    hosts = {"the-river": "www.outlet.example", "the-lock": "other.example"}
    with closing(Store.open(tmp_path / "crawler.db")) as store:
        frontier = Frontier(store, store.begin_crawl("scrape", {}))
        for name, state in failures.items():
            lease = frontier.claim(Link(url=f"http://{hosts[name]}/2026/{name}.html", role="article"))
            frontier.fail(lease, "answered 410", state=state)
    await run(ArchiveSpider, files=str(files))
    assert set(stored(tmp_path)) == {"the-mill.html", "the-river.html", "the-lock.html"}


@in_reactor
async def test_ended_in_the_middle_it_goes_on_and_reads_nothing_twice(run, files, tmp_path, caplog):
    path = written(tmp_path / "x.warc.gz", *(story(f"story-{number}") for number in range(12)))
    few = {"CLOSESPIDER_ITEMCOUNT": 3, "CONCURRENT_REQUESTS": 1, "CRAWLER_LEASE": 2}
    first, _ = await run(ArchiveSpider, files=str(path), settings=few)
    second, _ = await run(ArchiveSpider, files=str(path))
    assert 3 <= len(first) < 12
    assert sorted(item.title for item in [*first, *second]) == sorted(f"story-{number}" for number in range(12))


@pytest.mark.slow
def test_killed_in_the_middle_it_loses_nothing_and_reads_nothing_twice(tmp_path):
    number = 150
    path = written(tmp_path / "x.warc.gz", *(story(f"story-{n}") for n in range(number)))
    settings = ("-s", f"CRAWLER_STORE={tmp_path}/crawler.db", "-s", "CRAWLER_WORKERS=1", "-s", "CONCURRENT_REQUESTS=2")
    command = [sys.executable, "-m", "scrapy", "crawl", "archive", "-a", f"files={path}", *settings]
    with Store.open(tmp_path / "crawler.db") as store:
        first = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        while store.counts().articles < 5:
            assert first.poll() is None
        first.kill()
        first.wait()
        before = store.counts().articles
        assert before < number
        again = subprocess.run([*command, "-O", f"{tmp_path}/rest.jsonl"], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        assert again.returncode == 0, again.stderr
        titles = [article.title for article in store.articles()]
        assert sorted(titles) == sorted(f"story-{n}" for n in range(number))
        assert {article.revision for article in store.articles()} == {1}
        assert list(store.check()) == []
    assert len((tmp_path / "rest.jsonl").read_text().splitlines()) == number - before


@in_reactor
async def test_a_file_that_is_none_costs_no_other(run, files, tmp_path, caplog):
    (files / "empty.warc.gz").touch()
    items, stats = await run(ArchiveSpider, files=str(files / "CC-NEWS-1.warc.gz"))
    assert len(items) == 3
    _, stats = await run(ArchiveSpider, files=str(files))
    assert stats["archive/unreadable"] == 1
    assert "empty.warc.gz is empty" in caplog.text


@pytest.mark.parametrize(("files", "said"), [("", "-a files=archive/"), ("none.warc.gz", "there is no archive")])
def test_files_that_are_not_there_are_refused(files, said):
    with pytest.raises((ValueError, FileNotFoundError), match=said):
        ArchiveSpider(files=files)
