"""The entries that a live blog's data names: ``liveBlogUpdate`` (schema.org/LiveBlogPosting)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from itertools import islice
from typing import Any

from crawler.dates.page_zone import hang
from crawler.dates.policy import Policy
from crawler.dates.reading import read_date
from crawler.extraction.content.json_body import paragraphs
from crawler.extraction.document import Document
from crawler.items import Entry
from crawler.page.text import fold_letters, plain, values

_MOST = 1000
_TEXTS = ("articleBody", "text", "description")


def read_updates(doc: Document, zone: tzinfo) -> list[Entry]:
    """The entries that the page's data holds, in its order, each once.

    :param zone: what their times without one are in.
    """
    found: dict[tuple[str, str], Entry] = {}
    for node in islice(_updates(doc), _MOST):
        text = next((t for key in _TEXTS if isinstance(t := node.get(key), str) and t.strip()), "")
        body = "\n\n".join(block.text for block in paragraphs(text))
        title = plain(node.get("headline")) or None
        # Some systems cut the headline out of the text.
        if title and fold_letters(body).startswith(fold_letters(title.rstrip(".… "))):
            title = None
        entry = Entry(text=body, title=title, published=_instant(node.get("datePublished"), zone))
        if body or title:
            found.setdefault((fold_letters(title), fold_letters(body)), entry)
    return list(found.values())


def _updates(doc: Document) -> Iterator[dict[str, Any]]:
    for described in doc.json_ld_articles:
        for value in values(described.node.get("liveBlogUpdate")):
            node = doc.resolve(value)
            if isinstance(node, dict):
                yield node


def _instant(value: Any, zone: tzinfo) -> datetime | None:
    moment = read_date(plain(value), Policy(future=False)) if isinstance(value, str) else None
    if moment is None or not moment.timed:
        return None
    return moment.value if moment.zoned else hang(moment.value, zone)
