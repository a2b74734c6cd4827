"""What is known of each line of a page of plain text, as numbers for the trees that tell what it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log1p
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt

from crawler.extraction.content.notices import asks
from crawler.extraction.plain_text.boilerplate import weight
from crawler.extraction.plain_text.boxes import read_boxes
from crawler.extraction.plain_text.extent import extent
from crawler.extraction.plain_text.lines import Line, is_stopped
from crawler.extraction.plain_text.printed import PrintedLine
from crawler.items import NoArticle
from crawler.page.text import fold_letters

Rows = npt.NDArray[np.float32]
Column = npt.NDArray[Any]

_SHAPES = {
    "sentence": 0, "short": 1, "marked": 2, "label": 3, "labelled": 4, "date": 5, "counter": 6, "path": 7, "menu": 8,
    "glued": 9, "prompt": 10,
}  # fmt: skip
_BLOCKS = {"heading": 1, "list_item": 2, "quote": 3, "table_row": 4}
_LABELS = {
    "related": 1, "most_read": 1, "load_more": 1, "next_page": 1, "previous_page": 1, "tags": 2, "share": 3,
    "subscribe": 4, "newsletter": 4, "login": 4, "comments": 5, "conduct": 6, "cookies": 6, "navigation": 6,
    "advertisement": 7, "byline": 8, "published": 9, "updated": 9, "photo_credit": 10, "section": 11,
}  # fmt: skip
NEIGHBOURS = (-4, -3, -2, -1, 1, 2, 3, 4)
WINDOWS = (3, 8, 20)
FAR = 60
_COMMON_WORDS = 40
WORD = re.compile(r"[^\W\d_]+")
_STOPS = re.compile(r"[.!?…。！？؟।](?=\s|$)|[。！？]")
_COMMAS = re.compile(r"[,;:、，；：،]")
_ADDRESS = re.compile(r"https?://|www\.|\w@\w")
_QUOTES = "\"“„«»'‘「"
_DASHES = "–—-"
_ENDS = re.compile(r"(?:…|\.\.\.)\W*$")


@dataclass(slots=True)
class TextPage:
    """The lines of a page, with what all of them together say."""

    lines: list[Line]
    first: int
    """The first line of the text as the rules see it, -1 where they see none; ``last`` the last."""
    last: int
    boxed: frozenset[int]
    """The lines that the rules give to boxes of related headlines and keywords."""


def page_of(lines: list[Line]) -> TextPage:
    """A page with what the rules say of its lines."""
    boxes = read_boxes(lines)
    try:
        first, last = extent(lines, boxes)
    except NoArticle:
        first = last = -1
    return TextPage(lines, first, last, frozenset(boxes.members))


def line_rows(page: TextPage) -> Rows:
    """A row for each line, with the columns of :data:`NAMES`."""
    if not page.lines:
        return np.zeros((0, len(NAMES)), np.float32)
    own = np.array(_own(page), np.float32)
    return np.hstack([own, _around(own), _place(page, own), _labels(page)]).astype(np.float32)


def _own(page: TextPage) -> list[tuple[float, ...]]:
    """What a line itself is like."""
    texts = [line.text for line in page.lines]
    folded = [fold_letters(text) for text in texts]
    copies = Counter(folded)
    words = [[word.casefold() for word in WORD.findall(text)] for text in texts]
    common, body = _vocabulary(page, words)
    rows: list[tuple[float, ...]] = []
    for i, (line, said) in enumerate(zip(page.lines, words, strict=True)):
        long = [word for word in said if len(word) > 3]
        inside = page.first <= i <= page.last
        rows.append(
            (
                *_spelling(line, len(said)),
                *_layout(line),
                i + 1 == len(texts) or page.lines[i + 1].gap,
                *_printing(line.printed),
                copies[folded[i]],
                sum(word in common for word in said) / (len(said) or 1),
                sum(body[word] > inside for word in long) / (len(long) or 1),
                inside,
                i in page.boxed,
            )
        )
    return rows


def _spelling(line: Line, words: int) -> tuple[float, ...]:
    """How a line is written: its length, its signs, its letters; the columns ``shape`` to ``appeal``."""
    text, size = line.text, len(line.text)
    upper, capital = sum(map(str.isupper, text)), sum(word[:1].isupper() for word in WORD.findall(text))
    return (
        _SHAPES[line.shape],
        log1p(weight(text)),
        words,
        size / (words or 1),
        is_stopped(text),
        bool(_ENDS.search(text[-6:])),
        text[-1] in ":：",
        text[-1] in "?？!！",
        len(_STOPS.findall(text)),
        len(_COMMAS.findall(text)) / (words or 1),
        sum(map(str.isdigit, text)) / size,
        upper / size,
        capital / (words or 1),
        text[:1].islower(),
        text[:1] in _QUOTES,
        text[:1] in _DASHES,
        text[:1] in "[(",
        sum(character in "|·•/›»>" for character in text),
        bool(_ADDRESS.search(text)),
        "©" in text,
        size < 300 and asks(text),
    )


def _layout(line: Line) -> tuple[float, ...]:
    """What a line is marked as, and what stands above it; the columns ``label`` to ``gap``."""
    return (
        _LABELS.get(line.label or "", 0),
        _BLOCKS.get(line.block.kind, 0) if line.block else 0,
        (line.block.level or 0) if line.block else 0,
        line.underlined,
        line.gap,
    )


def _printing(line: PrintedLine) -> tuple[float, ...]:
    """How a line was printed; the columns ``indent`` to ``links``."""
    return min(20, len(line.text) - len(line.text.lstrip(" "))), line.linked, min(9, line.links)


def _vocabulary(page: TextPage, words: list[list[str]]) -> tuple[set[str], Counter[str]]:
    """The words that are most frequent in the page's paragraphs, and in how many lines of its text each stands."""
    sentences = [said for line, said in zip(page.lines, words, strict=True) if line.shape == "sentence"]
    common = Counter(word for said in sentences for word in said)
    body = (
        Counter(word for said in words[page.first : page.last + 1] for word in set(said)) if page.first >= 0 else None
    )
    return {word for word, _ in common.most_common(_COMMON_WORDS)}, body or Counter()


