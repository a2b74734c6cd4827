"""Shingles are the same everywhere, and few of them lead to a copy."""

import random

import numpy as np
import pytest

from crawler.duplicates.shingles import FEATURES, FEWEST, features_of, shingles_of, shingles_of_all

chance = random.Random(5)
WORDS = [f"word{chance.randrange(2000)}" for _ in range(300)]


def shingles(words):
    return shingles_of(" ".join(words))


def test_a_text_has_the_same_shingles_in_every_process_and_release():
    assert shingles_of("the old mill burned down").tolist() == [11220804810296556271]


def test_shingles_come_once_and_in_order():
    found = shingles(WORDS + WORDS)
    assert len(found) == len(set(found.tolist())) <= len(WORDS)
    assert np.all(np.diff(found) > 0)


def test_words_in_another_order_are_other_shingles():
    assert shingles(WORDS[:9]).tolist() != shingles(WORDS[8::-1]).tolist()


def test_where_each_character_is_a_word_a_shingle_is_longer():
    characters = [chr(0x4E00 + chance.randrange(3000)) for _ in range(40)]
    assert (len(shingles(characters)), len(shingles(WORDS[:40]))) == (31, 36)


def test_a_text_that_is_too_short_is_not_looked_up():
    assert features_of(shingles(WORDS[: FEWEST + 3])) == []
    assert len(features_of(shingles(WORDS[: FEWEST + 4]))) == FEATURES


@pytest.mark.parametrize("changed", [1, 10, 30])
def test_a_near_duplicate_has_features_in_common(changed):
    other = WORDS[:100] + [f"other{n}" for n in range(changed)] + WORDS[100 + changed :]
    assert set(features_of(shingles(WORDS))) & set(features_of(shingles(other)))


def test_other_texts_have_none():
    texts = [[f"word{chance.randrange(2000)}" for _ in range(300)] for _ in range(200)]
    features = [feature for text in texts for feature in features_of(shingles(text))]
    assert len(features) == len(set(features)) == 200 * FEATURES


def test_an_excerpt_of_a_long_text_has_features_in_common_with_it():
    text = [f"word{chance.randrange(5000)}" for _ in range(3000)]
    features = set(features_of(shingles(text)))
    assert len(features) > FEATURES
    starts = range(0, 2600, 200)
    found = [start for start in starts if features & set(features_of(shingles(text[start : start + 400])))]
    assert len(found) >= len(starts) - 1


def test_texts_that_are_read_together_have_the_shingles_that_each_has_alone(monkeypatch):
    characters = " ".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(40))
    texts = [" ".join(WORDS), "", "one two", characters, "déjà vu " * 9, "a" * 500 + " b c d e", " ".join(WORDS[::-1])]
    alone = [shingles_of(text).tolist() for text in texts]
    assert [found.tolist() for found in shingles_of_all(texts)] == alone
    monkeypatch.setattr("crawler.duplicates.shingles._AT_ONCE", 600)
    assert [found.tolist() for found in shingles_of_all(texts)] == alone
    assert shingles_of_all([]) == []


def test_what_stands_between_words_of_ascii_does_not_count():
    assert (
        shingles_of("rain, wind; and... more_rain\n(again)").tolist()
        == shingles_of("rain wind and more rain again").tolist()
    )


def test_words_that_begin_alike_are_told_apart():
    words = ["w" * length for length in range(1, 40)] + ["w" * 8 + end for end in "abc"]
    runs = {shingles_of(f"a b c d {word}").tolist()[0] for word in words}
    assert len(runs) == len(words)
