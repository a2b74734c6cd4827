"""The date that htmldate finds, where nothing else names one."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.dates.written import numeric_pairs
from crawler.extraction.document import Document
from crawler.extraction.fields.dates.dated import Dated
from crawler.extraction.fields.dates.site_frame import without_frame


def searched(doc: Document) -> Iterator[Dated]:
    """What htmldate finds."""
    from htmldate import find_date

    tree = without_frame(doc)
    try:
        day = find_date(tree, original_date=True, extensive_search=False, outputformat="%Y-%m-%d", url=doc.url or None)
    except (ValueError, TypeError, AttributeError, IndexError, OverflowError, RecursionError):
        return
    moment = doc.read_date(day) if day else None
    if moment is not None:
        # htmldate takes every 05/04/2026 for the fifth of April.
        first, second = moment.value.day, moment.value.month
        said = " ".join((*tree.itertext(), *tree.xpath("//time/@datetime | //meta/@content")))
        if first != second and {(first, second), (second, first)} & set(numeric_pairs(said)):
            moment = doc.read_date(f"{first}/{second}/{moment.value.year}")
    if moment is not None:
        yield Dated(moment, "htmldate", frozenset({"htmldate"}))
