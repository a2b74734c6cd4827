"""The short labels that outlets put around articles ("Read also", "Schlagwörter:"), by what they announce.

The words are in ``labels.toml``, by kind and language; nothing else in the project lists them.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from itertools import islice, product
from pathlib import Path

_DATA = Path(__file__).with_name("labels.toml")
_LONGEST = 90
_MOST_WORDS = 5
# Accents, Hebrew and Arabic vowel points, soft hyphens, zero-width joiners.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u00ad\u200b-\u200f]")
_PREFIXES = frozenset({"byline", "published", "updated", "photo_credit"})
_COLON = re.compile(r"(?:(?<!\s)\s+)?[:：﹕]\s*")
_BREAK = re.compile(r"[\s:：/／|•·—–-]+")


def fold_label(text: str) -> str:
    """A label without what its spellings differ in: case, accents, counters and signs at both ends.

    >>> fold_label("» Lire  aussi…"), fold_label("COMMENTAIRES (1 204)"), fold_label("3.4K views")
    ('lire aussi', 'commentaires', 'views')
    """
    text = text.casefold()
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text)).replace("’", "'")
    return " ".join(_trimmed(text).split())


def _trimmed(text: str) -> str:
    """The text without what is no letter at its ends: arrows, bullets, punctuation and counters ("12", "3.4k")."""
    start, end = 0, len(text)
    while start < end and not text[start].isalpha():
        start += 1
    if start and text[start : start + 2] in {"k ", "m "} and text[start - 1].isdigit():
        start += 2
    while end > start and not text[end - 1].isalpha():
        end -= 1
    if end - start > 2 and text[end - 1] in "km" and text[end - 2].isdigit():
        return _trimmed(text[start : end - 1])
    return text[start:end]


@lru_cache(maxsize=8192)
def label_of(text: str) -> str | None:
    """The kind of label that the whole text is; None for any other text.

    :param text: a line, or an element's text. Case, accents, trailing colons, arrows, ellipses and counters
        don't matter; two labels of one kind may stand together.

    >>> label_of("LIRE AUSSI :"), label_of("12 comments"), label_of("Read also how it began")
    ('related', 'comments', None)
    >>> label_of("Advertisement – story continues below")
    'advertisement'
    """
    if len(text) >= _LONGEST:
        return None
    return _kinds().get(fold_label(text)) or _kind_of_both(text)


def _kind_of_both(text: str) -> str | None:
    """The kind of two labels that stand together; None where they differ, or one is none."""
    for gap in islice(_BREAK.finditer(text), _MOST_WORDS):
        kind = _kinds().get(fold_label(text[: gap.start()]))
        if kind is not None and kind == _kinds().get(fold_label(text[gap.end() :])):
            return kind
    return None


@lru_cache(maxsize=8192)
def split_label(text: str) -> tuple[str, str] | None:
    """The kind of label that the text begins with, and what follows it; None when nothing does.

    A colon stands between the two, except after what is written without one (authors, dates, photo credits):
    whether "By noon" names a person is for the caller to judge.

    >>> split_label("Tags: a, b"), split_label("Par Anne Le Goff"), split_label("Tags:")
    (('tags', 'a, b'), ('byline', 'Anne Le Goff'), None)
    """
    colon = _COLON.search(text, 0, _LONGEST)
    if colon and (kind := label_of(text[: colon.start()])) and (rest := text[colon.end() :].strip()):
        return kind, rest
    found = None
    for gap in islice(_BREAK.finditer(text, 0, _LONGEST), _MOST_WORDS):
        if text[gap.start() - 1 : gap.start()].isdigit():
            break
        kind = _kinds().get(fold_label(text[: gap.start()]))
        if kind in _PREFIXES and (rest := text[gap.end() :].strip()):
            found = kind, rest
    return found


@cache
def phrases(kind: str) -> frozenset[str]:
    """Every label of a kind, in all languages, as :func:`fold_label` spells them.

    :raises KeyError: there is no such kind.

    >>> "suivant" in phrases("next_page")
    True
    """
    return frozenset(fold_label(label) for labels in _labels()[kind].values() for label in labels)


def label_for(kind: str, language: str | None) -> str:
    """The label to write in a language; the English one where the language has none.

    :param language: ISO 639-1.
    :raises KeyError: there is no such kind.

    >>> label_for("related", "fr"), label_for("related", None)
    ('Lire aussi', 'Read also')
    """
    labels = _labels()[kind]
    return (labels.get(language or "en") or labels["en"])[0]


@cache
def _labels() -> dict[str, dict[str, list[str]]]:
    with _DATA.open("rb") as file:
        kinds: dict[str, dict[str, list[str]]] = tomllib.load(file)
    return {
        kind: {language: [label for written in labels for label in _spelled_out(written)] for language, labels in lists}
        for kind, lists in ((kind, languages.items()) for kind, languages in kinds.items())
    }


def _spelled_out(written: str) -> list[str]:
    """The labels that one stands for which has alternatives in brackets.

    >>> _spelled_out("[Story|Text] goes on[| below]")
    ['Story goes on', 'Story goes on below', 'Text goes on', 'Text goes on below']
    """
    pieces = [piece.split("|") for piece in re.split(r"[\[\]]", written)]
    return ["".join(chosen) for chosen in product(*pieces)]


@cache
def _kinds() -> dict[str, str]:
    """From folded label to kind; where two kinds share a label, the one that stands first in the file."""
    kinds: dict[str, str] = {}
    for kind, languages in _labels().items():
        for labels in languages.values():
            for label in labels:
                kinds.setdefault(fold_label(label), kind)
    return kinds
