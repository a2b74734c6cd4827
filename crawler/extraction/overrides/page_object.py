"""An article's fields from a page object of web-poet that a person wrote for an outlet; they win over all others."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from typing import Any, get_origin, get_type_hints

import msgspec
from itemadapter import ItemAdapter

from crawler.extraction.document import Document
from crawler.extraction.overrides.selectors import read_instant
from crawler.items import Article, Block, NoArticle
from crawler.outlets.page_object import inputs_of, load_page_object
from crawler.page.html import decode

PAGE_OBJECT = "page object"
"""The provenance of a field that a page object gave."""

FIELDS = (
    *("title", "section", "lead", "body", "blocks", "entries", "authors", "published", "modified", "language"),
    *("tags", "images", "related", "links", "canonical_url", "paywalled", "kind"),
)
"""What a page object may give; the other fields of an article are the crawler's to fill."""


class PageObjectFailed(NoArticle):
    """The page object of an outlet raised, or gave what no article can have; the cause is chained."""


def read_item(
    page_object: str, html: bytes | str, url: str, asked: str, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What a page object gives for a page, field by field, without those that it leaves empty.

    :param page_object: its name, ``module:Class``.
    :param url: the address that answered; ``asked`` is the one that was asked for.
    :raises PageObjectFailed: it raised, or gave no item.
    :raises crawler.outlets.page_object.UnusablePageObject: it cannot be used at all.
    """
    from web_poet import HttpResponse, PageParams, RequestUrl, ResponseUrl

    cls = load_page_object(page_object)
    body = (html if isinstance(html, str) else decode(html, (headers or {}).get("content-type"))).encode(
        "utf-8", "replace"
    )
    provided: dict[type, Any] = {
        HttpResponse: HttpResponse(url, body, status=200, headers=dict(headers or {}), encoding="utf-8"),
        ResponseUrl: ResponseUrl(url),
        RequestUrl: RequestUrl(asked),
        PageParams: PageParams(),
    }
    try:
        page = cls(**{argument: provided[kind] for argument, kind in inputs_of(cls).items()})
        given = ItemAdapter(_awaited(page.to_item())).asdict()
    except Exception as error:
        raise PageObjectFailed(f"page object failed: {type(error).__name__}") from error
    known = get_type_hints(Article)
    if unknown := [name for name in given if name not in known]:
        raise PageObjectFailed(f"page object failed: no article has a field {unknown[0]!r}")
    return {name: value for name, value in given.items() if name in FIELDS and value not in (None, "", [])}


def checked(given: Mapping[str, Any], doc: Document) -> dict[str, Any]:
    """The fields in the types that an article has; a body becomes blocks, a date without a zone gets the outlet's.

    :raises PageObjectFailed: one is of another type.
    """
    values = {name: _converted(name, value, doc) for name, value in given.items()}
    if "body" in values:
        paragraphs = [" ".join(text.split()) for text in values.pop("body").split("\n\n")]
        values.setdefault("blocks", [Block(text=text) for text in paragraphs if text])
    return values


def put(given: Mapping[str, Any], read: Any) -> None:
    """Put what a page object gave in the place of what was read, where ``read`` has such a field."""
    for name, value in given.items():
        if hasattr(read, name):
            setattr(read, name, value)
            read.provenance["body" if name == "blocks" else name] = PAGE_OBJECT


@cache
def _types() -> dict[str, Any]:
    return get_type_hints(Article)


def _converted(name: str, value: Any, doc: Document) -> Any:
    kind = _types()[name]
    try:
        if name in ("published", "modified"):
            written = value.isoformat() if isinstance(value, datetime) else str(value)
            if (found := read_instant(doc, written)) is None:
                raise ValueError(f"{written!r} is no date")
            return found
        if get_origin(kind) is list and isinstance(value, str):
            value = [value]
        return msgspec.convert(value, kind)
    except ValueError as error:
        raise PageObjectFailed(f"page object failed: its {name} is none") from error


def _awaited(item: Any) -> Any:
    """An item that may have to be waited for, also where an event loop runs already."""
    if not inspect.isawaitable(item):
        return item

    async def wait() -> Any:
        return await item

    work: Coroutine[Any, Any, Any] = wait()
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
