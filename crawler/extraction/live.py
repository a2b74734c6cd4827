"""The entries of a live blog: many short texts in elements of one kind, each with its time."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from lxml.etree import _Element

from crawler.extraction.fields.moment import read_moment
from crawler.extraction.reading import Reading
from crawler.extraction.segments import Node, Segment
from crawler.items import Entry

# A page that is called a live blog may just have begun; another must be one plainly.
_FEWEST, _FEWEST_UNCALLED = 2, 5
# So much of the entries have a time, and so much of the text stands in entries.
_TIMED = 0.7
_MOST = 0.6
_TIMES = ("datetime", "data-timestamp", "data-time", "content")


def find_entries(reading: Reading, *, called: bool) -> list[Entry]:
    """A live blog's entries in the page's order, none for a page that is none.

    Entries are the sibling elements of one tag and class that hold most of the text, most of them with an instant
    (``time datetime``, ``itemprop=datePublished``).

    :param called: whether the page itself says that it is a live blog.
    """
    groups: dict[tuple[Node, str], dict[Node, list[Segment]]] = defaultdict(lambda: defaultdict(list))
    for segment in reading.text:
        for node in segment.node.chain():
            if node.parent is None or node.depth <= reading.scope.main.depth - 2:
                break
            groups[node.parent, node.step][node].append(segment)
    fewest = _FEWEST if called else _FEWEST_UNCALLED
    best: list[Entry] = []
    for nodes in groups.values():
        if len(nodes) < max(fewest, len(best) + 1):
            continue
        inside = sum(s.size for segments in nodes.values() for s in segments)
        if inside < _MOST * reading.length:
            continue
        instants = _instants(list(nodes))
        times = [instant for instant in instants if instant]
        if len(times) >= _TIMED * len(nodes) and (called or len(set(times)) > len(times) / 2):
            entries = zip(nodes.values(), instants, strict=True)
            best = [_entry(segments, instant) for segments, instant in entries]
    return [entry for entry in best if entry.text or entry.title]


def _instants(nodes: list[Node]) -> list[datetime | None]:
    """The instant of each; nothing once so many have none that they are no entries."""
    found: list[datetime | None] = []
    for node in nodes:
        found.append(_instant(node.element))
        if found.count(None) > (1 - _TIMED) * len(nodes):
            return []
    return found


def _entry(segments: list[Segment], published: datetime | None) -> Entry:
    title = segments[0].text if segments[0].heading else None
    text = segments[1:] if title else segments
    return Entry(text="\n\n".join(s.text for s in text), title=title, published=published)


def _instant(element: _Element) -> datetime | None:
    """The first instant within an element, if it says its zone or offset."""
    for inner in element.iter():
        if inner.tag != "time" and inner.get("itemprop") != "datePublished" and "data-timestamp" not in inner.attrib:
            continue
        for name in _TIMES:
            moment = read_moment(inner.get(name) or "")
            if moment is not None and moment.zoned:
                return moment.value
    return None
