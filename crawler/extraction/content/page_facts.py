"""What is known of a page before its blocks are judged, and which of them are judged at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.extraction.content.path_signatures import form
from crawler.extraction.content.region import ContentRegion
from crawler.extraction.content.text_blocks import Node, TextBlock
from crawler.page import class_names as m


@dataclass(slots=True)
class PageFacts:
    """What the features of all blocks of a page are made of."""

    blocks: list[TextBlock]
    kept: list[bool]
    """For each block whether an extractor, or the outlet's template, took it for text."""
    region: ContentRegion
    verdicts: Sequence[str | None]
    """For each block why the rules leave it out; None for text, ``lead`` for a standfirst."""
    title: str = ""
    headline: int | None = None
    """Index of the block that is the headline."""
    authors: Sequence[str] = ()
    description: str = ""

    forms: list[str] = field(init=False)
    length: int = field(init=False)
    candidates: list[int] = field(init=False)
    """The indexes of the blocks that may be text at all."""

    def __post_init__(self) -> None:
        self.forms = [form(block.node) for block in self.blocks]
        self.length = sum(block.size for block, kept in zip(self.blocks, self.kept, strict=True) if kept) or 1
        self.candidates = candidates(self.blocks, self.kept, self.region)

    def is_furniture(self, block: TextBlock) -> bool:
        """Whether something around a block is called what is no text of an article."""
        return bool(self.region.marks(block) & m.FURNITURE)


def candidates(blocks: list[TextBlock], kept: list[bool], region: ContentRegion) -> list[int]:
    """The indexes of the blocks that may be text at all: what was kept, what stands near it, what is long."""
    first, last = region.first, region.last
    found = []
    for block in blocks:
        index = block.index
        if kept[index] or first < index < last:
            found.append(index)
        elif block.linked > 0.9 and not block.heading and block.size < 200:
            continue
        elif (
            (region.begin <= index < region.end and first - 40 <= index <= last + 40)
            or first - 25 <= index <= last + 15
            or (block.size >= 60 and block.linked < 0.5)
        ):
            found.append(index)
    return found


def sums_below(facts: PageFacts) -> dict[Node, list[float]]:
    """For each element the size of the text below it, of what of it is linked and kept, and how many blocks it has."""
    sums: dict[Node, list[float]] = {}
    levels: dict[int, list[Node]] = {}
    for block, kept in zip(facts.blocks, facts.kept, strict=True):
        own = sums.get(block.node)
        if own is None:
            own = sums[block.node] = [0, 0, 0, 0]
            levels.setdefault(block.node.depth, []).append(block.node)
        own[0] += block.size
        own[1] += block.size * block.linked
        own[2] += block.size * kept
        own[3] += 1
    for depth in range(max(levels), 0, -1):
        for node in levels.get(depth, ()):
            parent, (size, linked, length, count) = node.parent, sums[node]
            if parent is None:
                continue
            around = sums.get(parent)
            if around is None:
                around = sums[parent] = [0, 0, 0, 0]
                levels.setdefault(parent.depth, []).append(parent)
            around[0] += size
            around[1] += linked
            around[2] += length
            around[3] += count
    return sums
