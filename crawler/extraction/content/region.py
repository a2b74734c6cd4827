"""Where on a page the article stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, field
from itertools import islice

from lxml.etree import _Element

from crawler.extraction.content.notices import asks
from crawler.extraction.content.path_signatures import form, place
from crawler.extraction.content.text_blocks import Node, TextBlock
from crawler.page import class_names as m
from crawler.page.text import text_of

# A node that holds this share of the text is the article's own container, whatever its name says.
_CONTAINER = 0.35
# The deepest node that holds this share of the text is where the article stands; the rest are strays.
_MAIN = 0.8
# A form of block that holds this share of the text is one that text stands in.
_ALIKE = 0.1
_SEED = 60
_PARAGRAPH = 100
_FEW_LINKS = 0.3
_BOXES = 2  # around a table that has a width or a caption
_MOST_ROWS = 500
_TAIL = 12  # blocks below the last paragraph, that a list which ends the text may have
_LISTS = frozenset({"ul", "ol", "dl"})
ITEMS = frozenset({"li", "dt", "dd"})
"""Tags of the items of lists."""
_TEXTS = frozenset({"p", "div", "blockquote"})
_FIGURE = re.compile(r"[€$£+−-]?\d[\d.,:/’' –-]*+(?:%|[€$£]|[^\W\d_]{1,5})?")
_LONGEST_FIGURE = 20
_SENTENCE = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")
# What names may say in vain.
_OF_HEADINGS = m.FURNITURE | m.DATE
_SAID = _OF_HEADINGS | m.HIDDEN
# As much text makes an article.
_ENOUGH = 250


@dataclass(slots=True)
class ContentRegion:
    """The part of a page that the text of the article stands in."""

    main: Node
    """The deepest node that holds nearly all of the text."""
    first: int
    """Index of the first text block that is surely text."""
    last: int
    """Index of the last."""
    weight: Counter[Node]
    """How much of the text stands below each node, in characters."""
    steps: Counter[str]
    """How much of the text stands below elements of the same tag and classes."""
    forms: Counter[str]
    """How much of the text stands in each form of block."""
    total: int
    """Characters of text."""

    begin: int
    """Index of the first text block below :attr:`main`."""
    end: int
    """Index after the last text block below it."""
    alone: bool = False
    """Whether other articles stand around it."""
    _said: dict[Node, int] = field(default_factory=dict, init=False, repr=False)
    _in_vain: dict[int, int] = field(default_factory=dict, init=False, repr=False)
    _marks: dict[int, int] = field(default_factory=dict, init=False, repr=False)
    _in_line: dict[Node, bool] = field(default_factory=dict, init=False, repr=False)

    def holds(self, text_block: TextBlock) -> bool:
        """Whether a text block stands in the article's part of the page."""
        return self.begin <= text_block.index < self.end

    def marks(self, text_block: TextBlock) -> int:
        """What is said of a text block by the elements around it that do not hold the article as well."""
        found = self._marks.get(text_block.index)
        if found is None:
            found = self._marks[text_block.index] = self._read_marks(text_block)
        return found

    def _read_marks(self, text_block: TextBlock) -> int:
        node = text_block.node
        if node.parent is None or not (ignored := self._ignored(text_block)):
            return text_block.marks | self._around(node)
        usual = self.steps[node.step] > _CONTAINER * self.total
        return (text_block.marks | (0 if usual else node.marks)) & ~ignored | self._around(node.parent)

    def own_marks(self, text_block: TextBlock) -> int:
        """What is said of a text block by its own element and by those within that hold all of its text."""
        return (text_block.marks | text_block.node.marks) & ~self._ignored(text_block)

    def is_named_in_vain(self, text_block: TextBlock) -> bool:
        """Whether a paragraph or heading is called furniture, but stands in line with the text as such do not."""
        return bool(self._ignored(text_block) & (text_block.marks | text_block.node.marks))

    def is_in_line(self, text_block: TextBlock) -> bool:
        """Whether a text block stands right beside the paragraphs of the text, between two of them."""
        return self.first < text_block.index < self.last and self.is_beside_text(text_block)

    def is_beside_text(self, text_block: TextBlock) -> bool:
        """Whether a text block stands right beside the paragraphs of the text."""
        parent = text_block.node.parent
        return parent is not None and self.weight[parent] > _CONTAINER * self.total

    def is_loose(self, text_block: TextBlock) -> bool:
        """Whether a text block stands between paragraphs of the text in no element of its own."""
        return self.first < text_block.index < self.last and self.weight[text_block.node] > _CONTAINER * self.total

    def is_cell(self, text_block: TextBlock) -> bool:
        """Whether a text block is a cell's text, and the cell not the one that the article stands in."""
        cell = text_block.cell
        return cell is not None and self.weight[cell] <= _CONTAINER * self.total

    def list_in_line(self, text_block: TextBlock) -> Node | None:
        """The list in line with the text, or right below it, that a text block is of."""
        found = list_of(text_block) if self.first < text_block.index < self.last + _TAIL else None
        if found is None or found.parent is None:
            return None
        in_line = self.weight[found.parent] > _CONTAINER * self.total and not self.marks(text_block) & _SAID
        return found if in_line else None

    def is_quotation_in_line(self, text_block: TextBlock) -> bool:
        """Whether a text block is of a quotation, a verse or a dialogue, boxed or not, that stands between
        paragraphs of the text."""
        if not self.first < text_block.index < self.last or text_block.linked >= _FEW_LINKS:
            return False
        box = next(filter(_is_apart, text_block.node.chain()), None)
        if box is None or self.weight[box] > _CONTAINER * self.total or self.marks(text_block) & _SAID:
            return False
        around = next((node for node in islice(box.chain(), 1, _BOXES + 2) if self.weight[node]), None)
        return around is not None and self.weight[around] > _CONTAINER * self.total

    def is_table_in_line(self, text_block: TextBlock) -> bool:
        """Whether a text block is a cell or the caption of a table with headers or figures that stands in line with the
        text, boxed or not."""
        own = text_block.node if text_block.tag == "caption" else text_block.cell
        if own is None or not self.first < text_block.index < self.last or self.weight[own] > _CONTAINER * self.total:
            return False
        table = next((node for node in own.chain() if node.tag == "table"), None)
        if table is None:
            return False
        found = self._in_line.get(table)
        if found is None:
            found = self._in_line[table] = self._stands_in_line(table)
        return found

    def _stands_in_line(self, table: Node) -> bool:
        around = islice(table.chain(), 1, _BOXES + 2)
        weighty = next((weight for node in around if (weight := self.weight[node])), 0) > _CONTAINER * self.total
        return weighty and (next(table.element.iter("th"), None) is not None or _has_figures(table.element))

    def _ignored(self, text_block: TextBlock) -> int:
        """What an element's own names say in vain; each rule and each neighbour asks for it again."""
        if not (text_block.marks | text_block.node.marks) & _SAID:
            return 0
        found = self._in_vain.get(text_block.index)
        if found is None:
            found = self._in_vain[text_block.index] = self._names_in_vain(text_block)
        return found

    def _names_in_vain(self, text_block: TextBlock) -> int:
        """What an element's own names say in vain, since it stands in line with the text.

        A heading's id spells its words ("share-of-votes"), a paragraph's class may say who has to pay for it, what it
        is about or how it looks. In line with paragraphs, such names say what a block is no text by one time in ten.
        """
        if text_block.heading:
            return _OF_HEADINGS if self.is_in_line(text_block) else 0
        if text_block.tag not in _TEXTS or text_block.size < _PARAGRAPH or text_block.linked >= _FEW_LINKS:
            return 0
        if (
            not self.is_beside_text(text_block)
            or not self.begin <= text_block.index < self.last
            or asks(text_block.text)
        ):
            return 0
        if not _SENTENCE.search(text_block.text) or (text_block.tag != "p" and not self.is_in_line(text_block)):
            return 0
        unvoiced = m.HIDDEN if m.is_unvoiced(text_block.node.element) else 0
        return m.FURNITURE & ~(m.FIGURE | m.CAPTION | m.BYLINE) | unvoiced

    def _around(self, node: Node) -> int:
        """What is said by a node and those around it; what many text blocks stand in is asked once."""
        found = self._said.get(node)
        if found is None:
            bound = _CONTAINER * self.total
            found = 0
            if node is not self.main and self.weight[node] <= bound:
                own = node.marks if self.steps[node.step] <= bound else 0
                own = own & ~m.SIGNUP if own & m.SIGNUP and m.is_paid_text(node.element) else own
                found = own | (self._around(node.parent) if node.parent is not None else 0)
            self._said[node] = found
        return found


