"""The main text as trafilatura sees it, found again on the page."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from lxml.etree import _Element
from lxml.html import HtmlElement

from crawler.extraction.content.region import seeds
from crawler.extraction.content.text_blocks import TextBlock

_PIECE = 20
_CERTAIN = 30
_LONGEST = 500_000  # characters
_FEW = 2000  # that are looked for before an index is worth its time
_UNITS = frozenset({"p", "head", "item", "quote", "cell", "code", "row"})
# A text of this length, if trafilatura finds most of it, needs no second opinion from its fallbacks.
_AMPLE = 2000
_MOST = 0.75


def isolate(tree: HtmlElement, text_blocks: list[TextBlock]) -> list[bool]:
    """For each text block of a page whether trafilatura keeps it as main text.

    Its fallbacks (readability, justext) cost a third of its time and change nothing where it finds most of
    what looks like sentences, so they are asked only where there is little of that or it finds less.

    :param tree: the page; trafilatura works on a copy of it.
    """
    likely = sum(s.size for s, is_text in zip(text_blocks, seeds(text_blocks), strict=True) if is_text)
    if likely >= _AMPLE:
        kept = _trafilatura(tree, text_blocks, fast=True)
        if sum(s.size for s, keep in zip(text_blocks, kept, strict=True) if keep) >= _MOST * likely:
            return kept
    return _trafilatura(tree, text_blocks, fast=False)


def _trafilatura(tree: HtmlElement, text_blocks: list[TextBlock], *, fast: bool) -> list[bool]:
    import trafilatura

    found: Any = trafilatura.bare_extraction(tree, with_metadata=False, include_comments=False, fast=fast)
    if found is None or found.body is None:
        return [False] * len(text_blocks)
    return align(found.body, text_blocks)


def align(body: _Element, text_blocks: list[TextBlock]) -> list[bool]:
    """For each text block whether its text stands in a tree that was made of the same page.

    White space does not count. A short text counts when it is a block of its own, a long one also when
    most of it stands there in pieces.
    """
    units = {_squeezed("".join(e.itertext())) for e in body.iter() if e.tag in _UNITS or e.tail}
    units |= {_squeezed(element.tail) for element in body.iter() if element.tail}
    whole = _Text(_squeezed("".join(body.itertext())))
    return [_stands(_squeezed(s.text), units, whole) for s in text_blocks]


class _Text:
    """A text without white space in which many others are looked for: a large page's costs no square of its length."""

    def __init__(self, text: str):
        self._text = text[:_LONGEST]
        self._asked = 0

    def holds(self, text: str) -> bool:
        return self.holds_piece(text[:_PIECE]) and text in self._text

    def holds_piece(self, piece: str) -> bool:
        """Whether it holds a text of exactly :data:`_PIECE` characters."""
        self._asked += 1
        return piece in (self._pieces if self._asked > _FEW else self._text)

    @cached_property
    def _pieces(self) -> frozenset[str]:
        return frozenset(self._text[at : at + _PIECE] for at in range(len(self._text) - _PIECE + 1))


def _stands(text: str, units: set[str], whole: _Text) -> bool:
    if text in units:
        return True
    if len(text) < _CERTAIN:
        return False
    if whole.holds(text):
        return True
    pieces = [text[i : i + _PIECE] for i in range(0, len(text) - _PIECE + 1, _PIECE)]
    return sum(map(whole.holds_piece, pieces)) > 0.6 * len(pieces)


def _squeezed(text: str) -> str:
    return "".join(text.split())
