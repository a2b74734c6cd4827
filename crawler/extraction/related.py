"""The headlines a page recommends beside its article."""

from __future__ import annotations

from crawler.extraction import marks as m
from crawler.extraction.document import Document
from crawler.extraction.lead import fold
from crawler.extraction.reading import Reading
from crawler.extraction.scope import size
from crawler.items import Related
from crawler.labels import split_label
from crawler.urls import normalise

_SHORTEST, _LONGEST = 20, 250
_MOST = 30


def find_related(doc: Document, reading: Reading) -> list[Related]:
    """The headlines that stand in the article's part of the page, or in a part named so, and lead to other pages."""
    own = {normalise(doc.url), None}
    found: dict[str, Related] = {}
    for segment, verdict in zip(reading.segments, reading.verdicts, strict=True):
        if verdict not in {"related", "link", "elsewhere"} or segment.linked < 0.5 or len(found) >= _MOST:
            continue
        marks = reading.scope.marks(segment)
        named = marks & m.RELATED and not marks & (m.NAV | m.FOOTER | m.HEADER)
        if verdict != "related" and not named and not reading.scope.holds(segment):
            continue
        said = split_label(segment.text)
        title = said[1] if said and said[0] == "related" else segment.text
        url = next(
            (u for href in segment.links if href and (u := normalise(href, base=doc.base or None)) not in own), None
        )
        if (url and _SHORTEST <= size(title) <= _LONGEST and " " in title.strip()) or (
            url and size(title) > 2 * len(title)
        ):
            found.setdefault(fold(title), Related(title=title, url=url))
    return list(found.values())
