"""Which line of a page of plain text is its title, whatever the trees think likely."""

from __future__ import annotations

import numpy as np
import pytest

from crawler.extraction.plain_text.features import TextPage, page_of
from crawler.extraction.plain_text.lines import read_lines
from crawler.extraction.plain_text.title import is_meta, title_of

TEXT = [
    "Rain fell on the hills for nine days, and nobody in the valley knew when it would end.",
    "The keeper of the dam said that he had not seen such a spring in all of his forty years.",
    "On Sunday the lower road was closed, and the school sent the children home before noon.",
]


def page(*lines: str) -> TextPage:
    return page_of(read_lines("\n\n".join(lines)))


def title(page: TextPage, likely: int = 0, chance: float = 0.0, *, whole: bool = False) -> str | None:
    """The title, where the trees put one line above the others."""
    chances = np.zeros(len(page.lines), np.float32)
    chances[likely] = chance
    found = title_of(page, chances, whole)
    return None if found is None else page.lines[found].text


def test_an_underlined_line_is_the_title_whatever_the_trees_say() -> None:
    found = page("Hills Times", "Rain on the hills\n=====", *TEXT)
    assert title(found, 0, 0.99, whole=True) == "Rain on the hills"


def test_of_a_whole_page_the_likeliest_line_is_the_title_however_likely() -> None:
    found = page("Hills Times", "Rain on the hills", *TEXT)
    assert title(found, 0, 0.1, whole=True) == "Hills Times"
    assert title(found, 1, 0.1, whole=True) == "Rain on the hills"


@pytest.mark.parametrize(
    "path",
    [
        "News Weather Rain falls on the hills of the north",
        "Home / News / Rain falls on the hills of the north",
        "4. Rain falls on the hills of the north",
        "Hills Times | Rain falls on the hills of the north",
    ],
)
def test_a_path_that_ends_with_the_headline_yields_to_the_headline_alone(path: str) -> None:
    found = page(path, "by the staff of the paper", "Rain falls on the hills of the north", *TEXT)
    assert title(found, 0, 0.9, whole=True) == "Rain falls on the hills of the north"


@pytest.mark.parametrize(
    ("line", "below"),
    [
        ("Weather: Rain falls on the hills of the north", "Rain falls on the hills of the north"),  # a kicker
        ("Heavy rain falls on the hills", "the hills"),  # too short for a headline
        ("Heavy rain falls on the hills of the north", "Snow falls on the hills of the north"),
    ],
)
def test_a_headline_keeps_what_is_its_own(line: str, below: str) -> None:
    assert title(page(line, below, *TEXT), 0, 0.9, whole=True) == line


def test_of_a_text_alone_the_trees_are_asked_when_they_are_sure() -> None:
    found = page("Rain on the hills of the north", *TEXT)
    assert title(found, 1, 0.6) == TEXT[0]
    assert title(found, 1, 0.4) == "Rain on the hills of the north"


def test_a_text_without_a_title_gets_none() -> None:
    assert title(page(*TEXT)) is None


def test_a_paragraph_that_asks_at_the_beginning_is_the_title() -> None:
    asks = "When will the rain on the hills of the north at last come to its end this year?"
    assert title(page(asks, *TEXT)) == asks
    assert title(page(f"{TEXT[0]} {asks}", *TEXT)) is None  # it is longer than titles are
    assert title(page(asks.replace("?", "."), *TEXT)) is None


@pytest.mark.parametrize(
    ("line", "found"), [("By Ann Lee", True), ("12 March 2024", True), ("Rain on the hills", False), ("World", False)]
)
def test_bylines_and_dates_stand_below_titles(line: str, found: bool) -> None:
    assert is_meta(read_lines(line)[0]) is found


def test_a_sentence_of_the_outlet_above_is_no_text_where_a_title_with_a_date_follows() -> None:
    welcome = "The paper of the hills is read by all who live in the valley below the old dam."
    headline = "Rain on the hills of the north"
    assert title(page(welcome, headline, "12 March 2024", *TEXT)) == headline
    assert title(page(welcome, headline, *TEXT)) is None
