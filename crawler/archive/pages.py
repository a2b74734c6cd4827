"""An archived response as the page that a crawl had."""

from __future__ import annotations

from crawler.archive.exchange import Exchange
from crawler.archive.payload import decoded
from crawler.items import Article, Page

_HTML = ("", "text/html", "application/xhtml+xml")


def may_be_article(exchange: Exchange) -> bool:
    """Whether a response may be the page of an article: it came, and does not say that it is something else."""
    return claims_article(exchange) and bool(exchange.body.strip())


def claims_article(exchange: Exchange, *, revisit: bool = True) -> bool:
    """Whether a response may be the page of an article as far as its head says.

    :param revisit: whether another record may hold its body.
    """
    held = revisit or bool(exchange.body.strip())
    return exchange.status == 200 and exchange.media_type in _HTML and held


def archived_page(exchange: Exchange) -> Page:
    """The page that a response brought.

    :raises ValueError: it is too large.
    """
    headers: dict[str, str] = {}
    for name, value in exchange.headers:
        key = name.lower()
        joint = "\n" if key == "x-robots-tag" else ", "
        headers[key] = f"{headers[key]}{joint}{value}" if key in headers else value
    codings = headers.pop("content-encoding", "")
    return Page(
        url=exchange.url,
        final_url=exchange.url,
        body=decoded(exchange.body, [codings]),
        headers=headers,
        fetched_at=exchange.when,
    )


def extract_exchange(exchange: Exchange, about: Page, model: bytes | None) -> Article:
    """The article of a response, read with what is known of its outlet, in the spelling in which it is stored.

    :param about: a page without a body, with what the outlet's file says.
    :param model: the outlet's template as JSON.
    :raises crawler.items.NoArticle: it holds none.
    :raises ValueError: it is too large.
    """
    from crawler.extraction.jobs import extract_with
    from crawler.normalise import normalise_article

    page = archived_page(exchange)
    page.selectors, page.page_object, page.time_zone = about.selectors, about.page_object, about.time_zone
    return normalise_article(extract_with(page, model))