def _is_apart(node: Node) -> bool:
    """Whether an element holds what is set apart in a text: a quotation, a verse, a dialogue."""
    names = node.element.get("class") or ""
    return node.tag == "blockquote" or (bool(names) and (m.names_quotation(names) or m.names_set_apart(names)))


def list_of(text_block: TextBlock) -> Node | None:
    """The list that a text block is an item or the opening of, when that is no link."""
    if text_block.linked >= _FEW_LINKS:
        return None
    item = next((node for node in islice(text_block.node.chain(), _BOXES) if node.tag in ITEMS), None)
    found = text_block.node if text_block.tag in _LISTS else item.parent if item is not None else None
    return found if found is not None and found.tag in _LISTS else None


def find_region(text_blocks: list[TextBlock], kept: list[bool], headline: int = 0) -> ContentRegion | None:
    """Where the article stands, judged by the text blocks that an extractor kept; None when it kept none.

    What stands in blocks of the same form as those is text too, up to the headline of another article: an extractor
    that stopped half-way, or read one entry of a live blog, is led on by that.

    :param kept: for each text block whether it was kept.
    :param headline: index of the article's headline, above which none of its text stands.
    """
    plain = [s for s, k in zip(text_blocks, kept, strict=True) if k and s.linked < 0.5 and not s.heading]
    seeds = [s for s in plain if s.size >= _SEED]
    # An article may consist of short lines: a list of winners, a poem.
    if sum(len(s.text) for s in seeds) * 2 < sum(len(s.text) for s in plain):
        seeds = plain
    if not seeds:
        return None
    own = _of_one_article(text_blocks, seeds)
    if own:
        region = _scope_of(text_blocks, own)
        region.alone = True
        return region
    region = _scope_of(text_blocks, seeds)
    alike = _alike(text_blocks, region, {s.index for s in seeds}, headline)
    return _scope_of(text_blocks, sorted(seeds + alike, key=lambda s: s.index)) if alike else region