def _around(own: Rows) -> Rows:
    """The same of the lines on either side, -1 where the page ends; what the lines further off are like together."""
    count = len(own)
    reach = max(map(abs, NEIGHBOURS))
    told = np.full((count + 2 * reach, len(_NEAR)), -1, np.float32)
    told[reach : reach + count] = own[:, [_OWN.index(name) for name in _NEAR]]
    near = [told[reach + distance : reach + distance + count] for distance in NEIGHBOURS]
    paragraph = own[:, 0] == _SHAPES["sentence"]
    size = np.expm1(own[:, 1])
    sums = [
        np.concatenate([[0.0], np.cumsum(column)])
        for column in (paragraph, size * paragraph, size, own[:, _OWN.index("linked")])
    ]
    at = np.arange(count)
    wide: list[Column] = []
    for window in WINDOWS:
        spans = ((np.maximum(0, at - window), at), (at + 1, np.minimum(count, at + 1 + window)))
        for begin, end in spans:
            long, text, whole, links = (total[end] - total[begin] for total in sums)
            wide += [long, np.log1p(text), text / np.maximum(1, whole), links / np.maximum(1, end - begin)]
    return np.hstack([*near, np.array(wide, np.float32).T])


def _place(page: TextPage, own: Rows) -> Rows:
    """Where a line stands: on the page, beside what the rules take for its text, among the paragraphs."""
    count = len(own)
    at = np.arange(count)
    paragraph = own[:, 0] == _SHAPES["sentence"]
    size = np.expm1(own[:, 1]) * paragraph
    whole = max(1.0, float(size.sum()))
    before = np.concatenate([[0.0], np.cumsum(size)[:-1]]) / whole
    longest = int(size.argmax())
    span = max(1, page.last - page.first)
    columns: list[Column] = [
        at / count,
        np.full(count, log1p(count)),
        np.full(count, log1p(whole)),
        np.full(count, paragraph.mean()),
        before,
        np.clip(at - page.first, -FAR, FAR),
        np.clip(page.last - at, -FAR, FAR),
        np.clip((at - page.first) / span, -3, 3),
        np.clip(at - longest, -FAR, FAR),
        own[:, 1] - log1p(median(size[paragraph].tolist() or [0])),
        since(paragraph),
        since(paragraph[::-1])[::-1],
        _run(own[:, 0]),
    ]
    return np.array(columns, np.float32).T


def since(found: Column) -> Column:
    """How many lines above each the last one of a kind stands, at most :data:`FAR`."""
    at = np.arange(len(found))
    last = np.maximum.accumulate(np.where(found, at, -FAR))
    distances: Column = np.minimum(FAR, at - np.concatenate([[-FAR], last[:-1]]))
    return distances


def _run(shapes: Column) -> Column:
    """Of how many lines of its shape one after another each is one, at most :data:`FAR`."""
    ends = np.flatnonzero(np.concatenate([shapes[1:] != shapes[:-1], [True]]))
    lengths = np.diff(np.concatenate([[-1], ends]))
    runs: Column = np.minimum(FAR, np.repeat(lengths, lengths))
    return runs


def _labels(page: TextPage) -> Rows:
    """How far above and below labels of each kind, dates and headings stand, and which label stands last above."""
    lines = page.lines
    kinds = [_LABELS.get(line.label or "", 0) for line in lines]
    marks = [np.array([kind == wanted for kind in kinds]) for wanted in _LABEL_NUMBERS]
    marks.append(np.array([line.shape == "date" for line in lines]))
    marks.append(np.array([line.underlined or bool(line.block and line.block.kind == "heading") for line in lines]))
    above = [0]
    for kind in kinds[:-1]:
        above.append(kind or above[-1])
    columns: list[Iterable[float]] = [above]
    for mark in marks:
        columns += [since(mark), since(mark[::-1])[::-1]]
    return np.array(columns, np.float32).T


_LABEL_NUMBERS: Sequence[int] = tuple(sorted(set(_LABELS.values())))
_NAMES = """
    shape size words word_length stopped broken_off colon asks_or_calls stops commas digits upper capitals lower quote
    dash bracket separators address copyright appeal label block level underlined gap gap_below indent linked links
    copies common_words body_words inside boxed
"""
_NEAR_NAMES = "shape size stopped capitals digits label block gap indent linked common_words body_words inside boxed"
_WIDE_NAMES = "paragraphs paragraph_size paragraph_share linked"
_PLACE_NAMES = """
    at page_lines page_size page_paragraphs before after_first before_last relative after_longest than_median
    since_paragraph until_paragraph run
"""
_OWN, _NEAR = _NAMES.split(), _NEAR_NAMES.split()
NAMES = (
    *_OWN,
    *(f"{name}{distance:+d}" for distance in NEIGHBOURS for name in _NEAR),
    *(f"{name}_{side}{window}" for window in WINDOWS for side in ("above", "below") for name in _WIDE_NAMES.split()),
    *_PLACE_NAMES.split(),
    "label_above",
    *(
        f"{side}_{kind}"
        for kind in (*(f"label{number}" for number in _LABEL_NUMBERS), "date", "heading")
        for side in ("since", "until")
    ),
)
"""The columns of a row."""
