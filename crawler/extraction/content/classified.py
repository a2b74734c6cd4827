"""A page read: its text blocks, and what became of each and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crawler.extraction.content.classify import classify
from crawler.extraction.content.lead import find_headline, find_lead, find_title, opening_lead
from crawler.extraction.content.region import ContentRegion, find_region
from crawler.extraction.content.text_blocks import TextBlock
from crawler.extraction.metadata import Metadata


@dataclass(slots=True)
class ClassifiedPage:
    """What became of each text block of a page."""

    text_blocks: list[TextBlock]
    kept: list[bool]
    """For each text block whether trafilatura, or the outlet's template, took it for text."""
    region: ContentRegion
    verdicts: list[str | None]
    """For each text block why it is not part of the body; None for what is. The lead's is ``"lead"``."""
    lead: list[TextBlock]

    @property
    def text(self) -> list[TextBlock]:
        """The text blocks of the body."""
        return [s for s, verdict in zip(self.text_blocks, self.verdicts, strict=True) if verdict is None]

    @property
    def length(self) -> int:
        """How long the body is to read."""
        return sum(text_block.size for text_block in self.text)

    @property
    def agreement(self) -> float:
        """How far what was kept and what was read are the same text, 0 to 1."""
        both = either = 0
        for text_block, kept, verdict in zip(self.text_blocks, self.kept, self.verdicts, strict=True):
            length = text_block.size if not text_block.heading and (kept or verdict is None) else 0
            either += length
            both += length if kept and verdict is None else 0
        return both / either if either else 0.0


def read(
    text_blocks: list[TextBlock], kept: list[bool], metadata: Metadata, vetoes: Mapping[int, str] | None = None
) -> ClassifiedPage | None:
    """Read a page's text from what was kept of it; None when nothing was.

    :param metadata: the article's title, authors and description.
    :param vetoes: by index, why a text block is known not to be text.
    """
    headline = find_headline(text_blocks, kept, metadata.title)
    kept = [keep and index >= headline for index, keep in enumerate(kept)] if headline else kept
    region = find_region(text_blocks, kept, headline)
    if region is None:
        return None
    verdicts = classify(text_blocks, kept, region, metadata.title, metadata.authors, vetoes)
    title = find_title(text_blocks, metadata.title, region.first)
    lead = [s for s in find_lead(text_blocks, region, title, metadata.description) if s.index not in (vetoes or {})]
    lead = lead or opening_lead(text_blocks, verdicts, region)
    for text_block in lead:
        verdicts[text_block.index] = "lead"
    return ClassifiedPage(text_blocks, kept, region, verdicts, lead)


def overlap(one: ClassifiedPage, other: ClassifiedPage) -> float:
    """F1 of two readings of the same page, by length of text."""
    first, second = ({s.index for s in r.text} for r in (one, other))
    both = sum(one.text_blocks[i].size for i in first & second)
    return 2 * both / ((one.length + other.length) or 1)
