"""A page read: its segments, and what became of each and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crawler.extraction.judge import judge
from crawler.extraction.lead import find_headline, find_lead, find_title, opening_lead
from crawler.extraction.metadata import Metadata
from crawler.extraction.scope import Scope, find_scope
from crawler.extraction.segments import Segment


@dataclass(slots=True)
class Reading:
    """What became of each segment of a page."""

    segments: list[Segment]
    kept: list[bool]
    """For each segment whether trafilatura, or the outlet's template, took it for text."""
    scope: Scope
    verdicts: list[str | None]
    """For each segment why it is not part of the body; None for what is. The lead's is ``"lead"``."""
    lead: list[Segment]

    @property
    def text(self) -> list[Segment]:
        """The segments of the body."""
        return [s for s, verdict in zip(self.segments, self.verdicts, strict=True) if verdict is None]

    @property
    def length(self) -> int:
        """How long the body is to read."""
        return sum(segment.size for segment in self.text)

    @property
    def agreement(self) -> float:
        """How far what was kept and what was read are the same text, 0 to 1."""
        both = either = 0
        for segment, kept, verdict in zip(self.segments, self.kept, self.verdicts, strict=True):
            length = segment.size if not segment.heading and (kept or verdict is None) else 0
            either += length
            both += length if kept and verdict is None else 0
        return both / either if either else 0.0


def read(
    segments: list[Segment], kept: list[bool], metadata: Metadata, vetoes: Mapping[int, str] | None = None
) -> Reading | None:
    """Read a page's text from what was kept of it; None when nothing was.

    :param metadata: the article's title, authors and description.
    :param vetoes: by index, why a segment is known not to be text.
    """
    headline = find_headline(segments, kept, metadata.title)
    kept = [keep and index >= headline for index, keep in enumerate(kept)] if headline else kept
    scope = find_scope(segments, kept, headline)
    if scope is None:
        return None
    verdicts = judge(segments, kept, scope, metadata.title, metadata.authors, vetoes)
    title = find_title(segments, metadata.title, scope.first)
    lead = [s for s in find_lead(segments, scope, title, metadata.description) if s.index not in (vetoes or {})]
    lead = lead or opening_lead(segments, verdicts, scope)
    for segment in lead:
        verdicts[segment.index] = "lead"
    return Reading(segments, kept, scope, verdicts, lead)


def overlap(one: Reading, other: Reading) -> float:
    """F1 of two readings of the same page, by length of text."""
    first, second = ({s.index for s in r.text} for r in (one, other))
    both = sum(one.segments[i].size for i in first & second)
    return 2 * both / ((one.length + other.length) or 1)
