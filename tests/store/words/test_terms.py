"""What is typed into a search is read as words, phrases, beginnings and exclusions, and never as a query language."""

from __future__ import annotations

import sqlite3

import pytest

from crawler.store.words.terms import Term, for_fts5, for_tsquery, read_terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("rain", [Term(("rain",))]),
        ("Été 2026", [Term(("ete",)), Term(("2026",))]),
        ("e-mail", [Term(("e", "mail"))]),
        ('"open harbour"', [Term(("open", "harbour"))]),
        ("„open harbour“ «deux mots»", [Term(("open", "harbour")), Term(("deux", "mots"))]),
        ('"open harbour', [Term(("open", "harbour"))]),
        ("har*", [Term(("har",), is_prefix=True)]),
        ('"open har"*', [Term(("open", "har"), is_prefix=True)]),
        ("rain -snow", [Term(("rain",)), Term(("snow",), excluded=True)]),
        ('rain -"heavy snow"', [Term(("rain",)), Term(("heavy", "snow"), excluded=True)]),
        ("rain ... - !", [Term(("rain",))]),
        ("東京", [Term(("東", "京"))]),
    ],
)
def test_what_is_typed_is_read(text: str, terms: list[Term]) -> None:
    assert read_terms(text) == terms


@pytest.mark.parametrize("text", ["", "  ", "-snow", "!?", '""', "-snow -rain"])
def test_a_search_without_a_word_that_is_looked_for_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no word that is looked for"):
        read_terms(text)


@pytest.mark.parametrize(
    "text", ["rain AND NOT", "NEAR(rain, 2)", 'title: "x" ^ y', "rain' OR '1", "a:* | b & !c", "(("]
)
def test_marks_of_a_query_language_are_none(text: str) -> None:
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE texts USING fts5(body)")
        connection.execute("INSERT INTO texts VALUES ('a rain and not near rain 2 title x y rain or 1 a b c')")
        terms = read_terms(text + " rain")
        found = connection.execute("SELECT body FROM texts WHERE texts MATCH ?", [for_fts5(terms)]).fetchall()
    assert len(found) == 1
    assert for_tsquery(terms).count("'") == 2 * sum(len(term.words) for term in terms)


def test_a_prefix_is_the_end_of_its_phrase_alone() -> None:
    terms = read_terms('"open har"* -"old port"')
    assert for_fts5(terms) == '("open har" *) NOT "old port"'
    assert for_tsquery(terms) == "('open' <-> 'har':*) & !('old' <-> 'port')"
