"""The headlines a page recommends beside its article."""

from __future__ import annotations

from crawler.extraction import marks as m
from crawler.extraction.document import Document
from crawler.extraction.lead import fold
from crawler.extraction.reading import Reading
from crawler.extraction.segments import Segment, size
from crawler.items import Related
from crawler.labels import split_label
from crawler.urls import normalise

_SHORTEST, _LONGEST = 20, 250
_MOST = 30


def find_related(doc: Document, reading: Reading) -> list[Related]:
    """The headlines that stand in the article's part of the page, or in a part named so, and lead to other pages."""
    found: dict[str, Related] = {}
    for segment, verdict in zip(reading.segments, reading.verdicts, strict=True):
        if segment.linked < 0.5 or len(found) >= _MOST or not _recommends(segment, verdict, reading):
            continue
        said = split_label(segment.text)
        title = said[1] if said and said[0] == "related" else segment.text
        if _SHORTEST <= size(title) <= _LONGEST and (url := _target(doc, segment)):
            found.setdefault(fold(title), Related(title=title, url=url))
    return list(found.values())


def _recommends(segment: Segment, verdict: str | None, reading: Reading) -> bool:
    if verdict == "related" or (verdict == "link" and reading.scope.holds(segment)):
        return True
    if verdict != "elsewhere":
        return False
    marks = reading.scope.marks(segment)
    return bool(marks & m.RELATED and not marks & (m.NAV | m.FOOTER | m.HEADER))


def _target(doc: Document, segment: Segment) -> str | None:
    """Where it leads, when that is another page."""
    urls = (normalise(href, base=doc.base or None) for href in segment.links if href)
    return next((url for url in urls if url and url != normalise(doc.url)), None)
