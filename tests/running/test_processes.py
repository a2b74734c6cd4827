"""How many processes ``--processes`` means."""

from __future__ import annotations

import pytest

from crawler.running.processes import processes_of


@pytest.mark.parametrize(("text", "cores", "number"), [("3", 1, 3), ("auto", 8, 4), ("auto", 5, 2), ("auto", 1, 1)])
def test_a_number_is_itself_and_auto_one_for_every_two_cores(text: str, cores: int, number: int) -> None:
    assert processes_of(text, cores) == number


@pytest.mark.parametrize("text", ["0", "-1", "many", "", "1.5"])
def test_what_is_no_number_of_processes_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="--processes takes a number from 1 on, or auto"):
        processes_of(text)
