"""Plain text out of whatever a page puts into a metadata value."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from lxml.etree import _Element

T = TypeVar("T")

OPENS, CLOSES, STRESS = "\x01", "\x02", "\x03"
"""Where an inline element that may be a piece of its own begins and ends, and where what is stressed begins or ends, in
text that :func:`without_edges` reads; no tree holds these characters."""
_FORMATTING = """
    b big bdi bdo code em font i kbd mark nobr rb ruby s samp strike strong sub sup tt u var wbr
"""
FORMATTING = frozenset(_FORMATTING.split())
"""Inline elements that change how a part of a word may look."""
INLINE = FORMATTING | {"a", "abbr", "acronym", "cite", "data", "del", "dfn", "img", "ins", "q", "small", "span", "time"}
"""Elements that stand within a line."""
_EMPHASIS = frozenset({"b", "em", "i", "strong"})
_BLOCK_STYLE = re.compile(r"\bdisplay\s*:\s*(?:block|flex|grid|table)\b", re.IGNORECASE)
_FLOAT = re.compile(r"\bfloat\s*:\s*(?:left|right)\b", re.IGNORECASE)
_ENDS, _BEGINNINGS = ".!?…:;)]", "([“„"
_STOPS = ".!?…:"
# How to pronounce a word ("ruby") is no part of it.
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "rp", "rt", "rtc"})
_EDGES = re.compile(f"[{OPENS}{CLOSES}{STRESS}]+")
_AROUND = f"{OPENS}{CLOSES}{STRESS} \t\r\n"

# What else stands between angle brackets ("<Parasite> wins") are words: East Asian headlines name works so. The group
# is atomic, not possessive: before Python 3.11.5 one that fails half-way stays where it was (CPython gh-106052).
_TAG = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|big|blockquote|br|center|cite|code|del|dfn|div|em|font|h[1-6]|hr|i|img|ins|kbd|li|"
    r"mark|nobr|o:p|ol|p|q|s|samp|script|section|small|span|strike|strong|style|sub|sup|table|tbody|td|th|time|tr|tt|u|"
    r"ul|var|wbr)(?>(?:\s++[\w:.-]++\s*+=\s*+(?:\"[^\"<>]*+\"|'[^'<>]*+'|[^\s\"'<>]*+))*)\s*+/?>",
    re.IGNORECASE,
)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e]")
_WORD = re.compile(r"\w+")
_NAME_WORD = re.compile(r"[^\W_]+")
_NO_LETTERS = re.compile(r"[\W_]+")
_SEPARATORS = bytes(code for code in range(128) if not chr(code).isalnum())
_SIGNS = re.compile(rb"\xe2\x80[\x80-\xbf]|\xc2[\xa0\xab\xb7\xbb]")  # U+2000 to U+203F, and « · »
_ENDLESS_REFERENCE = re.compile(r"&#\d{1000,};?")


def text_of(element: _Element) -> str:
    """An element's text on one line, as it is seen: words of different blocks and lines stand apart.

    So do those of inline elements side by side, which are set apart by style alone ("kicker", "headline"); letters that
    are marked up within a word don't. Scripts and styles have no text.

    >>> from lxml.html import fromstring
    >>> text_of(fromstring("<h1><span>Quay</span><span>Ferry<br>back, <b>al</b>so at night</span></h1>"))
    'Quay Ferry back, also at night'
    """
    if not len(element):
        return " ".join((element.text or "").split())
    parts: list[str] = []
    _gather(element, parts)
    return " ".join(without_edges("".join(parts)).split())


def _gather(element: _Element, parts: list[str]) -> None:
    if element.text:
        parts.append(element.text)
    for child in element:
        tag = child.tag
        if isinstance(tag, str) and tag not in _UNSEEN:
            opens, closes = edges(child) if tag in INLINE else (" ", " ")
            parts.append(opens)
            _gather(child, parts)
            parts.append(closes)
        if child.tail:
            parts.append(child.tail)


def edges(element: _Element) -> tuple[str, str]:
    """What stands for the beginning and the end of an inline element in text that :func:`without_edges` reads.

    What is styled as a block is one, but for an initial that floats; emphasis that has a class may be a piece of its
    own.
    """
    if (style := element.get("style")) and _BLOCK_STYLE.search(style):
        return (OPENS, CLOSES) if _FLOAT.search(style) else (" ", " ")
    if element.tag in _EMPHASIS:
        return (OPENS, CLOSES) if element.get("class") else (STRESS, STRESS)
    return ("", "") if element.tag in FORMATTING else (OPENS, CLOSES)


def stands_apart(element: _Element) -> bool:
    """Whether an inline element may be a piece of its own: a word that is stressed is none."""
    return edges(element)[0] not in ("", STRESS)


def without_edges(text: str) -> str:
    """A text without the marks of its inline elements and white space around it, a space for marks that part words.

    >>> without_edges(f"{OPENS}F{CLOSES}{OPENS}erry{CLOSES}, {OPENS}Quay{CLOSES}{OPENS}Ferry{CLOSES}")
    'Ferry, Quay Ferry'
    """
    text = text.strip(_AROUND)  # an inline element that holds all of a block parts no words
    return _EDGES.sub(_edge, text) if OPENS in text or CLOSES in text or STRESS in text else text


def _edge(match: re.Match[str]) -> str:
    # A pattern that takes the character before the marks as well is tried at each character of the text.
    text, begin, end = match.string, match.start(), match.end()
    before, first, second = text[begin - 1], text[end], text[end + 1 : end + 2]
    marks = match[0].replace(STRESS, "")
    if not marks:  # "Locked.</b>The": a sentence ends there, and no abbreviation
        return " " if before in _STOPS and first.isupper() and text[max(begin - 3, 0) : begin - 1].isalpha() else ""
    if not ((before.isalnum() or before in _ENDS) and (first.isalnum() or first in _BEGINNINGS)):
        return ""
    letter = before.isalpha() and not (begin > 1 and text[begin - 2].isalnum())
    if letter and first.isalpha() and (first.islower() or not second.isalnum()):
        return ""  # an initial, or letters one by one
    beside = f"{CLOSES}{OPENS}" in marks
    capitals = text[max(begin - 2, 0) : begin]
    jumps = (not before.isupper() and first.isupper()) or (before.isdigit() and first.isdigit())
    jumps |= capitals.isalpha() and capitals.isupper() and first.isupper() and second.islower()
    return " " if beside or jumps else ""


def plain(value: Any) -> str:
    """A value as text on one line: entities decoded (twice, as publishers encode them), mark-up and what can't
    be seen taken out, white space collapsed. Anything but a string or a number gives an empty string.

    >>> plain("Kurz &amp;amp; gut:&nbsp;<em>Ja</em>")
    'Kurz & gut: Ja'
    >>> plain("Award for &lt;The Roof: A Story&gt;")
    'Award for <The Roof: A Story>'
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return ""
    if "&" in value:
        value = unescape(unescape(value))
    if "<" in value:
        value = _TAG.sub("", value)
    return " ".join(_INVISIBLE.sub("", value).split()).encode("utf-8", "ignore").decode()


