"""Words are compared alike however they are written."""

from __future__ import annotations

import pytest

from crawler.store.words.tokenizer import fold_word, iter_words, list_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Été", "ete"),
        ("Straße", "STRASSE"),
        ("ｆｕｌｌ", "full"),
        ("ﬁnance", "finance"),
        ("мой", "мои"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("e\u0301t\u00e9", "\u00e9te\u0301"),
    ],
)
def test_case_accents_points_and_forms_make_no_difference(one: str, other: str) -> None:
    assert fold_word(one) == fold_word(other)


def test_vowels_of_scripts_that_cannot_do_without_stay() -> None:
    assert fold_word("हिन्दी") == "हिन्दी"
    assert fold_word("कि") != fold_word("का")


@pytest.mark.parametrize("text", ["東京都", "서울은", "ภาษา", "カタカナ"])
def test_scripts_that_part_no_words_are_compared_by_characters(text: str) -> None:
    assert len(list_words(text)) > 1
    assert "".join(list_words(text)) == text


def test_a_word_tells_where_it_stands() -> None:
    text = "À Paris, l'été: 東京"
    assert [text[word.start : word.end] for word in iter_words(text)] == ["À", "Paris", "l", "été", "東", "京"]


@pytest.mark.parametrize("letter", ["a", "é"])
def test_of_what_is_too_long_to_be_a_word_the_beginning_counts(letter: str) -> None:
    [word] = list_words(letter * 1000)
    assert word == fold_word(letter * 41) == fold_word(letter) * 40


@pytest.mark.parametrize("text", ["Rain, 8:30; rain_coat e-mail", "It's 5\u00b5m"])
def test_both_ways_to_the_words_agree(text: str) -> None:
    assert list_words(text) == [word.text for word in iter_words(text)]
    assert list_words(text + " é") == [*list_words(text), "e"]


def test_letters_of_latin_are_folded_alike_whatever_way_a_text_is_read():
    letters = [chr(code) for code in (*range(0x250), *range(0x2000, 0x2070), *range(0x20A0, 0x20C0))]
    texts = [f"a{letter}b {letter} é{letter}\u2019s" for letter in letters] + [
        "É_" + "o\u0301é" * 30,
        "é" * 90,
        "".join(letters),
    ]
    for text in texts:
        assert list_words(text) == [word.text for word in iter_words(text)], ascii(text)
