"""Teasers: short paragraphs, each below a headline of its own that leads elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from crawler.extraction.content.classified import ClassifiedPage
from crawler.extraction.content.text_blocks import TextBlock

_TEASERS = 3
_HEADLINE = 20
_NEAR = 3
_TEASER = 300
# As much in paragraphs longer than a teaser is an article, whatever else is listed beside it.
_ARTICLE = 1500
_OWN = 80


def mostly_teasers(reading: ClassifiedPage) -> bool:
    """Whether most of the paragraphs that were read are teasers, as those of a listing are."""
    return _are_most(reading, _teasers(reading))


def set_teasers_aside(reading: ClassifiedPage, is_date: Callable[[str], bool]) -> None:
    """Take a list of teasers out of a text that they are most of, where an article stands above them: a headline, a
    date and text of its own.

    A brief is often shorter than what its page recommends below it; a section has its dates below the headlines. What
    stands below the first teaser goes as well.

    :param is_date: whether a line has a date.
    """
    teasers = _teasers(reading)
    if not _are_most(reading, teasers):
        return
    first = teasers[0]
    above = reading.text_blocks[_headline(reading, first) : first]
    own = sum(block.size for block in above if not block.heading and reading.verdicts[block.index] in {None, "lead"})
    if own >= _OWN and any(is_date(block.text) for block in above if block.linked < 0.5):
        reading.verdicts = [
            "related" if verdict is None and index >= first else verdict
            for index, verdict in enumerate(reading.verdicts)
        ]


def _headline(reading: ClassifiedPage, before: int) -> int:
    """The index of the article's headline above a block; of the block itself where there is none."""
    return next((index for index in reversed(range(before)) if reading.verdicts[index] == "title"), before)


def _are_most(reading: ClassifiedPage, teasers: list[int]) -> bool:
    headlines = set(teasers)  # none is a paragraph, though it may have been read as one
    long = sum(block.size for block in reading.text if block.size >= _TEASER and not block.heading)
    paragraphs = sum(not block.heading and block.index not in headlines for block in reading.text)
    return long < _ARTICLE and len(teasers) >= _TEASERS and len(teasers) * 2 >= paragraphs


def leads_elsewhere(block: TextBlock) -> bool:
    """Whether a block is a headline of another page."""
    return block.linked > 0.8 and block.size > _HEADLINE


def _teasers(reading: ClassifiedPage) -> list[int]:
    """The indexes of headlines that lead elsewhere and have a short paragraph of the text right below them."""
    text = {block.index for block in reading.lead + reading.text if not block.heading}
    found, headline = [], -_NEAR - 1
    for block in reading.text_blocks:
        if leads_elsewhere(block):
            headline = block.index
        elif block.index in text:
            if block.size < _TEASER and block.index - headline <= _NEAR:
                found.append(headline)
            headline = -_NEAR - 1
    return found
