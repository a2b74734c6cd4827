"""The standfirst: what stands between headline and text and belongs to the article."""

from __future__ import annotations

import re
from itertools import takewhile

from crawler.extraction.content.path_signatures import form
from crawler.extraction.content.region import ContentRegion
from crawler.extraction.content.text_blocks import TextBlock
from crawler.page import class_names as m
from crawler.page.text import fold_letters

_NEVER = (
    m.FIGURE | m.CAPTION | m.BYLINE | m.SHARE | m.TAGS | m.RELATED | m.NAV | m.FOOTER | m.COMMENT | m.SIGNUP | m.FORM
    | m.SIDE
)  # fmt: skip
_UNLIKELY = m.DATE | m.ASIDE | m.TEASER | m.CARD | m.HIDDEN
_SHORTEST = 25
_UNNAMED = 50
_REACH = 60
_MOST = 3
_SENTENCE = re.compile(r"[.!?…。！？؟।:][\"'”’»)\]]*$")


def find_title(text_blocks: list[TextBlock], title: str | None, first: int) -> int | None:
    """Index of the headline that stands last before the text; None when there is none.

    :param title: the article's title as far as it is known.
    :param first: index of the first text block that is surely text.
    """
    known = fold_letters(title)
    best = None
    for text_block in text_blocks[:first]:
        if (
            text_block.heading == 1
            or (known and text_block.heading and fold_letters(text_block.text) in known and text_block.size > 15)
            or (known and fold_letters(text_block.text) == known)
        ):
            best = text_block.index
    return best


def find_headline(text_blocks: list[TextBlock], kept: list[bool], title: str | None) -> int:
    """Index of the heading that most of what was kept stands below: above it stand a ticker, other articles' teasers.

    :param title: the article's title; a heading that says the same is the headline. 0 when there is none.
    """
    known = fold_letters(title)
    headline = next((s.index for s in text_blocks if s.heading and known and fold_letters(s.text) == known), 0)
    above = sum(s.size for s in text_blocks[:headline] if kept[s.index])
    below = sum(s.size for s in text_blocks[headline + 1 :] if kept[s.index])
    return headline if above < below else 0


def find_lead(
    text_blocks: list[TextBlock], region: ContentRegion, title: int | None, description: str | None
) -> list[TextBlock]:
    """The text blocks of the standfirst, none when the page has none.

    Three signs, the best first: it says what the page's description says; the mark-up names it so; it is a sentence
    of its own below the headline.
    """
    start = max(-1 if title is None else title, region.first - _REACH)
    told = fold_letters(description)[:60]
    # What the headline stands in, too, says nothing of a text that is marked as a standfirst.
    never = _NEVER if title is None else _NEVER & ~region.marks(text_blocks[title])
    ranked: dict[int, list[TextBlock]] = {}
    for text_block in text_blocks[start + 1 : region.first]:
        marks = region.marks(text_block)
        said = fold_letters(text_block.text)
        if text_block.linked > 0.5 or marks & never or (text_block.size < _SHORTEST and said != told) or not said:
            continue
        if said == told or (len(told) >= _SHORTEST and said.startswith(told)):
            rank = 0
        elif marks & m.LEAD:
            rank = 1
        elif title is not None and _is_sentence(text_block) and not marks & (_UNLIKELY | _NEVER):
            rank = 2
        else:
            continue
        ranked.setdefault(rank, []).append(text_block)
    for rank in sorted(ranked):
        found = ranked[rank]
        return [s for s in found if form(s.node) == form(found[0].node)]
    return []


def opening_lead(text_blocks: list[TextBlock], verdicts: list[str | None], region: ContentRegion) -> list[TextBlock]:
    """The text blocks that open the body when the mark-up calls them, and no others, standfirst; else none."""
    text = [s for s, verdict in zip(text_blocks, verdicts, strict=True) if verdict is None]
    lead = list(takewhile(lambda s: not s.heading and region.marks(s) & m.LEAD, text))
    return lead if len(lead) < len(text) and len(lead) <= _MOST else []


def _is_sentence(text_block: TextBlock) -> bool:
    """Long enough for a standfirst, no second headline, no line of dates and numbers."""
    if text_block.size < _UNNAMED or (text_block.heading and not _SENTENCE.search(text_block.text)):
        return False
    return sum(map(str.isdigit, text_block.text)) * 5 < len(text_block.text)