def unescape(text: str) -> str:
    """The text with its character references resolved, whatever they are.

    A reference of more digits than Python reads into a number stands for no character (HTML standard, 13.2.5.80).

    >>> unescape("Kurz &amp; gut" + "&#" + "9" * 5000 + ";")
    'Kurz & gut\ufffd'
    """
    return html.unescape(_ENDLESS_REFERENCE.sub("\ufffd", text) if "&#" in text else text)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """What two spellings of the same words have in common: no case, no punctuation.

    >>> fold("The Outlet’s “News”") == fold("the outlet's news")
    True
    """
    return " ".join(folded_words(text))


def folded_words(text: str) -> list[str]:
    """The words of a text, of any length, in one case.

    >>> folded_words("It’s 3.5 km")
    ['it', 's', '3', '5', 'km']
    """
    return _WORD.findall(text.casefold())


@lru_cache(maxsize=1024)
def fold_letters(text: str | None) -> str:
    """Letters and digits alone, in one case: what makes two headlines the same.

    >>> fold_letters("It’s 3.5 km – to København!")
    'its35kmtokøbenhavn'
    """
    return folded_letters(text)


def folded_letters(text: str | None) -> str:
    """As :func:`fold_letters`, for a text that is too long to be kept."""
    # Deleting bytes costs a twentieth of what a pattern does that finds each of them.
    letters = (text or "").encode("utf-8", "surrogatepass").translate(None, _SEPARATORS)
    if letters.isascii():
        return letters.decode().casefold()
    rest = _SIGNS.sub(b"", letters).decode("utf-8", "surrogatepass")
    return (rest if rest.isalnum() else _NO_LETTERS.sub("", rest)).casefold()


def fold_name(name: str) -> str:
    """The words of a name without case, accents and punctuation: how two spellings of a name are the same.

    >>> fold_name("La Región – Última_Hora")
    'la region ultima hora'
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(_NAME_WORD.findall("".join(c for c in letters if not unicodedata.combining(c))))


def distinct(items: Iterable[T], text: Callable[[T], str]) -> list[T]:
    """The items whose text is none of those before, case and punctuation ignored.

    >>> distinct(["Storm", "Roofs", "storm"], str)
    ['Storm', 'Roofs']
    """
    found: dict[str, T] = {}
    for item in items:
        found.setdefault(fold(text(item)), item)
    return list(found.values())


def values(value: Any) -> list[Any]:
    """A JSON-LD value, which may be missing, one or several, as a list.

    Lists of lists are one list (JSON-LD 1.1 section 4.3.1: an array is a set), and what is empty is left out. So is an
    object whose keys number its values, as PHP writes lists, and a list of texts that is written into a text.

    >>> values([["Ada", [None]], "Per"]), values({"0": "Ada", "1": "Per"}), values('["Ada", "Per"]')
    (['Ada', 'Per'], ['Ada', 'Per'], ['Ada', 'Per'])
    """
    found: list[Any] = []
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict) and value and all(map(str.isdigit, value)):
            value = list(value.values())
        elif isinstance(value, str) and value.startswith('["') and value.endswith('"]'):
            value = _list_in(value)
        if isinstance(value, list):
            waiting += reversed(value)
        elif value is not None and value != "":
            found.append(value)
    return found


def _list_in(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def texts(value: Any) -> list[str]:
    """The texts a JSON-LD value holds: strings, and the names of nodes."""
    found = (plain(v.get("name")) if isinstance(v, dict) else plain(v) for v in values(value))
    return [text for text in found if text]
