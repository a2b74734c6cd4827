"""What was not asked for longest goes first."""

from __future__ import annotations

from crawler.bounded import Bounded


def test_what_is_asked_for_stays() -> None:
    kept = Bounded[str, int](2)
    for name in "ab":
        kept.put(name, 1)
    assert kept.get("a") == 1
    kept.put("c", 1)
    assert [kept.get(name) for name in "abc"] == [1, None, 1]


def test_one_that_is_put_again_counts_once() -> None:
    kept = Bounded[str, int](3)
    for _ in range(5):
        kept.put("a", 7, weight=2)
    kept.put("b", 8)
    assert (kept.get("a"), kept.get("b"), len(kept)) == (7, 8, 2)


def test_one_that_alone_has_more_is_kept_alone_and_its_weight_goes_with_it() -> None:
    kept = Bounded[str, int](3)
    kept.put("a", 1)
    kept.put("big", 2, weight=9)
    assert (kept.get("a"), kept.get("big")) == (None, 2)
    kept.drop("big")
    kept.drop("never there")
    for name in "xyz":
        kept.put(name, 3)
    assert len(kept) == 3
