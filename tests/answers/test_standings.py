"""How crawls stand is told of outlets with a file and of those of which anything is stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.answers.refusal import Refused
from crawler.answers.standings import failed_answer, outlet_answer, outlets_answer
from crawler.items import Link
from crawler.outlets import KnownOutlets
from crawler.store import Frontier, Store


def test_every_outlet_is_told_once_under_the_name_of_its_file(story: Store, files: KnownOutlets) -> None:
    names = [row.outlet for row in outlets_answer(story, files).outlets]
    assert "harbour" in names
    assert "harbour.example" not in names
    assert names == sorted(set(names))
    assert set(story.outlet_names()) - {"harbour.example"} <= set(names)


def test_a_part_of_the_outlets_says_after_which_to_go_on(story: Store, files: KnownOutlets) -> None:
    whole = [row.outlet for row in outlets_answer(story, files).outlets]
    found, after = [], ""
    while True:
        answer = outlets_answer(story, files, after=after, limit=1)
        found += [row.outlet for row in answer.outlets]
        if answer.next is None:
            break
        after = answer.next
    assert found == whole


def test_an_outlet_is_told_by_that_name_and_by_no_other(story: Store, files: KnownOutlets) -> None:
    assert outlet_answer(story, files, "harbour").outlet == "harbour"
    with pytest.raises(Refused, match="no such outlet") as refused:
        outlet_answer(story, files, "elsewhere")
    assert refused.value.status == 404


def test_what_failed_is_told_up_to_a_limit_and_whether_there_is_more(tmp_path: Path) -> None:
    with Store.open(tmp_path / "crawler.db") as store:
        frontier = Frontier(store, store.begin_crawl("scrape", {}))
        frontier.add([Link(url=f"https://outlet.example/{n}") for n in range(3)])
        for lease in frontier.lease(3, per_host=3):
            frontier.fail(lease, "timeout")
        two, three = failed_answer(store, None, 2), failed_answer(store, ["outlet.example"], 3)
        assert (len(two.urls), two.more, len(three.urls), three.more) == (2, True, 3, False)
        assert failed_answer(store, ["other.example"], 3).urls == []
