"""What of a page belongs to its article, text block by text block, each with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise, takewhile

from crawler.extraction.content.copies import copies
from crawler.extraction.content.notices import asks, is_copyright_line, stands_for_embedded
from crawler.extraction.content.path_signatures import form
from crawler.extraction.content.region import ITEMS, ContentRegion
from crawler.extraction.content.text_blocks import Node, TextBlock
from crawler.labels import label_of, split_label
from crawler.page import class_names as m
from crawler.page.text import fold_letters

# In the order in which a reason is given when several hold.
_FURNITURE: list[tuple[int, str]] = [
    (m.FIGURE | m.CAPTION, "caption"),
    (m.BYLINE, "byline"),
    (m.COMMENT, "comments"),
    (m.SIGNUP, "subscription box"),
    (m.RELATED | m.TEASER | m.CARD, "related"),
    (m.SHARE, "share line"),
    (m.TAGS, "tags"),
    (m.NAV | m.SIDE | m.FOOTER | m.FORM, "furniture"),
    (m.CONSENT, "notice"),
    (m.ADVERT, "advertisement"),
    (m.DATE, "date line"),
    (m.HEADER, "page header"),
    (m.ASIDE, "aside"),
    (m.HIDDEN, "hidden"),
]
# What such an element holds is text when the extractor took it for text and it is long.
_WEAK = m.SIDE | m.HIDDEN | m.ASIDE | m.HEADER | m.SHARE | m.CAPTION | m.FIGURE | m.CARD | m.TAGS
_LONG = 100
_SHORT = 60
_LINK_LIST = 0.5
_QUOTED = 30
_USUAL = 0.1
_ALIEN = 0.2
_BOX = 0.3
_REST = 0.25
_TEASED = 0.2
_LINK = 0.8
_FEW_LINKS = 0.3

_LABELS = frozenset(
    {"related", "tags", "share", "subscribe", "newsletter", "comments", "conduct", "login", "cookies", "advertisement"}
    | {"most_read", "load_more"}
)
_OPENING = 40
_NOTICE = 300
_DATE = re.compile(r"\b\d{4}[./-]\d{1,2}[./-]\d{1,2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{4}\b")
_LETTER = re.compile(r"[^\W_]")
_POINTERS = "»›>→▶►➤👉"
_COLONS = (":", "：")
_QUESTION = ("?", "？", "؟")
PARAGRAPHS = frozenset({"p", "pre", "summary"})
"""Tags of paragraphs: one in line with the text may look unlike the others."""
_SENTENCE = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")
_NUMBERED_SENTENCE = re.compile(r"[^\W\d][.!?…][\"'”’»)\]]*\[?\d{1,2}\]?$")


def classify(
    text_blocks: list[TextBlock],
    kept: list[bool],
    region: ContentRegion,
    title: str | None = None,
    authors: Iterable[str] = (),
    vetoes: Mapping[int, str] | None = None,
) -> list[str | None]:
    """For each text block why it is not part of the text; None for what is.

    :param kept: for each text block whether the extractor kept it.
    :param title: the article's headline, which is no part of its text.
    :param authors: their names: a line of nothing else is a byline.
    :param vetoes: by index, why a text block is known not to be text.
    """
    verdicts = [_classify(s, k, region) for s, k in zip(text_blocks, kept, strict=True)]
    for index, reason in (vetoes or {}).items():
        verdicts[index] = verdicts[index] or reason
    _said_elsewhere(text_blocks, verdicts, region, fold_letters(title), [fold_letters(a) for a in authors])
    _labelled_boxes(text_blocks, verdicts, region)
    _after_a_label(text_blocks, verdicts, region)
    _openings(text_blocks, verdicts)
    _link_lists(text_blocks, verdicts, region)
    for text_block in copies([s for s in text_blocks if verdicts[s.index] is None]):
        verdicts[text_block.index] = "repeated"
    _repeated(text_blocks, verdicts, region)
    _headings(text_blocks, verdicts, region)
    return verdicts


def _classify(text_block: TextBlock, kept: bool, region: ContentRegion) -> str | None:
    inside = region.holds(text_block)
    long = text_block.size >= _LONG
    if not inside and (region.alone or not (kept and text_block.size >= _SHORT and text_block.linked < 0.5)):
        return "elsewhere"
    reason = _named(text_block, kept, region, long and inside) or _odd(text_block, region)
    if reason:
        return reason
    if kept or text_block.heading or region.is_named_in_vain(text_block):
        return None
    if region.is_table_in_line(text_block) or is_part_in_line(text_block, region):
        return None
    if text_block.tag not in PARAGRAPHS and text_block.size < _SHORT and _is_line(text_block, region):
        return None
    if (
        region.first <= text_block.index <= region.last
        and region.forms[form(text_block.node)]
        and text_block.linked < 0.5
    ):
        return None
    return "not text"


def _named(text_block: TextBlock, kept: bool, region: ContentRegion, long: bool) -> str | None:
    """What the mark-up calls it, when that is no part of a text."""
    marks = region.marks(text_block)
    if text_block.tag == "caption" and region.is_table_in_line(text_block):
        marks &= ~m.CAPTION
    for bits, reason in _FURNITURE:
        if marks & bits and not (kept and (long or marks & m.QUOTE) and not marks & bits & ~_WEAK):
            return reason
    return None


def _odd(text_block: TextBlock, region: ContentRegion) -> str | None:
    """What it is by its own shape and place, when that is no part of a text."""
    if not _LETTER.search(text_block.text):
        return "ornament"
    if not region.is_cell(text_block) and (label := _label(text_block)):
        return label
    if text_block.size < _NOTICE and is_copyright_line(text_block.text):
        return "closing line"
    if text_block.size < _NOTICE and not region.is_beside_text(text_block) and stands_for_embedded(text_block.text):
        return "cookies"
    sentence = _ends_a_sentence(text_block.text)
    after = text_block.index > region.last
    if text_block.linked > _LINK and (after or not sentence) and not region.is_table_in_line(text_block):
        return "link"
    if text_block.linked > 0.3 and text_block.text[0] in _POINTERS:
        return "related"
    if text_block.links and text_block.size < _NOTICE and asks(text_block.text):
        return "newsletter"
    if (
        text_block.index <= region.first
        and not sentence
        and len(text_block.text) < _LONG
        and _DATE.search(text_block.text)
    ):
        return "date line"
    if text_block.heading or region.is_cell(text_block) or text_block.tag in ITEMS:
        return None
    if region.is_table_in_line(text_block) or is_part_in_line(text_block, region):
        return None
    short = text_block.size < _SHORT
    alien = short and not region.forms[form(text_block.node)] and not region.marks(text_block) & (m.LEAD | m.QUOTE)
    if alien and not _is_line(text_block, region):
        return "label"
    if after and short and not sentence:
        return "closing line"
    return None


def is_part_in_line(text_block: TextBlock, region: ContentRegion) -> bool:
    """Whether it is of a list, or of what is set apart, that stands between paragraphs of the text."""
    return region.list_in_line(text_block) is not None or region.is_quotation_in_line(text_block)


def _is_line(text_block: TextBlock, region: ContentRegion) -> bool:
    """Whether it is a paragraph with a look of its own, in line with the text: a question, a verse, a result.

    The first question may stand above all other text, and what sums up a box stands above what the box holds.
    """
    parent = text_block.node.parent
    if text_block.linked >= _FEW_LINKS or parent is None or asks(text_block.text):
        return False
    if text_block.tag == "summary":
        return region.weight[parent] > 0
    asks_first = text_block.index == region.first - 1 and text_block.text.endswith(_QUESTION)
    in_line = region.is_in_line(text_block) or (asks_first and region.is_beside_text(text_block))
    if region.is_loose(text_block) or (in_line and (text_block.tag == "div" or "-" in text_block.tag)):
        return _ends_a_sentence(text_block.text)
    return in_line and text_block.tag in PARAGRAPHS


def _ends_a_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does; the number of a footnote may follow."""
    if _SENTENCE.search(text):
        return True
    return text[-2:].rstrip("]")[-1:].isdigit() and _NUMBERED_SENTENCE.search(text) is not None


