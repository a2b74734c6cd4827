"""An :class:`crawler.store.ArticleQuery` read strictly from what somebody asks with: its fields are the parameters."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from math import isnan
from typing import Any

from crawler.answers.moments import first_moment, moment_after
from crawler.answers.outlet_names import stored_names
from crawler.answers.refusal import Refused, WrongParameter
from crawler.answers.schemas import field_meanings
from crawler.items import KINDS, is_language_code, language_of_code
from crawler.outlets import KnownOutlets
from crawler.store import ArticleQuery, Store

LONGEST_VALUE = 500
"""Characters of a parameter's value."""

MOST_NAMED = 50
"""Outlets of a query."""

_MOST_WORDS = 32
_TRUE, _FALSE = ("true", "1", "yes"), ("false", "0", "no")


def read_text(name: str, value: object) -> str:
    """The text of a parameter: not empty, not too long, and such as a database can hold.

    :raises WrongParameter: it is none.
    """
    if not isinstance(value, str):
        raise WrongParameter(name, "must be a text")
    if not value.strip():
        raise WrongParameter(name, "is empty; leave it out")
    if len(value) > LONGEST_VALUE:
        raise WrongParameter(name, f"is longer than {LONGEST_VALUE} characters")
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise WrongParameter(name, "holds a character that no text has")
    return value.strip()


def check_names(given: Iterable[str], takes: Collection[str], needs: Iterable[str] = (), *, called: str) -> None:
    """Check that somebody asks with what there is.

    :param takes: the names that there are.
    :param needs: those that have to be given.
    :param called: what they are: "argument".
    :raises WrongParameter: one is unknown, or missing.
    """
    names = list(given)
    for name in names:
        if name not in takes:
            raise WrongParameter(_shown(name), f"is no {called}; there are {', '.join(takes) or 'none'}")
    for name in needs:
        if name not in names:
            raise WrongParameter(name, "is missing")


def _shown(name: str) -> str:
    """A name that somebody made up, as they may be told it."""
    try:
        return read_text("a name", name)
    except WrongParameter:
        return "a name"


def _words(name: str, value: object) -> str:
    text = read_text(name, value)
    if len(text.split()) > _MOST_WORDS:
        raise WrongParameter(name, f"has more than {_MOST_WORDS} words")
    return text


def read_number(name: str, value: object, *, least: int, most: int) -> int:
    """A whole number within bounds.

    :raises WrongParameter: it is none.
    """
    try:
        if isinstance(value, bool) or not isinstance(value, int | str) or (isinstance(value, str) and len(value) > 9):
            raise ValueError
        number = int(value)
    except ValueError:
        raise WrongParameter(name, f"must be a whole number from {least} to {most}") from None
    if not least <= number <= most:
        raise WrongParameter(name, f"must be a whole number from {least} to {most}")
    return number


