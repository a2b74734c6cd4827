"""What a worker process does for a crawl: plain data in, plain data out, so that it is cheap to send.

What reads pages is imported where it is called: the crawl's own process only names these functions, and would load all
of it before its first request.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from crawler.items import Article, Link, NoArticle, Page
from crawler.page.walls import Walled, check_text, check_wall
from crawler.urls import split_url

if TYPE_CHECKING:
    from crawler.extraction.template.model import OutletModel

_BINARY = bytes({*range(1, 0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)})
# What fewer articles have in common may be chance.
_FEWEST = 4


def extract_with(page: Page, model: bytes | None) -> Article:
    """The article of a fetched page, read with an outlet's template if there is one.

    :param model: an :class:`~crawler.extraction.OutletModel` as JSON.
    :raises NoArticle: when the page holds none, or is more likely of another kind, with the reason;
        :class:`~crawler.page.walls.Walled` when something else stands in its place.
    """
    return _only_article(page, _extract(page, _decoded(model) if model else None)[0])


def extract_checked(page: Page, model: OutletModel | None = None) -> Article:
    """The same with a template that is at hand, and of a page that somebody named: what is hardly an article is given,
    too, and its kind says so.

    :raises NoArticle: as :func:`extract_with` does.
    """
    return _extract(page, model)[0]


def extract_to_learn(page: Page) -> tuple[Article, bytes | None]:
    """The article of a page, read without a template, and what :func:`learn_from` need not ask trafilatura again.

    :raises NoArticle: as :func:`extract_with` does.
    """
    article, isolated = _extract(page, None)
    return _only_article(page, article), None if isolated is None else bytes(isolated)


def _extract(page: Page, model: OutletModel | None) -> tuple[Article, list[bool] | None]:
    from crawler.extraction.article import extract_and_isolate

    if _is_binary(page.body[:4096]):
        raise NoArticle("not text")
    try:
        article, isolated = extract_and_isolate(page, model)
    except NoArticle:
        check_wall(page)
        if _led_home(page):
            raise Walled("soft 404") from None
        raise
    check_text(article, page)
    return article, isolated


def _only_article(page: Page, article: Article) -> Article:
    """A crawl, which nobody asked for this very page, takes none that is hardly an article."""
    from crawler.extraction.page_kind.decision import OTHERS

    if article.kind in OTHERS:
        check_wall(page)
        raise NoArticle(OTHERS[article.kind])
    return article


@dataclass(slots=True, frozen=True)
class Lesson:
    """What pages taught of an outlet's template."""

    template: tuple[bytes, str] | None
    """As JSON, with its version; None when that was too little."""

    used: tuple[int, ...]
    """The numbers of the pages, from 0, that hold an article each which none before does."""


def learn_from(
    pages: Sequence[tuple[bytes, str]],
    before: bytes | None = None,
    isolated: Sequence[bytes | None] = (),
    told: Sequence[Link | None] = (),
) -> Lesson:
    """Learn an outlet's template, if the pages teach enough.

    :param pages: each page's HTML, compressed by zlib, and its URL.
    :param before: the model that has been used so far, as JSON.
    :param isolated: for each page what :func:`extract_to_learn` gave with it, if anything.
    :param told: for each page what its source said of it, if anything.
    """
    from crawler.extraction.template.learning import learn_and_tell

    known = [None if kept is None else [bool(keep) for keep in kept] for kept in isolated]
    unpacked = ((zlib.decompress(body), url) for body, url in pages)
    fewest = min(_FEWEST, len(pages))
    earlier = _decoded(before) if before else None
    model, used = learn_and_tell(unpacked, before=earlier, isolated=known, told=told, fewest=fewest)
    enough = model.usable and model.pages >= fewest
    return Lesson((msgspec.json.encode(model), model.version) if enough else None, used)


def usable_version(model: bytes) -> str | None:
    """The version of a model, as JSON, if this program can use it."""
    decoded = _decoded(model)
    return decoded.version if decoded else None


def _is_binary(sample: bytes) -> bool:
    """Whether it holds many bytes that are no character in any encoding of text (WHATWG MIME Sniffing, section 3)."""
    return len(sample) - len(sample.translate(None, _BINARY)) > len(sample) / 20


def _led_home(page: Page) -> bool:
    """Whether the address of an article led to the front page."""
    asked, came = split_url(page.url), split_url(page.final_url)
    return came.path in ("", "/") and not came.query and len(asked.path) > 1


@lru_cache(maxsize=256)
def _decoded(model: bytes) -> OutletModel | None:
    """None for the model of another version of the program."""
    from crawler.extraction.template.model import read_model

    try:
        decoded = read_model(model)
    except ValueError:
        return None
    return decoded if decoded.usable else None
