"""An archived response is the page that a crawl had, and the article that it would have made of it."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from crawler.archive.exchange import Exchange
from crawler.archive.pages import archived_page, claims_article, extract_exchange, may_be_article
from crawler.items import NoArticle, Page

WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = "".join(f"<p>The keeper opened gate {n} at dawn, for the water stood {n} feet high.</p>" for n in range(9))
PAGE = f"<html lang=en><title>Gates open</title><article><b class=s>Coast</b><h1>Gates open</h1>{TEXT}".encode()


def exchange(
    body: bytes = PAGE, headers: Sequence[tuple[str, str]] = (("Content-Type", "text/html"),), status: int = 200
) -> Exchange:
    return Exchange(url="https://outlet.example/a", when=WHEN, status=status, body=body, headers=list(headers))


@pytest.mark.parametrize(
    ("answer", "may"),
    [
        (exchange(), True),
        (exchange(headers=[]), True),
        (exchange(headers=[("content-type", "Application/XHTML+XML; charset=utf-8")]), True),
        (exchange(headers=[("Content-Type", "image/png")]), False),
        (exchange(status=404), False),
        (exchange(b" \n"), False),
    ],
)
def test_what_says_that_it_is_something_else_or_nothing_is_no_page_of_an_article(answer: Exchange, may: bool) -> None:
    assert may_be_article(answer) is may


def test_a_record_whose_body_another_one_holds_may_be_one() -> None:
    assert claims_article(exchange(b""))
    assert not claims_article(exchange(b""), revisit=False)


def test_the_page_is_unpacked_and_says_no_more_that_it_was_packed() -> None:
    packed = exchange(gzip.compress(PAGE), [("Content-Type", "text/html"), ("Content-Encoding", "gzip")])
    page = archived_page(packed)
    assert page.body == PAGE
    assert page.headers == {"content-type": "text/html"}
    assert (page.url, page.final_url, page.fetched_at) == (packed.url, packed.url, WHEN)


def test_a_header_that_came_twice_is_one_and_reservations_stay_apart() -> None:
    sent = [("X-Robots-Tag", "bot: noai"), ("Link", "</a>"), ("x-robots-tag", "noarchive"), ("link", "</b>")]
    assert archived_page(exchange(headers=sent)).headers == {
        "x-robots-tag": "bot: noai\nnoarchive",
        "link": "</a>, </b>",
    }


def test_the_article_is_read_with_what_the_outlets_file_says() -> None:
    about = Page(url="", final_url="", body=b"", selectors={"section": "b.s"})
    article = extract_exchange(exchange(), about, None)
    assert (article.title, article.section, article.fetched_at) == ("Gates open", "Coast", WHEN)
    assert article.content_hash


def test_a_page_without_an_article_is_told() -> None:
    with pytest.raises(NoArticle):
        extract_exchange(exchange(b"<title>Menu</title><p>No text."), Page(url="", final_url="", body=b""), None)
