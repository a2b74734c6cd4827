"""What is known of each text block of a page, as numbers for the trees that tell text from boilerplate."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from math import log1p

import numpy as np
import numpy.typing as npt

from crawler.extraction.content.notices import asks
from crawler.extraction.content.page_facts import PageFacts, sums_below
from crawler.extraction.content.text_blocks import TextBlock
from crawler.labels import label_of, split_label
from crawler.page import class_names as m
from crawler.page.text import fold_letters

Rows = npt.NDArray[np.float32]

VERDICTS = (
    None, "lead", "caption", "byline", "comments", "subscription box", "related", "share line", "tags", "furniture",
    "notice", "advertisement", "date line", "page header", "aside", "hidden", "elsewhere", "ornament", "link",
    "newsletter", "label", "closing line", "not text", "title", "repeated", "heading of nothing", "subscribe",
    "share", "most_read", "load_more", "conduct", "login", "cookies",
)  # fmt: skip
"""What the rules may say of a block, by its number in a row."""

_HINTS = {
    "figure": m.FIGURE, "caption": m.CAPTION, "byline": m.BYLINE, "comment": m.COMMENT, "signup": m.SIGNUP,
    "related": m.RELATED, "teaser": m.TEASER | m.CARD, "share": m.SHARE, "tags": m.TAGS,
    "side": m.NAV | m.SIDE | m.FOOTER, "form": m.FORM, "consent": m.CONSENT, "advert": m.ADVERT, "aside": m.ASIDE,
    "header": m.HEADER, "hidden": m.HIDDEN, "date": m.DATE, "lead": m.LEAD, "body": m.BODY, "quote": m.QUOTE,
    "list": m.LIST, "table": m.TABLE,
}  # fmt: skip
_HINT_BITS = np.array(list(_HINTS.values()), dtype=np.int64)
_TAGS = {
    "p": 0, "li": 1, "div": 2, "section": 2, "article": 2, "td": 3, "th": 3, "dd": 4, "dt": 4, "span": 5,
    "blockquote": 6, "pre": 6, "figcaption": 7, "h1": 8, "h2": 9, "h3": 10, "h4": 11, "h5": 12, "h6": 13,
}  # fmt: skip
_OTHER_TAG = 14
_LABELS = {
    "related": 1, "most_read": 1, "load_more": 1, "tags": 2, "share": 3, "subscribe": 4, "newsletter": 4, "login": 4,
    "comments": 5, "conduct": 5, "cookies": 6, "advertisement": 6,
}  # fmt: skip
_NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
_FAR = 60
_LONGEST = 200_000  # characters in which short texts are counted
_SHORT = 300  # a longer text is no label, no appeal and no headline
_SENTENCE = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")
_BROKEN_OFF = re.compile(r"(?:…|\.\.\.|\[…\])\W*$")
_DATE = re.compile(r"\b\d{4}[./-]\d{1,2}[./-]\d{1,2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{4}\b|\b\d{1,2}:\d{2}\b")
_PUNCTUATION = re.compile(r"[,;:.!?、。，；：]")
_DIGITS = re.compile(r"\d")
_UPPER = re.compile(r"[A-ZÀ-ÖØ-ÞΑ-ΩА-Я]")
_WIDE = re.compile("[\u3040-\ud7a3]")
_WORD = re.compile(r"\w{3,}")


def rows_of(facts: PageFacts, indexes: Sequence[int]) -> Rows:
    """A row for each of the blocks with these indexes, with the columns of :data:`NAMES`."""
    return np.hstack([make(facts, indexes) for make in _GROUPS])


def _own(facts: PageFacts, indexes: Sequence[int]) -> Rows:
    """What the block itself is like."""
    rows = []
    for index in indexes:
        block = facts.blocks[index]
        text = block.text
        length = len(text)
        rows.append(
            (
                facts.kept[index],
                log1p(block.size),
                block.linked,
                block.strong,
                block.heading,
                _TAGS.get(block.tag, _OTHER_TAG),
                _SENTENCE.search(text, max(0, length - 6)) is not None,
                _BROKEN_OFF.search(text, max(0, length - 6)) is not None,
                text[-1] in ":：",
                text[-1] in "?？",
                len(_DIGITS.findall(text)) / length,
                len(_UPPER.findall(text)) / length,
                len(_PUNCTUATION.findall(text)) / length,
                len(_WIDE.findall(text)) / length if not text.isascii() else 0,
                length / len(block.links) if block.links else 9999,
                text[0].islower(),
                text[0] in "\"“„«»'‘「—–-",
                text[0] in "»›>→▶►➤👉•·",
                VERDICTS.index(facts.verdicts[index]) if facts.verdicts[index] in VERDICTS else len(VERDICTS),
                facts.verdicts[index] in (None, "lead"),
            )
        )
    return np.array(rows, dtype=np.float32)


def _hints(facts: PageFacts, indexes: Sequence[int]) -> Rows:
    """What the elements around it are called."""
    marks = np.array([facts.region.marks(facts.blocks[index]) for index in indexes], dtype=np.int64)
    own = np.array([facts.region.own_marks(facts.blocks[index]) for index in indexes], dtype=np.int64)
    said = [(marks[:, None] & _HINT_BITS) != 0, (own & m.FURNITURE)[:, None] != 0, (marks & m.FURNITURE)[:, None] != 0]
    return np.hstack(said).astype(np.float32)


def _place(facts: PageFacts, indexes: Sequence[int]) -> Rows:
    """Where it stands: within the region, among blocks of its form, in its parent."""
    region, span = facts.region, max(1, facts.region.last - facts.region.first)
    of_form = Counter(facts.forms)
    kept_of_form = Counter(name for name, kept in zip(facts.forms, facts.kept, strict=True) if kept)
    sums = sums_below(facts)
    rows = []
    for index in indexes:
        block, name = facts.blocks[index], facts.forms[index]
        parent = block.node.parent or block.node
        grand = parent.parent or parent
        apart, box = 0, block.node
        for node in block.node.chain():
            if region.weight[node]:
                break
            apart, box = apart + 1, node
        rows.append(
            (
                region.holds(block),
                min(3, max(-3, (index - region.first) / span)),
                _clip(index - region.first),
                _clip(region.last - index),
                region.forms[name] / region.total,
                region.steps[block.node.step] / region.total,
                region.weight[parent] / region.total,
                region.weight[grand] / region.total,
                apart,
                block.node.depth - region.main.depth,
                kept_of_form[name] / of_form[name],
                of_form[name],
                *_shares(sums[parent]),
                *_shares(sums[grand]),
                *_shares(sums[box])[:3],
            )
        )
    return np.array(rows, dtype=np.float32)


def _shares(sums: list[float]) -> tuple[float, float, float, float]:
    size, linked, kept, count = sums
    return log1p(size), linked / (size or 1), kept / (size or 1), count


def _words(facts: PageFacts, indexes: Sequence[int]) -> Rows:
    """What it says: the headline, an author, a label, an appeal, or what stands elsewhere too."""
    blocks = facts.blocks
    title, told = fold_letters(facts.title), fold_letters(facts.description)[:400]
    authors = [fold_letters(name) for name in facts.authors if name]
    title_words = set(_WORD.findall(facts.title.casefold()))
    copies = Counter(block.text for block in blocks)
    whole = "\n".join(
        fold_letters(block.text) for block, kept in zip(blocks, facts.kept, strict=True) if kept and not block.heading
    )[:_LONGEST]
    labels = {index: _label(blocks[index]) for index in _with_neighbours(facts, {*facts.candidates, *indexes})}
    above = _last_label(labels)
    rows = []
    for index in indexes:
        block, text = blocks[index], blocks[index].text
        said, short = fold_letters(text), block.size < _SHORT
        words = _WORD.findall(text.casefold()) if short and title_words else []
        label, at = above[index]
        rows.append(
            (
                bool(said) and said == title,
                sum(word in title_words for word in words) / (len(words) or 1),
                bool(told) and said[:60] == told[:60],
                len(said) > 20 and bool(told) and (said in told or told in said),
                said in authors,
                any(len(name) > 5 and name in said[:80] for name in authors),
                labels[index],
                label,
                min(99, index - at),
                short and asks(text),
                len(text) < 100 and _DATE.search(text) is not None,
                copies[text],
                whole.count(said) if 20 <= len(said) < 2 * _SHORT else 0,
            )
        )
    return np.array(rows, dtype=np.float32)


def _label(block: TextBlock) -> int:
    """What a block announces, by number; 0 for none."""
    kind = "related" if block.recommends else label_of(block.text) if block.size < _FAR else None
    if kind is None and (block.linked > 0.3 or block.text.endswith(":")) and (said := split_label(block.text)):
        kind = said[0]
    return _LABELS.get(kind or "", 0)


def _last_label(labels: dict[int, int]) -> dict[int, tuple[int, int]]:
    """For each block the last label before it, and where that stands."""
    found, last = {}, (0, -99)
    for index, label in labels.items():
        found[index] = last
        last = (label, index) if label else last
    return found


def _page(facts: PageFacts, indexes: Sequence[int]) -> Rows:
    """How far it stands from the headline and from what was kept."""
    kept, title = facts.kept, facts.headline
    before = list(accumulate((b.size * k for b, k in zip(facts.blocks, kept, strict=True)), initial=0))
    up, down = _distances(kept), _distances(kept[::-1])[::-1]
    length = log1p(facts.length)
    rows = [
        (
            length,
            before[index] / facts.length,
            up[index],
            down[index],
            99 if title is None else _clip(index - title),
            title is not None and title < index < facts.region.first,
        )
        for index in indexes
    ]
    return np.array(rows, dtype=np.float32)


def _distances(kept: Sequence[bool]) -> list[int]:
    """How many blocks before each the last kept one stands, at most 99."""
    found, last = [], -99
    for index, keep in enumerate(kept):
        found.append(min(99, index - last))
        last = index if keep else last
    return found


def _with_neighbours(facts: PageFacts, indexes: Iterable[int]) -> list[int]:
    """The indexes of blocks and of those around them, in order."""
    wanted = {index + distance for index in indexes for distance in (*_NEIGHBOURS, 0)}
    return sorted(index for index in wanted if 0 <= index < len(facts.blocks))


def _near(facts: PageFacts, indexes: Sequence[int]) -> Rows:
    """The same of three blocks on either side, -1 where the page ends."""
    blocks, wanted = facts.blocks, _with_neighbours(facts, indexes)
    told = np.full((len(blocks) + 6, 7), -1, dtype=np.float32)
    told[np.array(wanted) + 3] = [
        (
            facts.kept[index],
            log1p(block.size),
            block.linked,
            block.heading,
            _SENTENCE.search(block.text, max(0, len(block.text) - 6)) is not None,
            facts.is_furniture(block),
            facts.verdicts[index] in (None, "lead"),
        )
        for index, block in ((index, blocks[index]) for index in wanted)
    ]
    alike = np.full((len(blocks) + 6, 2), -1)
    alike[3:-3, 0] = _numbered(facts.forms)
    alike[3:-3, 1] = _numbered([block.node.parent for block in blocks])
    own = np.array(indexes) + 3
    near = own[:, None] + np.array(_NEIGHBOURS)
    rows = np.concatenate([told[near], alike[near] == alike[own][:, None]], axis=2, dtype=np.float32)
    return rows.reshape(len(indexes), -1)


def _numbered(values: Sequence[object]) -> list[int]:
    numbers: dict[object, int] = {}
    return [numbers.setdefault(value, len(numbers)) for value in values]


def _clip(distance: int) -> int:
    return max(-_FAR, min(_FAR, distance))


_GROUPS: tuple[Callable[[PageFacts, Sequence[int]], Rows], ...] = (_own, _hints, _place, _words, _page, _near)
_NAMES = """
    kept size linked bold heading tag sentence broken_off colon question digits upper punctuation wide links lower quote
    pointer rule rule_text
    {hints} own_furniture furniture
    inside relative after_first before_last form_share step_share parent_share grand_share apart depth form_kept
    form_count parent_size parent_linked parent_kept parent_count grand_size grand_linked grand_kept grand_count
    box_size box_linked box_kept
    title title_words description in_description author author_in label label_above label_distance appeal date
    copies contained
    length before kept_above kept_below after_title lead_zone
"""
_NEAR_NAMES = "kept size linked heading sentence furniture rule_text same_form same_parent"
NAMES = (
    *_NAMES.format(hints=" ".join(f"is_{hint}" for hint in _HINTS)).split(),
    *(f"{name}{distance:+d}" for distance in _NEIGHBOURS for name in _NEAR_NAMES.split()),
)
"""The columns of a row."""