def _switch(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in (*_TRUE, *_FALSE):
        return value.lower() in _TRUE
    raise WrongParameter(name, "must be true or false")


def _chance(name: str, value: object) -> float:
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError
        chance = float(value)
    except ValueError:
        raise WrongParameter(name, "must be a number from 0 to 1") from None
    if isnan(chance) or not 0 <= chance <= 1:
        raise WrongParameter(name, "must be a number from 0 to 1")
    return chance


def _language(name: str, value: object) -> str:
    text = read_text(name, value)
    if not is_language_code(text):
        raise WrongParameter(name, "must be the code of a language, such as en or pt")
    return language_of_code(text)


def problem_of_kind(store: Store, kind: str) -> str | None:
    """What is wrong with a kind of articles that somebody asks for; None where there is one."""
    if kind in KINDS or next(iter(store.articles(ArticleQuery(kind=kind), limit=1)), None):
        return None
    return f"there is no kind {kind!r}; there are {', '.join(KINDS)}"


def _moment(read: Callable[[str], Any]) -> Callable[[str, object], Any]:
    def reader(name: str, value: object) -> Any:
        try:
            return read(read_text(name, value))
        except Refused:
            raise
        except ValueError:
            raise WrongParameter(name, "must be a date such as 2026-01-31 or an instant in ISO 8601") from None

    return reader


_DATE = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}
TEXT = {"type": "string", "minLength": 1, "maxLength": LONGEST_VALUE, "pattern": r"^[^\u0000]*[^\s\u0000][^\u0000]*$"}
"""The JSON Schema of what :func:`read_text` takes."""
_READERS: dict[str, tuple[Callable[[str, object], Any], dict[str, Any]]] = {
    "str | None": (read_text, TEXT),
    "bool | None": (_switch, {"type": "boolean"}),
    "bool": (_switch, {"type": "boolean"}),
    "float | None": (_chance, {"type": "number", "minimum": 0, "maximum": 1}),
    "datetime | None": (_moment(first_moment), _DATE),
}
"""Type of a field → what reads it, and its JSON Schema."""
_OWN_READERS: dict[str, tuple[Callable[[str, object], Any], dict[str, Any]]] = {
    "until": (_moment(moment_after), _DATE),
    "words": (_words, TEXT),
    "language": (_language, TEXT),
}
_MEANINGS = {
    "outlet": "What an outlet is called: its name, its host or its home.",
    "since": "The first day or instant of publication; leaves out articles without one.",
    "until": "The last day of publication, included whole, or the first instant that is too late; leaves out "
    "articles without one.",
}
"""Of parameters that are written otherwise than the field."""


def query_parameters(*without: str) -> dict[str, dict[str, Any]]:
    """The JSON Schema of each parameter, with its meaning.

    :param without: parameters that cannot be asked with.
    """
    meanings = field_meanings(ArticleQuery) | _MEANINGS
    found = {}
    for field in fields(ArticleQuery):
        if field.name not in without:
            schema = TEXT if field.name == "outlet" else _reader(field.name, str(field.type))[1]
            found[field.name] = {**schema, "description": meanings[field.name]}
    return found


def read_query(
    given: Mapping[str, object], store: Store, files: KnownOutlets, without: Sequence[str] = ()
) -> ArticleQuery:
    """The query that parameters make.

    :param given: name → value, as the text of a URL's query or as JSON has it; ``outlet`` may be a list.
    :param files: the outlets' files, by which an outlet may be called.
    :param without: parameters that cannot be asked with.
    :raises WrongParameter: one is unknown, or has a value that it cannot have.
    """
    types = {field.name: str(field.type) for field in fields(ArticleQuery) if field.name not in without}
    asked: dict[str, Any] = {}
    for name, value in given.items():
        if name not in types:
            raise WrongParameter(read_text("a parameter", name), f"is no parameter; there are {', '.join(types)}")
        if name == "outlet":
            asked[name] = outlets_asked_for(value, store, files)
        else:
            asked[name] = _reader(name, types[name])[0](name, value)
        if name == "kind" and (problem := problem_of_kind(store, asked[name])):
            raise WrongParameter(name, problem)
    return ArticleQuery(**asked)


def _reader(name: str, type_: str) -> tuple[Callable[[str, object], Any], dict[str, Any]]:
    return _OWN_READERS.get(name) or _READERS[type_]


def outlets_asked_for(value: object, store: Store, files: KnownOutlets) -> list[str]:
    """What the store calls the outlets that a person names, one or several.

    :raises WrongParameter: one is not known, or too many are named.
    """
    names = value if isinstance(value, list) else [value]
    if len(names) > MOST_NAMED:
        raise WrongParameter("outlet", f"more than {MOST_NAMED} are named")
    found: list[str] = []
    for name in names:
        text = read_text("outlet", name)
        try:
            found += stored_names(store, files, text)
        except ValueError:
            raise WrongParameter("outlet", f"no outlet {text!r} is known") from None
    return found
