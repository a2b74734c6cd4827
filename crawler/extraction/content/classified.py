"""A page read: its text blocks, and what became of each and why."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from itertools import groupby
from statistics import mean

from crawler.extraction.content.block_model import BlockModel, block_model
from crawler.extraction.content.classify import PARAGRAPHS, classify, is_part_in_line
from crawler.extraction.content.lead import find_headline, find_lead, find_title, opening_lead
from crawler.extraction.content.page_facts import PageFacts
from crawler.extraction.content.region import ContentRegion, find_region, list_of
from crawler.extraction.content.text_blocks import Node, TextBlock
from crawler.extraction.metadata import Metadata
from crawler.page import class_names as m

LIKELY = 0.5
"""The chance from which on a block is taken for text."""

_LIKELY_IN_LINE = 0.3  # the same of a list or quotation in line with the text, which the rules take for text
_SETTLED = 0.985  # what the model says of such text on the mean; a confidence is made of it
_SOURCE = 150  # characters of a line that names a quotation's source
_QUOTATION = 0.35  # of the text: a box that holds more is the article's own, whatever it is called
_CELL = 100  # a longer one is a part of the page's layout
CERTAIN = frozenset(
    {"lead", "ornament", "title", "byline", "comments", "hidden", "repeated", "date line", "newsletter", "closing line"}
    | {"label", "advertisement", "subscribe", "login", "cookies", "conduct", "most_read", "load_more"}
)
"""The reasons that are right on pages of outlets that their rule was not written after; others are evidence
(:mod:`training.rules`)."""


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
    facts: PageFacts | None = None
    """What the model was asked with; None where it was not asked."""
    chances: dict[int, float] = field(default_factory=dict)
    """By index the chance that a block is text, as the model says; a block that is not there cannot be."""
    weighed: list[int] = field(default_factory=list)
    """The indexes of the blocks that were decided by their chance, and by nothing that is certain."""

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
    text_blocks: list[TextBlock],
    kept: list[bool],
    metadata: Metadata,
    vetoes: Mapping[int, str] | None = None,
    model: BlockModel | None = None,
    sure: Set[int] | None = None,
) -> ClassifiedPage | None:
    """Read a page's text from what was kept of it; None when nothing was.

    :param metadata: the article's title, authors and description.
    :param vetoes: by index, why a text block is known not to be text.
    :param model: weighs what is known of each block; the package's own when None.
    :param sure: the indexes of the blocks that the outlet's template is sure of: where the rules agree, they are text,
        and what neither the template nor the rules take for a part of the article is not; the model weighs the rest.
        None without a template.
    """
    page = read_by_rules(text_blocks, kept, metadata, vetoes)
    if page is not None:
        facts = facts_of(page, metadata)
        settled = {} if sure is None else _settled(page, facts, sure)
        _weigh(page, facts, vetoes, model or block_model(), settled)
        if not page.lead:  # what the mark-up calls a standfirst may be text by its chance alone
            page.lead = opening_lead(text_blocks, page.verdicts, page.region)
            page.verdicts = _with_lead(page.verdicts, page.lead)
    return page


def read_by_rules(
    text_blocks: list[TextBlock], kept: list[bool], metadata: Metadata, vetoes: Mapping[int, str] | None = None
) -> ClassifiedPage | None:
    """What rules alone read of a page: the evidence that the model is given."""
    headline = find_headline(text_blocks, kept, metadata.title)
    kept = [keep and index >= headline for index, keep in enumerate(kept)] if headline else kept
    region = find_region(text_blocks, kept, headline)
    if region is None:
        return None
    verdicts = classify(text_blocks, kept, region, metadata.title, metadata.authors, vetoes)
    title = find_title(text_blocks, metadata.title, region.first)
    lead = [s for s in find_lead(text_blocks, region, title, metadata.description) if s.index not in (vetoes or {})]
    lead = lead or opening_lead(text_blocks, verdicts, region)
    return ClassifiedPage(text_blocks, kept, region, _with_lead(verdicts, lead), lead)


def _with_lead(verdicts: list[str | None], lead: list[TextBlock]) -> list[str | None]:
    leads = {text_block.index for text_block in lead}
    return ["lead" if index in leads else verdict for index, verdict in enumerate(verdicts)]


def facts_of(page: ClassifiedPage, metadata: Metadata) -> PageFacts:
    """What the model is asked with of a page that was read by rules."""
    return PageFacts(
        page.text_blocks,
        page.kept,
        page.region,
        list(page.verdicts),
        metadata.title or "",
        find_title(page.text_blocks, metadata.title, page.region.first),
        metadata.authors,
        metadata.description or "",
    )


def _settled(page: ClassifiedPage, facts: PageFacts, sure: Set[int]) -> dict[int, float]:
    """The chances of the blocks of which the outlet's template and the rules say the same."""
    found = {}
    for index in facts.candidates:
        verdict = page.verdicts[index]
        if _is_short_cell(page.text_blocks[index], page.region):
            continue
        if verdict is None and index in sure:
            found[index] = _SETTLED
        elif verdict == "elsewhere" and not page.kept[index]:
            found[index] = 1 - _SETTLED
    return found


