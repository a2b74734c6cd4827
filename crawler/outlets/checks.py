"""What is wrong with an outlet's file, and on which line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, get_args, get_type_hints
from zoneinfo import ZoneInfo

import msgspec

from crawler.items import is_language_code
from crawler.outlets.cookies import read_cookies
from crawler.outlets.outlet import GRAMMAR, Outlet, Source
from crawler.outlets.page_object import UnusablePageObject, load_page_object
from crawler.outlets.selectors import SELECTABLE, WrongSelector, check_selectors
from crawler.urls import normalise, without_credentials

_PATH = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_TYPES = re.compile(r"Expected (?P<wanted>[\w| ]+), got (?P<got>\w+)")
_WORDS = {
    "float": "a number",
    "int": "a whole number",
    "str": "a text",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
}
"""What msgspec calls a type → what a person does."""
_SOURCE_PATH = re.compile(r"sources\[(?P<index>\d+)\](?:\.(?P<key>\w+))?")
_SOURCE_HEADER = re.compile(r"\s*\[\[\s*[\"']?sources[\"']?\s*\]\]")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 section 5.6.2
_OWN_HEADERS = {
    "user-agent": ", but as user_agent",
    "cookie": ": cookies names a file of them",
    "proxy-authorization": ", but in proxy",
    "host": "",
    "content-length": "",
    "transfer-encoding": "",
    "connection": "",
    "if-none-match": "",
    "if-modified-since": "",
}
"""Headers that are the crawler's to send → how else a person says what is wanted."""


@dataclass(slots=True, frozen=True)
class Fault:
    """What is wrong with an outlet's file."""

    said: str
    """In a phrase for a person."""

    key: str = ""
    """The key that it is about; empty for a table as a whole."""

    source: int | None = None
    """Index of the source that it is about; None for the outlet itself."""

    table: str = ""
    """The table in which the key stands, such as ``selectors``; empty for the outlet itself and for sources."""


class Faulty(ValueError):
    """The data of a file describe no outlet; :attr:`fault` says why."""

    def __init__(self, said: str, key: str = "", source: int | None = None, table: str = ""):
        super().__init__(said)
        self.fault = Fault(said, key, source, table)


def checked_outlet(data: Mapping[str, Any]) -> Outlet:
    """The outlet that the data of a file describe, its addresses normalised.

    :raises Faulty: they name something unknown, or have a value that cannot be.
    """
    _expect_known(data)
    try:
        outlet = msgspec.convert(data, Outlet)
    except msgspec.ValidationError as error:
        raise _of_type(error) from None
    _expect_possible(outlet)
    return outlet


def _expect_known(data: Mapping[str, Any]) -> None:
    known = [field.name for field in fields(Outlet)]
    for key in data:
        if key not in known:
            raise Faulty(f"{key!r} is not known here; known are {', '.join(known)}", key)
    known = [field.name for field in fields(Source)]
    sources = data.get("sources")
    for index, source in enumerate(sources if isinstance(sources, list) else ()):
        for key in source if isinstance(source, dict) else ():
            if key not in known:
                raise Faulty(f"{key!r} is not known in a source; known are {', '.join(known)}", key, index)
    _expect_keys(data, "selectors", SELECTABLE)
    _expect_keys(data, "grammar", GRAMMAR)


def _expect_keys(data: Mapping[str, Any], table: str, known: tuple[str, ...]) -> None:
    held = data.get(table)
    for key in held if isinstance(held, dict) else ():
        if key in known:
            continue
        if key in (field.name for field in fields(Outlet)):
            raise Faulty(f"{key} stands in [{table}], and belongs above the first line in brackets", key, table=table)
        raise Faulty(f"{key!r} is not known in [{table}]; known are {', '.join(known)}", key, table=table)


def _of_type(error: msgspec.ValidationError) -> Faulty:
    path = _PATH.search(str(error))
    where = path["path"] if path else ""
    said = _PATH.sub("", str(error)).replace("`", "")
    if missing := re.search(r"missing required field (\w+)", said):
        said = f"{missing[1]} is missing"
    elif said.lower().startswith("invalid enum value"):
        holder, key = (Source if _SOURCE_PATH.match(where) else Outlet), where.rpartition(".")[2]
        value = said.partition("'")[2].rpartition("'")[0]
        said = f"{value!r} is no {key}; known are {', '.join(get_args(get_type_hints(holder)[key]))}"
    elif typed := _TYPES.fullmatch(said):
        wanted = " or ".join(_WORDS.get(kind, kind) for kind in typed["wanted"].split(" | ") if kind != "null")
        table, within, _ = where.partition("[...]")
        name = f"a value of {table}" if within else where.rpartition(".")[2]
        got = "a fraction" if typed["got"] == "float" else _WORDS.get(typed["got"], typed["got"])
        said = f"{name} is {wanted}, not {got}"
    elif where:
        said = f"{said[0].lower()}{said[1:]} in {where.rpartition('.')[2]}"
    if source := _SOURCE_PATH.match(where):
        return Faulty(said, source["key"] or "", int(source["index"]))
    return Faulty(said, re.split(r"[.\[]", where)[0])


