"""Where a text begins and ends is seen from the shapes of its lines."""

from __future__ import annotations

import pytest

from crawler.extraction.plain_text.boxes import Boxes
from crawler.extraction.plain_text.extent import extent
from crawler.extraction.plain_text.lines import read_lines
from crawler.items import NoArticle

TEXT = [
    "The bridge over the river is closed until spring, for a crack in one of its piers has grown in the cold.",
    "Nobody was hurt when it was found, but the way to the market takes an hour more than it did on Monday.",
    "The council meets on Friday evening, and it will say then how long the repairs are going to take this time.",
]
MENU = ["World", "Sport", "Culture", "Opinion", "Weather", "Travel", "Letters"]


def text_of(*paragraphs: str) -> list[str]:
    lines = read_lines("\n\n".join(paragraphs))
    first, last = extent(lines, Boxes())
    return [line.text for line in lines[first : last + 1]]


def test_menus_above_and_below_are_outside() -> None:
    assert text_of(*MENU, *TEXT, *MENU) == TEXT


def test_a_teaser_far_from_the_text_is_outside() -> None:
    teaser = "A cat has come home after four years, and nobody in the street can say where it was."
    assert text_of(teaser, *MENU, *TEXT) == TEXT


def test_what_stands_below_the_comments_is_outside() -> None:
    reader = "I have crossed this bridge every day for thirty years and never saw a crack in any of its piers."
    assert text_of(*TEXT, "Comments", reader) == TEXT


def test_a_page_without_a_paragraph_is_none_of_an_article() -> None:
    with pytest.raises(NoArticle, match="listing"):
        text_of(*MENU)
    with pytest.raises(NoArticle, match="too little text"):
        text_of("World")