def _weigh(
    page: ClassifiedPage,
    facts: PageFacts,
    vetoes: Mapping[int, str] | None,
    model: BlockModel,
    settled: Mapping[int, float],
) -> None:
    """Put each block where the evidence says; what is known not to be text stays out."""
    chances = model.chances(facts, settled)
    page.facts, page.chances = facts, _as_one(chances, page.text_blocks, page.region)
    certain = CERTAIN | {"elsewhere"} if page.region.alone else CERTAIN
    vetoes = vetoes or {}
    for index, verdict in enumerate(page.verdicts):
        # A paragraph that stands alone in its form is judged by more than that.
        if index in vetoes or (
            verdict in certain and (verdict != "label" or page.text_blocks[index].tag not in PARAGRAPHS)
        ):
            continue
        if verdict is None and page.region.is_table_in_line(page.text_blocks[index]):
            continue
        if index in page.chances:
            page.weighed.append(index)
        in_line = verdict is None and is_part_in_line(page.text_blocks[index], page.region)
        if page.chances.get(index, 0.0) >= (_LIKELY_IN_LINE if in_line else LIKELY):
            page.verdicts[index] = None
        elif verdict is None:
            page.verdicts[index] = "not text"
    for index, text_block in enumerate(page.text_blocks[1:], 1):
        before = page.text_blocks[index - 1]
        if index in vetoes or page.verdicts[index - 1] is not None:
            continue
        if _names_source(text_block, before) or _closes_quotation(text_block, before, page.region):
            page.verdicts[index] = None


def _names_source(text_block: TextBlock, before: TextBlock) -> bool:
    """Whether a text block says whose words the quotation right before it is.

    HTML Standard, 4.4.4 and 4.4.12: it stands in the ``blockquote`` itself, or in the caption of the figure around it.
    """
    if text_block.size >= _SOURCE:
        return False
    quote = next((node for node in before.node.chain() if node.tag == "blockquote"), None)
    if quote is None:
        return False
    around = {*quote.chain()} if any(node.tag == "figcaption" for node in text_block.node.chain()) else {quote}
    return any(node in around and node.tag in ("blockquote", "figure") for node in text_block.node.chain())


def _closes_quotation(text_block: TextBlock, before: TextBlock, region: ContentRegion) -> bool:
    """The same of a quotation that is one by the name of its box alone: its source is called author in it."""
    if text_block.size >= _SOURCE or not region.marks(text_block) & m.BYLINE:
        return False
    own, other = (s.node.element.get("class") or "" for s in (text_block, before))
    if text_block.node.parent is before.node.parent and m.names_quotation(own) and m.names_quotation(other):
        return True
    around = {*text_block.node.chain()}
    boxes = (node for node in before.node.chain() if node in around)
    quote = next((node for node in boxes if m.names_quotation(node.element.get("class") or "")), None)
    return quote is not None and region.weight[quote] <= _QUOTATION * region.total


def _as_one(chances: dict[int, float], text_blocks: list[TextBlock], region: ContentRegion) -> dict[int, float]:
    """Give the short cells that follow one another the same chance, and so the items of a list: a table or list is text
    or is not."""

    def whole(index: int) -> Node | bool:
        text_block = text_blocks[index]
        return _is_short_cell(text_block, region) or list_of(text_block) or False

    found = dict(chances)
    for is_part, group in groupby(chances, key=whole):
        if is_part:
            parts = list(group)
            found |= dict.fromkeys(parts, mean(chances[index] for index in parts))
    return found


def _is_short_cell(text_block: TextBlock, region: ContentRegion) -> bool:
    return text_block.size < _CELL and region.is_cell(text_block)


def overlap(one: ClassifiedPage, other: ClassifiedPage) -> float:
    """F1 of two readings of the same page, by length of text."""
    first, second = ({s.index for s in r.text} for r in (one, other))
    both = sum(one.text_blocks[i].size for i in first & second)
    return 2 * both / ((one.length + other.length) or 1)
