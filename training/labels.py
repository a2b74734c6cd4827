"""Which blocks of an annotated page are its text: the page's words held against the true ones, in order."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

from benchmarks.quality_corpus import AnnotatedPage
from benchmarks.quality_scores import words
from crawler.extraction.content.text_blocks import TextBlock

TEXT, OTHER, UNKNOWN = 1, 0, -1
_MOST, _LEAST = 0.6, 0.4
# A longer block's words must stand together in the truth, not only somewhere in its order.
_TELLING, _RUN, _TOGETHER = 6, 4, 0.4
_PIECE = 25


def labels(page: AnnotatedPage, blocks: Sequence[TextBlock]) -> list[int]:
    """For each block :data:`TEXT`, :data:`OTHER`, or :data:`UNKNOWN` where the truth does not tell."""
    if page.pieces is not None:
        return [_by_pieces(block.text, *page.pieces) for block in blocks]
    return _by_words(page, [words(block.text) for block in blocks])


def _by_pieces(text: str, inside: Sequence[str], outside: Sequence[str]) -> int:
    is_text, is_other = (
        any(_shares(" ".join(piece.split()), text) for piece in pieces) for pieces in (inside, outside)
    )
    return UNKNOWN if is_text == is_other else TEXT if is_text else OTHER


def _shares(piece: str, text: str) -> bool:
    piece = " ".join(piece.split())
    return piece in text or (len(text) > _PIECE and text in piece)


def _by_words(page: AnnotatedPage, blocks: list[list[str]]) -> list[int]:
    true: list[str] = []
    optional: list[bool] = []
    for paragraph in page.paragraphs or [page.body]:
        may_be = paragraph.startswith("[") and paragraph.endswith("]")
        said = words(paragraph.strip("[]") if may_be else paragraph)
        true += said
        optional += [may_be] * len(said)
    shown = [word for block in blocks for word in block]
    owner = [index for index, block in enumerate(blocks) for _ in block]
    found, free = [0] * len(blocks), [0] * len(blocks)
    numbers: dict[str, int] = {}
    one, other = ([numbers.setdefault(word, len(numbers)) for word in text] for text in (shown, true))
    for step in LCSseq.opcodes(one, other) if one and other else ():
        if step.tag == "equal":
            for offset in range(step.src_end - step.src_start):
                index = owner[step.src_start + offset]
                found[index] += 1
                free[index] += optional[step.dest_start + offset]
    runs = _runs(true)
    return [_label(block, runs, f, o) for block, f, o in zip(blocks, found, free, strict=True)]


def _label(block: list[str], runs: set[tuple[str, ...]], found: int, optional: int) -> int:
    """:param found: how many of the block's words stand in the truth, ``optional`` where they may stand or not."""
    if not block:
        return UNKNOWN
    share = found / len(block)
    if share >= _MOST and len(block) >= _TELLING:
        own = _runs(block)
        share = share if len(own & runs) >= _TOGETHER * len(own) else 0.0
    if share >= _MOST:
        return UNKNOWN if 2 * optional > found else TEXT
    return OTHER if share < _LEAST else UNKNOWN


def _runs(said: list[str]) -> set[tuple[str, ...]]:
    return {tuple(said[i : i + _RUN]) for i in range(max(1, len(said) - _RUN + 1))} if said else set()
