"""Chains of pairs make a set, in whatever order the pairs come."""

from __future__ import annotations

from itertools import permutations

from crawler.duplicates.groups import Groups


def test_a_chain_is_one_set_in_whatever_order_its_pairs_come():
    for pairs in permutations([("a", "b"), ("b", "c"), ("d", "c"), ("e", "f")]):
        groups = Groups()
        for pair in pairs:
            groups.join(*pair)
        assert sorted(map(sorted, groups.sets("abcdefg"))) == [["a", "b", "c", "d"], ["e", "f"], ["g"]]


def test_a_pair_that_is_named_twice_or_with_itself_changes_nothing():
    groups = Groups()
    for pair in (("a", "b"), ("b", "a"), ("a", "a"), ("a", "b")):
        groups.join(*pair)
    assert groups.are_joined("a", "b")
    assert not groups.are_joined("a", "c")


def test_a_long_chain_is_walked_without_recursion():
    groups = Groups()
    for number in range(50_000):
        groups.join(str(number), str(number + 1))
    assert groups.are_joined("0", "50000")