def _label(text_block: TextBlock) -> str | None:
    """What it announces, when it is a label ("Read also", "Share:") or begins with one that links follow."""
    if (kind := label_of(text_block.text)) in _LABELS:
        return kind
    if text_block.recommends:
        return "related"
    said = split_label(text_block.text) if text_block.linked > 0.3 or text_block.text.endswith(":") else None
    return said[0] if said and said[0] in _LABELS else None


def _said_elsewhere(
    text_blocks: list[TextBlock], verdicts: list[str | None], region: ContentRegion, title: str, authors: list[str]
) -> None:
    """What the article has in fields of its own: its headline and its authors."""
    names = "".join(authors)
    text = [s for s in text_blocks if verdicts[s.index] is None]
    for text_block in text:
        said = fold_letters(text_block.text)
        if (title and said == title) or (
            text_block.heading == 1 and (text_block.index < region.first or text_block.size >= _LONG)
        ):
            verdicts[text_block.index] = "title"
        elif said in names and text_block.size < _LONG and not text_block.is_cell:
            verdicts[text_block.index] = "byline"
    for text_block in text[3:][-2:]:
        if any(len(name) > 5 and name in fold_letters(text_block.text[:_OPENING]) for name in authors):
            verdicts[text_block.index] = "byline"


def _labelled_boxes(text_blocks: list[TextBlock], verdicts: list[str | None], region: ContentRegion) -> None:
    """What stands in one box with the label that opens it is what the label says."""
    bound = _ALIEN * region.total
    for label in text_blocks:
        kind = verdicts[label.index]
        if kind not in _LABELS or not region.holds(label):
            continue
        rest: list[TextBlock] = []
        for box in takewhile(lambda node: node is not region.main, label.node.chain()):
            inside = _inside(text_blocks, label.index, box)
            opened = not label.index or all(node is not box for node in text_blocks[label.index - 1].node.chain())
            if not opened or region.weight[box] > bound or any(region.forms[form(s.node)] > bound for s in inside):
                break
            rest = inside
        for text_block in rest:
            verdicts[text_block.index] = verdicts[text_block.index] or kind


