from itertools import permutations

import pytest

from crawler.extraction.fields import weighing
from crawler.extraction.fields.weighing import Weighable, heaviest
from crawler.extraction.models import reading_with
from crawler.extraction.trees import UnusableModel


@pytest.fixture
def table(monkeypatch):
    monkeypatch.setattr(weighing, "weights", lambda name: {"data": 2.0, "h1": 1.5, "head": 1.0, "aside": -1.0})


@pytest.mark.usefixtures("table")
def test_two_places_that_agree_outweigh_a_better_one_that_stands_alone():
    found = [Weighable("one", "data", {"data"}), Weighable("two", "h1", {"h1", "head", "unheard of"})]
    assert [item.value for item in heaviest("title", found)] == ["two", "one"]


def test_signs_weigh_the_same_in_whatever_order_they_come():
    table = {"line alone": 0.1, "near it": 0.2, "first": 0.3, "again": -0.1}
    assert len({weighing.weigh(signs, table) for signs in permutations(table)}) == 1


@pytest.mark.usefixtures("table")
def test_a_field_that_a_page_may_lack_takes_no_value_of_which_more_speaks_against():
    found = [Weighable("one", "aside", {"aside"})]
    assert heaviest("published", found, may_lack=True) == []
    assert heaviest("title", found) == found


def test_a_table_that_is_missing_or_damaged_is_one_clear_sentence(tmp_path):
    with reading_with(tmp_path / "gone"), pytest.raises(UnusableModel, match="install it again"):
        weighing.weights("title")
    (tmp_path / "weights.json").write_text('{"weights": 3}')
    with reading_with(tmp_path), pytest.raises(UnusableModel, match="install it again"):
        weighing.weights("title")
