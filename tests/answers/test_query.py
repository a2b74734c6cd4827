"""A query is read strictly: what it cannot mean is refused in a sentence that names the parameter."""

from __future__ import annotations

from datetime import UTC, datetime

import jsonschema
import pytest

from crawler.answers.query import (
    LONGEST_VALUE,
    MOST_NAMED,
    check_names,
    query_parameters,
    read_number,
    read_query,
    read_text,
)
from crawler.answers.refusal import WrongParameter
from crawler.store import ArticleQuery

JANUARY = datetime(2026, 1, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ({}, {}),
        ({"section": " News "}, {"section": "News"}),
        ({"language": "pt-BR", "kind": "gallery"}, {"language": "pt", "kind": "gallery"}),
        ({"gone": "Yes", "unique": "0"}, {"gone": True, "unique": False}),
        ({"gone": False, "unique": True}, {"gone": False, "unique": True}),
        ({"min_confidence": "0.5"}, {"min_confidence": 0.5}),
        ({"since": "2026-01-31", "until": "2026-01-31"}, {"since": JANUARY, "until": JANUARY.replace(month=2, day=1)}),
        ({"outlet": "harbour"}, {"outlet": ["harbour.example"]}),
        ({"outlet": ["market.example", "harbour"]}, {"outlet": ["market.example", "harbour.example"]}),
    ],
)
def test_text_and_json_are_read_as_what_they_mean(story, files, given, meant):
    assert read_query(given, story, files) == ArticleQuery(**meant)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"sectoin": "News"}, "sectoin: is no parameter; there are .*section"),
        ({"section": ""}, "section: is empty"),
        ({"section": "x" * (LONGEST_VALUE + 1)}, "section: is longer than"),
        ({"section": "a\0"}, "section: holds a character that no text has"),
        ({"section": "a\udc80"}, "section: holds a character that no text has"),
        ({"section": 7}, "section: must be a text"),
        ({"gone": "maybe"}, "gone: must be true or false"),
        ({"gone": 1}, "gone: must be true or false"),
        ({"min_confidence": "nan"}, "min_confidence: must be a number from 0 to 1"),
        ({"min_confidence": "1.1"}, "min_confidence: must be a number from 0 to 1"),
        ({"min_confidence": True}, "min_confidence: must be a number from 0 to 1"),
        ({"since": "yesterday"}, "since: must be a date such as"),
        ({"language": "norsk"}, "language: must be the code of a language, such as en or pt"),
        (
            {"kind": "artcle"},
            "kind: there is no kind 'artcle'; there are article, live_blog, gallery, video, audio, op",
        ),
        ({"words": "rain " * 33}, "words: has more than 32 words"),
        ({"outlet": "nowhere.example"}, "outlet: no outlet 'nowhere.example' is known"),
        ({"outlet": ["harbour"] * (MOST_NAMED + 1)}, "outlet: more than 50 are named"),
    ],
)
def test_what_a_parameter_cannot_mean_is_refused_by_its_name(story, files, given, said):
    with pytest.raises(WrongParameter, match=said):
        read_query(given, story, files)


def test_a_parameter_that_is_withheld_is_neither_described_nor_read(story, files):
    assert set(query_parameters()) - set(query_parameters("after", "words")) == {"after", "words"}
    with pytest.raises(WrongParameter, match="words: is no parameter"):
        read_query({"words": "rain"}, story, files, without=("words",))


@pytest.mark.parametrize("name", ["section", "gone", "unique", "min_confidence", "outlet"])
def test_what_the_schema_of_a_parameter_allows_is_what_is_read(story, files, name):
    schema = query_parameters()[name]
    assert schema["description"].strip()
    for value in ("harbour", "  ", "a\0", "x" * (LONGEST_VALUE + 1), True, 0.5, 2, -1, None):
        allowed = jsonschema.Draft202012Validator(schema).is_valid(value)
        try:
            read_query({name: value}, story, files)
        except WrongParameter:
            assert not allowed, value
        else:
            assert allowed or isinstance(value, str), value


@pytest.mark.parametrize("value", ["", "x", "1.5", "0", "11", "9" * 10, True, 1.0, None])
def test_what_is_no_number_within_bounds_is_refused_with_the_bounds(value):
    with pytest.raises(WrongParameter, match="limit: must be a whole number from 1 to 10"):
        read_number("limit", value, least=1, most=10)


def test_numbers_and_texts_are_given_as_they_are_meant():
    assert [read_number("limit", value, least=1, most=10) for value in ("1", 10)] == [1, 10]
    assert read_text("id", " a b ") == "a b"


def test_names_that_there_are_not_and_those_that_are_missing_are_told() -> None:
    check_names(["limit", "words"], ("words", "limit"), ["words"], called="argument")
    with pytest.raises(WrongParameter, match=r"^limits: is no argument; there are words, limit$"):
        check_names(["words", "limits"], ("words", "limit"), called="argument")
    with pytest.raises(WrongParameter, match=r"^limit: is no argument; there are none$"):
        check_names(["limit"], (), called="argument")
    with pytest.raises(WrongParameter, match=r"^words: is missing$"):
        check_names(["limit"], ("words", "limit"), ["words"], called="argument")


@pytest.mark.parametrize("name", ["", "\0", "x" * 9000])
def test_a_name_that_nobody_can_read_is_not_repeated(name: str) -> None:
    with pytest.raises(WrongParameter, match=r"^a name: is no argument"):
        check_names([name], ("words",), called="argument")