def _of_one_article(text_blocks: list[TextBlock], seeds: list[TextBlock]) -> list[TextBlock]:
    """What stands in the ``article`` element of the headline, when all else stands in others; else nothing."""
    headline = max((s.index for s in text_blocks[: seeds[0].index] if s.heading == 1), default=None)
    if headline is None:
        return []
    own = _article(text_blocks[headline])
    here = [s for s in seeds if own is not None and any(node is own for node in s.node.chain())]
    around = {id(node) for node in own.chain()} if own is not None else set()
    others = [s for s in seeds if (article := _article(s)) is not None and id(article) not in around]
    enough = sum(s.size for s in here) >= _ENOUGH
    return here if enough and others and len(here) + len(others) == len(seeds) else []


def _article(text_block: TextBlock) -> Node | None:
    return next((node for node in text_block.node.chain() if node.tag == "article"), None)


def _alike(text_blocks: list[TextBlock], region: ContentRegion, known: set[int], headline: int) -> list[TextBlock]:
    first = max((s.index for s in text_blocks[: region.first] if s.heading == 1), default=0)
    first = max(first, headline)
    last = min((s.index for s in text_blocks[region.last :] if s.heading == 1), default=len(text_blocks))
    places: Counter[str] = Counter()
    for text_block in text_blocks:
        if text_block.index in known:
            places[place(text_block.node)] += text_block.size
    bound = _ALIKE * region.total
    return [
        s
        for s in text_blocks[first:last]
        if s.index not in known
        and not s.heading
        and s.linked < 0.3
        and places[place(s.node)] >= bound
        and s.size >= _SEED
        and not region.marks(s) & m.FURNITURE
    ]


