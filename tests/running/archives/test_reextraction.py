"""Archived pages of stored articles that are in parts, or whose page gives no article."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from scrapy.settings import Settings
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive.archive import Archive
from crawler.crawl.workers.pool import Workers
from crawler.items import Article, Link, article_id
from crawler.running.archives.reextraction import Rereading, reextract

WHEN = datetime(2026, 1, 31, 12, tzinfo=UTC)


def page(name: str, number: int) -> bytes:
    text = "".join(
        f"<p>Boat {n} of page {number} came in at dawn, with more herring than it holds.</p>" for n in "abcdef"
    )
    following = f'<a rel="next" href="/a/{name}?page=2">Next page</a>' if number == 1 else ""
    head = f"<html lang=en><head><title>{name} came in</title></head>"
    return f"{head}<body><article><h1>{name} came in</h1>{text}</article>{following}</body></html>".encode()


def archive(path: Path, answers: dict[str, bytes]) -> Archive:
    with path.open("wb") as file:
        writer = WARCWriter(file)
        for url, body in answers.items():
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            named = {"WARC-Date": f"{WHEN:%Y-%m-%dT%H:%M:%SZ}"}
            record = writer.create_warc_record(
                url, "response", io.BytesIO(body), http_headers=http, warc_headers_dict=named
            )
            writer.write_record(record)
    return Archive(path)


def stored(name: str) -> Article:
    url = f"https://outlet.example/a/{name}"
    article = Article(id=article_id("outlet.example", url), url=url, outlet="outlet.example", fetched_at=WHEN)
    return replace(article, other_urls=[f"{url}?page=2"], source="user", revision=3)


def read(kept: Archive, *names: str) -> dict[str, Rereading]:
    pages = reextract(
        map(stored, names),
        kept,
        lambda: Workers.of_settings(Settings({"CRAWLER_WORKERS": 1})),
        knowledge=lambda page: None,
        link=lambda article: Link(url=article.url, how="feed", section="Harbour"),
    )
    return {reread.stored.url.rpartition("/")[2]: reread for reread in pages}


def test_an_article_in_parts_is_joined_or_left_alone(tmp_path):
    base = "https://outlet.example/a"
    kept = {
        f"{base}/whole-story": page("whole-story", 1),
        f"{base}/whole-story?page=2": page("whole-story", 2),
        f"{base}/half-a-story": page("half-a-story", 1),
        f"{base}/no-story": b"<html><title>Nothing</title><p>Nothing.</p></html>",
    }
    found = read(archive(tmp_path / "x.warc.gz", kept), "whole-story", "half-a-story", "no-story", "lost-story")
    whole = found["whole-story"].article
    assert whole is not None
    assert "Boat a of page 1" in whole.body
    assert "Boat f of page 2" in whole.body
    assert (whole.other_urls, whole.source, whole.revision) == ([f"{base}/whole-story?page=2"], "user", 3)
    assert whole.section == "Harbour"
    assert f"{base}/half-a-story?page=2, is not in the archive" in found["half-a-story"].reason
    assert found["no-story"].reason.startswith("its page gives no article")
    assert found["lost-story"].reason == "its page is not in the archive"
    assert [reread.article for reread in found.values()][1:] == [None] * 3
