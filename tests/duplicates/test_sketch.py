"""A sample of two texts tells of most others that they are no copies, and of no copies that they are none."""

from __future__ import annotations

import random

import pytest

from crawler.duplicates.shingles import Shingles, shingles_of
from crawler.duplicates.similarity import are_copies
from crawler.duplicates.sketch import may_be_copies, sketch_of


def text(chance: random.Random, number: int) -> list[str]:
    return [f"word{chance.randrange(5000)}" for _ in range(number)]


def shingles(words: list[str]) -> Shingles:
    return shingles_of(" ".join(words))


@pytest.mark.parametrize("length", [30, 80, 300, 1200, 5000])
def test_copies_are_never_ruled_out_however_much_else_each_of_them_has(length: int) -> None:
    chance = random.Random(length)
    copies = 0
    for number in range(60):
        story = text(chance, length)
        begin = chance.randrange(length // 2)
        part = story[begin : begin + chance.randrange(length // 4, length)]
        longer = text(chance, chance.randrange(1, 2 * length)) + part + text(chance, chance.randrange(1, 20))
        changed = story[:begin] + text(chance, 1 + length // 20) + story[begin:]
        one, two = shingles(story), shingles((longer, part, changed)[number % 3])
        if are_copies(one, two):
            copies += 1
            assert may_be_copies(sketch_of(one), sketch_of(two))
            assert may_be_copies(sketch_of(two), sketch_of(one))
    assert copies > 10


@pytest.mark.parametrize(("length", "other"), [(200, 200), (300, 900), (900, 1500), (4000, 500)])
def test_texts_that_have_a_few_lines_in_common_are_ruled_out_but_for_one_in_twenty(length: int, other: int) -> None:
    chance = random.Random(length)
    left = 0
    for _ in range(20):
        lines = text(chance, 20)
        one, two = shingles(text(chance, length) + lines), shingles(text(chance, other) + lines)
        assert may_be_copies(sketch_of(one), sketch_of(two)) is may_be_copies(sketch_of(two), sketch_of(one))
        left += may_be_copies(sketch_of(one), sketch_of(two))
    assert left <= 1


def test_what_is_too_short_and_what_holds_many_stories_are_ruled_out() -> None:
    chance = random.Random(1)
    story = text(chance, 300)
    brief, digest = shingles(story[:10]), shingles(story + text(chance, 4000))
    assert not may_be_copies(sketch_of(brief), sketch_of(brief))
    assert not may_be_copies(sketch_of(shingles(story)), sketch_of(digest))
    assert not may_be_copies(sketch_of(shingles([])), sketch_of(shingles(story)))
