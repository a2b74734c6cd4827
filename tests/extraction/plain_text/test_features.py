"""The numbers of a line say what it is like, what stands around it, and where it stands."""

from __future__ import annotations

import numpy as np
import pytest

from crawler.extraction.plain_text.features import FAR, NAMES, TextPage, line_rows, page_of, since
from crawler.extraction.plain_text.lines import read_lines

PAGE = """Home
World
Rain on the hills
By Ann Lee
12 March 2024

Rain fell on the hills for nine days, and nobody in the valley knew when it would end.

"The hills are full," said the keeper of the dam, who has watched the rain for forty years.

Read more: https://hills.example/rain
World
"""


@pytest.fixture(scope="module")
def page() -> TextPage:
    return page_of(read_lines(PAGE))


def column(page: TextPage, name: str) -> list[float]:
    return line_rows(page)[:, NAMES.index(name)].tolist()


def own(text: str, name: str) -> float:
    """What a column says of a page's only line."""
    return column(page_of(read_lines(text)), name)[0]


def test_each_line_has_a_row_and_each_name_a_column(page: TextPage) -> None:
    assert line_rows(page).shape == (len(page.lines), len(NAMES))
    assert len(set(NAMES)) == len(NAMES)
    assert np.isfinite(line_rows(page)).all()


def test_a_page_without_lines_has_no_rows() -> None:
    assert line_rows(page_of([])).shape == (0, len(NAMES))


@pytest.mark.parametrize(
    ("name", "text", "other"),
    [
        ("stopped", "The rain has ended.", "The rain has ended"),
        ("broken_off", "The rain has ended and …", "The rain has ended."),
        ("colon", "In the hills:", "In the hills."),
        ("asks_or_calls", "When does the rain end?", "The rain ends."),
        ("lower", "and so it rained", "And so it rained"),
        ("quote", "“It rains”, said the keeper", "It rains, said the keeper"),
        ("dash", "– Ann Lee", "Ann Lee"),
        ("bracket", "(Photo of the hills)", "Photo of the hills"),
        ("address", "See www.hills.example for more", "See the hills for more"),
        ("copyright", "© The Hills", "The Hills"),
        ("separators", "Rain | Hills | Valley", "Rain Hills Valley"),
        ("stops", "It rained. It ended.", "It rained and ended"),
        ("commas", "Rain, wind, snow", "Rain wind snow"),
        ("digits", "24 days", "Many days"),
        ("upper", "RAIN", "Rain"),
        ("capitals", "Rain On Hills", "Rain on hills"),
        ("word_length", "Mountains", "Hills"),
    ],
)
def test_what_a_line_is_like_is_told_of_it_alone(name: str, text: str, other: str) -> None:
    assert own(text, name) > own(other, name)


def test_a_line_that_stands_twice_is_counted_twice_whatever_its_case(page: TextPage) -> None:
    assert column(page, "copies") == [1, 2, 1, 1, 1, 1, 1, 1, 2]
    assert column(page_of(read_lines("World\n\nRain fell.\n\nWORLD")), "copies") == [2, 1, 2]


def test_what_the_rules_take_for_the_text_is_inside(page: TextPage) -> None:
    inside = column(page, "inside")
    assert [number for number, found in enumerate(inside) if found] == list(range(page.first, page.last + 1))
    assert inside[5] == inside[6] == 1
    assert column(page, "after_first")[page.first] == column(page, "before_last")[page.last] == 0


def test_a_title_has_the_words_of_the_text_below_it(page: TextPage) -> None:
    shares = column(page, "body_words")
    assert shares[2] == 1  # "rain" and "hills"
    assert shares[0] == shares[3] == 0
    counted_without_itself = TextPage(page.lines, 5, 5, frozenset())
    assert column(counted_without_itself, "body_words")[5] == 0


def test_neighbours_are_told_and_missing_where_the_page_ends(page: TextPage) -> None:
    shape, above, below = (column(page, name) for name in ("shape", "shape-1", "shape+2"))
    assert above == [-1, *shape[:-1]]
    assert below == [*shape[2:], -1, -1]


def test_paragraphs_nearby_are_counted_on_either_side(page: TextPage) -> None:
    assert column(page, "paragraphs_below3")[2:7] == [1, 2, 2, 1, 0]
    assert column(page, "paragraphs_above3")[5:] == [0, 1, 2, 2]


def test_how_far_a_label_and_a_date_are_is_told_above_and_below(page: TextPage) -> None:
    assert column(page, "until_date")[:5] == [4, 3, 2, 1, FAR]
    assert column(page, "since_date")[4:7] == [FAR, 1, 2]
    home, _, _, byline, *_ = column(page, "label")
    assert 0 < home != byline > 0
    assert column(page, "label_above")[:5] == [0, home, home, home, byline]


def test_lines_of_one_shape_in_a_row_are_counted(page: TextPage) -> None:
    shape, run = column(page, "shape"), column(page, "run")
    assert shape[5] == shape[6] != shape[7]
    assert run[5] == run[6] == 2


def test_since_counts_from_the_last_one_above_and_no_further_than_far() -> None:
    assert since(np.array([False, True, False, False, True])).tolist() == [FAR, FAR, 1, 2, 3]
    assert since(np.array([True, *[False] * (FAR + 5)]))[-1] == FAR
