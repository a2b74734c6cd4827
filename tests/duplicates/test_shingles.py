"""Shingles are the same everywhere, and few of them lead to a copy."""

import random

import numpy as np
import pytest

from crawler.duplicates.shingles import FEATURES, FEWEST, features_of, shingles_of

chance = random.Random(5)
WORDS = [f"word{chance.randrange(2000)}" for _ in range(300)]


def test_a_text_has_the_same_shingles_in_every_process_and_release():
    assert shingles_of(["the", "old", "mill", "burned", "down"]).tolist() == [175802230571360845]


def test_shingles_come_once_and_in_order():
    shingles = shingles_of(WORDS + WORDS)
    assert len(shingles) == len(set(shingles.tolist())) <= len(WORDS)
    assert np.all(np.diff(shingles) > 0)


def test_words_in_another_order_are_other_shingles():
    assert shingles_of(WORDS[:9]).tolist() != shingles_of(WORDS[8::-1]).tolist()


def test_where_each_character_is_a_word_a_shingle_is_longer():
    characters = [chr(0x4E00 + chance.randrange(3000)) for _ in range(40)]
    assert (len(shingles_of(characters)), len(shingles_of(WORDS[:40]))) == (31, 36)


def test_a_text_that_is_too_short_is_not_looked_up():
    assert features_of(shingles_of(WORDS[: FEWEST + 3])) == []
    assert len(features_of(shingles_of(WORDS[: FEWEST + 4]))) == FEATURES


@pytest.mark.parametrize("changed", [1, 10, 30])
def test_a_near_duplicate_has_features_in_common(changed):
    other = WORDS[:100] + [f"other{n}" for n in range(changed)] + WORDS[100 + changed :]
    assert set(features_of(shingles_of(WORDS))) & set(features_of(shingles_of(other)))


def test_other_texts_have_none():
    texts = [[f"word{chance.randrange(2000)}" for _ in range(300)] for _ in range(200)]
    features = [feature for text in texts for feature in features_of(shingles_of(text))]
    assert len(features) == len(set(features)) == 200 * FEATURES


def test_an_excerpt_of_a_long_text_has_features_in_common_with_it():
    text = [f"word{chance.randrange(5000)}" for _ in range(3000)]
    features = set(features_of(shingles_of(text)))
    assert len(features) > FEATURES
    starts = range(0, 2600, 200)
    found = [start for start in starts if features & set(features_of(shingles_of(text[start : start + 400])))]
    assert len(found) >= len(starts) - 1
