"""What is known of a line once it is known which lines are likely text."""

from __future__ import annotations

import numpy as np
import pytest

from crawler.extraction.plain_text.features import FAR, TextPage, page_of
from crawler.extraction.plain_text.lines import read_lines
from crawler.extraction.plain_text.second_look import SECOND_NAMES, second_rows

LINES = [
    "Hills Times",
    "Rain on the hills",
    "Rain fell on the hills for nine days, and nobody in the valley knew when it would end.",
    "The hills had been dry before, and the rain came after a long summer in the valley.",
    "Letters to the editor",
]
LIKELY = np.array([0.0, 0.2, 0.9, 0.8, 0.1], np.float32)


@pytest.fixture(scope="module")
def page() -> TextPage:
    return page_of(read_lines("\n\n".join(LINES)))


def column(page: TextPage, name: str, chances: np.ndarray = LIKELY) -> list[float]:
    return second_rows(page, chances)[:, SECOND_NAMES.index(name)].tolist()


def test_each_line_has_a_row_and_each_name_a_column(page: TextPage) -> None:
    assert second_rows(page, LIKELY).shape == (len(LINES), len(SECOND_NAMES))
    assert len(set(SECOND_NAMES)) == len(SECOND_NAMES)


def test_chances_are_told_with_those_nearby(page: TextPage) -> None:
    assert column(page, "chance") == LIKELY.tolist()
    assert column(page, "chance-1") == [-1, *LIKELY[:-1].tolist()]
    assert column(page, "chance+4") == [LIKELY[4].item(), -1, -1, -1, -1]


def test_the_text_that_stands_above_is_a_share_of_all_that_is_likely(page: TextPage) -> None:
    before = column(page, "mass_before")
    assert before[:2] == [0, 0]
    assert before == sorted(before)
    assert 0.4 < before[3] < 0.6
    assert 0.9 < before[4] < 1
    assert column(page, "mass_below3")[0] > column(page, "mass_below3")[3]


def test_lines_know_how_far_they_are_from_what_is_likely_text(page: TextPage) -> None:
    assert column(page, "after_kept") == [-2, -1, 0, 1, 2]
    assert column(page, "before_kept") == [3, 2, 1, 0, -1]
    assert column(page, "until_kept")[:2] == [2, 1]
    assert column(page, "since_kept") == [FAR, FAR, FAR, 1, 1]


def test_a_title_says_what_the_text_says_again(page: TextPage) -> None:
    echoed, often = column(page, "echoed"), column(page, "echoed_often")
    assert echoed[1] == often[1] == 1  # "rain" and "hills" stand in both paragraphs
    assert echoed[4] == 0


def test_a_line_is_no_echo_of_itself(page: TextPage) -> None:
    alone = np.array([0, 0, 0.9, 0, 0], np.float32)
    assert column(page, "echoed", alone)[2] == 0
    assert column(page, "echoed", alone)[1] == 1


def test_a_page_on_which_nothing_is_likely_has_numbers_too(page: TextPage) -> None:
    nothing = np.zeros(len(LINES), np.float32)
    assert np.isfinite(second_rows(page, nothing)).all()
    assert set(column(page, "mass_share", nothing)) != {0.0}
    assert set(column(page, "echoed", nothing)) == {0.0}
