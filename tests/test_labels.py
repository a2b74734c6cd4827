"""Labels around articles: found whatever their spelling, in every language, and never in a sentence."""

import tomllib
from pathlib import Path

import pytest

from crawler import labels

LANGUAGES = (
    "en fr de es pt it nl pl cs sv no da fi ro hu el tr ru uk bg sr ar he fa hi zh ja ko vi id th".split()  # noqa: SIM905
)
DATA = tomllib.loads(Path(labels.__file__).with_name("labels.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Lire aussi:", "related"),
        ("LIRE AUSSI :", "related"),
        ("» Lies  auch", None),
        ("Lesen Sie auch →", "related"),
        ("Citeste si", "related"),
        ("اقرأ أيضاً:", "related"),
        ("関連記事", "related"),
        ("Schlagwörter:", "tags"),
        ("URL courte", "share"),
        ("S’abonner", "subscribe"),
        ("Комментарии (12)", "comments"),
        ("3.4K views", "share"),
        ("Views: 1,204", "share"),
        ("Next page »", "next_page"),
        ("…", None),
        ("31257", None),
        ("", None),
    ],
)
def test_a_label_is_told_whatever_its_case_accents_counters_and_arrows(text, kind):
    assert labels.label_of(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "Read also the minutes of the council.",
        "By the river",
        "Next year the bridge reopens",
        "Share prices fell",
        "The story continues.",
        "K2",
    ],
)
def test_a_sentence_that_begins_like_a_label_is_none(text):
    assert labels.label_of(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tags: rivers, bridges", ("tags", "rivers, bridges")),
        ("Mots-clés : fleuve, pont", ("tags", "fleuve, pont")),
        ("标签：河流，桥梁", ("tags", "河流，桥梁")),
        ("Lesen Sie auch: Die Brücke steht wieder", ("related", "Die Brücke steht wieder")),
        ("By Anna Lindqvist", ("byline", "Anna Lindqvist")),
        ("文／山田花子", ("byline", "山田花子")),
        ("Publié le 3 mars 2026 à 10h05", ("published", "3 mars 2026 à 10h05")),
        ("Foto: Karl Meier", ("photo_credit", "Karl Meier")),
        ("Tags:", None),
        ("Note: the bridge is closed", None),
        ("Tags rivers, bridges", None),
    ],
)
def test_a_label_is_split_from_what_follows_it(text, expected):
    assert labels.split_label(text) == expected


@pytest.mark.parametrize("kind", DATA)
def test_every_kind_is_there_in_every_language(kind):
    assert set(LANGUAGES) <= set(DATA[kind])


def test_a_written_label_is_read_back_as_its_kind():
    for kind in ("related", "tags", "byline", "published"):
        for language in LANGUAGES:
            assert labels.label_of(labels.label_for(kind, language)) == kind, (kind, language)


def test_a_label_is_written_in_english_where_the_language_has_none():
    assert labels.label_for("tags", "eo") == labels.label_for("tags", None) == "Tags"


def test_a_kind_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError):
        labels.phrases("weather")


def test_phrases_are_spelled_as_fold_label_spells_them():
    assert "pagina siguiente" in labels.phrases("next_page")
    assert all(phrase == labels.fold_label(phrase) for phrase in labels.phrases("related"))


def test_no_label_stands_twice_in_one_list():
    for kind, languages in DATA.items():
        for language, listed in languages.items():
            assert len(set(listed)) == len(listed), (kind, language)