def _scope_of(text_blocks: list[TextBlock], seeds: list[TextBlock]) -> ContentRegion:
    weight: Counter[Node] = Counter()
    steps: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    # Paragraphs have few parents: what stands in one is summed up before it is carried to all that is around.
    siblings: dict[Node | None, list[TextBlock]] = {}
    for seed in seeds:
        forms[form(seed.node)] += seed.size
        weight[seed.node] += seed.size
        siblings.setdefault(seed.node.parent, []).append(seed)
    for parent, group in siblings.items():
        chain = list(parent.chain()) if parent is not None else []
        length = sum(seed.size for seed in group)
        for node in chain:
            weight[node] += length
        around = {node.step for node in chain}
        for step in around:
            steps[step] += length
        for seed in group:
            if seed.node.step not in around:
                steps[seed.node.step] += seed.size
    total = sum(s.size for s in seeds)
    main = max((n for n, w in weight.items() if w >= _MAIN * total), key=lambda n: n.depth)
    # One long paragraph among short ones is not the whole of the article.
    if main.parent is not None and any(s.node is main for s in seeds):
        main = main.parent
    inside = [s.index for s in seeds if _below(s, main)]
    first, last = inside[0], inside[-1]
    # What stands below one node stands together in document order.
    begin = next((i + 1 for i in range(first - 1, -1, -1) if not _below(text_blocks[i], main)), 0)
    end = next((i for i in range(last + 1, len(text_blocks)) if not _below(text_blocks[i], main)), len(text_blocks))
    return ContentRegion(main, first, last, weight, steps, forms, total, begin, end)


def _below(text_block: TextBlock, main: Node) -> bool:
    return any(node is main for node in text_block.node.chain())


def seeds(text_blocks: list[TextBlock]) -> list[bool]:
    """For each text block of a page whether it is long, no link, and nothing around it calls it furniture."""
    return _seeds(text_blocks, frozenset())


def likely_text(text_blocks: list[TextBlock], kept: list[bool]) -> list[bool]:
    """What an extractor kept; where that is nothing, what looks like sentences is better than nothing."""
    found = kept if any(kept) else seeds(text_blocks)
    return found if any(found) else _seeds_around_headline(text_blocks)


def _seeds_around_headline(text_blocks: list[TextBlock]) -> list[bool]:
    """The same; a box that holds the headline is none beside the article, whatever it is called."""
    headline = next((s for s in text_blocks if s.heading == 1), None)
    return _seeds(text_blocks, frozenset(headline.node.chain()) if headline else frozenset())


def _seeds(text_blocks: list[TextBlock], around: Set[Node]) -> list[bool]:
    return [
        not s.heading
        and s.linked < 0.3
        and s.size >= _SEED
        and not any(node.marks & m.FURNITURE and node not in around for node in s.node.chain())
        for s in text_blocks
    ]


def _has_figures(table: _Element) -> bool:
    """Whether a table has two rows or more of as many cells each, and numbers in most of them: one that only lays out
    a page has not."""
    rows = [[cell for cell in row if cell.tag == "td"] for row in islice(table.iter("tr"), _MOST_ROWS)]
    widths = {len(row) for row in rows}
    if len(rows) < 2 or len(widths) != 1 or min(widths) < 2 or next(table.iterdescendants("table"), None) is not None:
        return False
    numbered = sum(any(_FIGURE.fullmatch(text_of(cell)[:_LONGEST_FIGURE]) for cell in row) for row in rows)
    return numbered > len(rows) / 2