def _expect_grammar(outlet: Outlet) -> None:
    for name, value in outlet.grammar.items():
        kind = dict[str, str] if name == "origins" else list[str]
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError:
            wanted = "a table of addresses" if name == "origins" else "a list of texts"
            raise Faulty(f"{name} is {wanted}", name, table="grammar") from None
        for pattern in value if name in ("articles", "listings", "noise") else ():
            if not pattern.startswith("/"):
                raise Faulty(f"a pattern starts with a slash, {pattern!r} does not", name, table="grammar")


def _expect_possible(outlet: Outlet) -> None:
    """Refuse what has the right type but cannot be; addresses are normalised on the way."""
    outlet.home = _address(outlet.home, "home")
    for index, source in enumerate(outlet.sources):
        source.url = _address(source.url, "url", index)
    if not outlet.name or re.search(r"[/\\\0]", outlet.name):
        raise Faulty(f"{outlet.name!r} cannot be the name of a file", "name")
    if outlet.language and not is_language_code(outlet.language):
        raise Faulty(f"{outlet.language!r} is no code of a language; one is en, another pt-BR", "language")
    if outlet.delay is not None and not 0 <= outlet.delay < float("inf"):
        raise Faulty("delay is in seconds, from 0", "delay")
    if outlet.concurrency is not None and outlet.concurrency < 1:
        raise Faulty("concurrency is a whole number from 1", "concurrency")
    try:
        _ = outlet.freshness
    except ValueError as error:
        raise Faulty(str(error), "fresh") from None
    if outlet.page_object is not None:
        try:
            load_page_object(outlet.page_object)
        except UnusablePageObject as error:
            raise Faulty(str(error), "page_object") from error
    try:
        check_selectors(outlet.selectors)
    except WrongSelector as error:
        raise Faulty(str(error), error.field, table="selectors") from None
    _expect_grammar(outlet)
    _expect_requests(outlet)
    if wrong := [group for group in outlet.groups if not re.fullmatch(r"[\w.-]+", group)]:
        raise Faulty(f"{wrong[0]!r} is no name of a group: letters, digits, -, _ and . are", "groups")
    try:
        ZoneInfo(outlet.time_zone or "UTC")
    except (ValueError, OSError, KeyError):  # an unknown name is a KeyError, a folder of zones an OSError
        raise Faulty(f"there is no time zone {outlet.time_zone!r}; one is called Europe/Paris", "time_zone") from None


def _expect_requests(outlet: Outlet) -> None:
    """Refuse what no request can carry."""
    for name, value in outlet.headers.items():
        if not _TOKEN.fullmatch(name):
            raise Faulty(f"{name!r} is no header of a request: letters, digits and - are", name, table="headers")
        if not (value.isascii() and value.isprintable()):  # the value may be a secret
            said = f"{name} is no header of a request: its value has other than printable ASCII characters"
            raise Faulty(said, name, table="headers")
        if name.lower() in _OWN_HEADERS:
            raise Faulty(f"{name} is not given as a header{_OWN_HEADERS[name.lower()]}", name, table="headers")
    if outlet.user_agent is not None and not (outlet.user_agent.isascii() and outlet.user_agent.isprintable()):
        raise Faulty(f"{outlet.user_agent!r} is no user agent: it has other than ASCII characters", "user_agent")
    if outlet.proxy is not None and normalise(outlet.proxy) is None:
        raise Faulty("proxy is an address such as http://user:password@proxy.example:3128", "proxy")
    if outlet.render and outlet.proxy is not None:
        raise Faulty("render and proxy don't go together: a browser asks by itself", "render")
    if isinstance(outlet.cookies, str):
        try:
            read_cookies(outlet.cookies)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            raise Faulty(f"the cookies of {outlet.cookies!r} cannot be used: {why}", "cookies") from None


def _address(text: str, key: str, source: int | None = None) -> str:
    if (url := normalise(text)) is None:
        raise Faulty(f"{without_credentials(text)!r} is not an address of the web", key, source)
    return url


def line_of(fault: Fault, text: str) -> int | None:
    """The line of a file that a fault is about, counted from 1; None when it is about no line in particular."""
    key = re.escape(fault.key)
    named = re.compile(rf"\s*(?:\[+\s*)?[\"']?{key}[\"']?\s*(?:[=.\]])") if key else None
    table = re.compile(rf"\s*\[\s*[\"']?{fault.table}[\"']?\s*\]") if fault.table else None
    source, header = -1, None
    for number, line in enumerate(text.split("\n"), 1):
        if _SOURCE_HEADER.match(line):
            source += 1
            if source == fault.source:
                header = number
        if table is not None:
            if not table.match(line):
                continue
            table, header = None, number
        if fault.source in (None, source) and named and named.match(line):
            return number
    return header
