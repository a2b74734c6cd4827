"""A text that stands on its page more than once, as for screens of several widths."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from crawler.extraction.content.text_blocks import TextBlock

_LONG = 100  # characters of a paragraph that is no phrase of a form
_FEWEST = 10  # long paragraphs: fewer may be a note below each of several offers
_SHARE = 0.2
_IN_ORDER = 0.9


def copies(text: Sequence[TextBlock]) -> list[TextBlock]:
    """Those of a text's blocks that are a copy of what stands above them; none where only single ones recur.

    A copy repeats many paragraphs in their order, in a box of its own. What each of a page's offers, steps or weeks
    says again does not, nor does what a text itself says twice.

    :param text: the blocks that were read, in their order.
    """
    first: dict[str, int] = {}
    repeats: dict[int, int] = {}
    for place, block in enumerate(text):
        if first.setdefault(block.text, place) != place:
            repeats[place] = first[block.text]
    long = [place for place in repeats if text[place].size >= _LONG and not text[place].heading]
    if len({repeats[place] for place in long}) < _FEWEST:
        return []
    if any(text[place].node.parent is text[repeats[place]].node.parent for place in long):
        return []  # a refrain
    if sum(text[place].size for place in long) < _SHARE * sum(block.size for block in text):
        return []
    if sum(repeats[one] < repeats[other] for one, other in pairwise(long)) < _IN_ORDER * (len(long) - 1):
        return []
    begin, end = long[0], long[-1]
    while begin - 1 in repeats:  # its headings and short lines
        begin -= 1
    return [text[place] for place in repeats if begin <= place <= end]