def _inside(text_blocks: list[TextBlock], start: int, box: Node) -> list[TextBlock]:
    return list(takewhile(lambda s: any(node is box for node in s.node.chain()), text_blocks[start:]))


def _after_a_label(text_blocks: list[TextBlock], verdicts: list[str | None], region: ContentRegion) -> None:
    """A label below the last paragraph of the usual form ends the text, unless a good part of that follows.

    Teasers of other articles may be as long: each has its headline linked, in it or right before it.
    """
    bound = _BOX * region.total
    usual = [s.index for s in text_blocks if verdicts[s.index] is None and region.forms[form(s.node)] > bound]
    below = text_blocks[usual[-1] + 1 :] if usual else []
    label = next((s for s in below if verdicts[s.index] in _LABELS), None)
    if label is None:
        return
    rest = [s for s in text_blocks[label.index + 1 :] if verdicts[s.index] is None]
    teasers = [s for s in rest if s.linked > _TEASED or text_blocks[s.index - 1].linked > _LINK]
    length = sum(s.size for s in rest)
    if length <= _REST * region.total or (len(teasers) > 1 and 2 * sum(s.size for s in teasers) > length):
        for text_block in rest:
            verdicts[text_block.index] = verdicts[label.index]


def _openings(text_blocks: list[TextBlock], verdicts: list[str | None]) -> None:
    """A line that ends with a colon belongs to the list that follows it, and closes no text."""
    for text_block, following in pairwise(text_blocks):
        opens = following.tag == "li" and verdicts[following.index] is None and text_block.text.endswith(_COLONS)
        if opens and verdicts[text_block.index] == "closing line":
            verdicts[text_block.index] = None


def _link_lists(text_blocks: list[TextBlock], verdicts: list[str | None], region: ContentRegion) -> None:
    """A list most of whose text is links recommends other articles, and so does the line that opens it.

    Among paragraphs, a sentence of which not all is a link says something itself.
    """
    lists: dict[Node, list[TextBlock]] = {}
    for text_block in text_blocks:
        if (
            verdicts[text_block.index] in {None, "link"}
            and text_block.tag == "li"
            and text_block.node.parent is not None
        ):
            lists.setdefault(text_block.node.parent, []).append(text_block)
    for items in lists.values():
        links = [
            s
            for s in items
            if not (s.linked < _LINK and region.first < s.index < region.last and _ends_a_sentence(s.text))
        ]
        if sum(s.linked * len(s.text) for s in links) < _LINK_LIST * sum(len(s.text) for s in items):
            continue
        for item in items:
            verdicts[item.index] = "related"
        opening = text_blocks[items[0].index - 1] if items[0].index else None
        if opening and verdicts[opening.index] is None and (opening.heading or opening.text.endswith(_COLONS)):
            verdicts[opening.index] = "related"


def _repeated(text_blocks: list[TextBlock], verdicts: list[str | None], region: ContentRegion) -> None:
    """What stands in another form of block as well is a pull quote or a copy for another screen."""
    text = [(s, fold_letters(s.text)) for s in text_blocks if verdicts[s.index] is None and not s.heading]
    whole = "\n".join(said for _, said in text)
    seen: dict[str, str] = {}
    for text_block, said in text:
        own = form(text_block.node)
        if (text_block.size >= _LONG and seen.setdefault(said, own) != own) or (
            len(said) >= _QUOTED
            and region.forms[own] < _USUAL * region.total
            and not (text_block.is_cell or text_block.tag in ITEMS)
            and whole.count(said) > 1
        ):
            verdicts[text_block.index] = "repeated"


def _headings(text_blocks: list[TextBlock], verdicts: list[str | None], region: ContentRegion) -> None:
    """A heading belongs to the text when text follows it in the same part of the page."""
    follower: TextBlock | None = None
    for text_block in reversed(text_blocks):
        if text_block.heading and verdicts[text_block.index] is None:
            if follower is None or text_block.index > region.last:
                verdicts[text_block.index] = "heading of nothing"
        elif verdicts[text_block.index] is None:
            follower = text_block
