"""The words of a text as the search compares them, the same on every database.

Scripts that part no words, and Hangul, whose words carry their particles, are compared by characters: a word of them is
found wherever its characters follow each other, as Lucene's standard tokenizer with phrases does it. What the index
holds was written with these rules, so a change of them needs a migration that writes it again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# Thai, Lao, Myanmar, Khmer, kana, ideographs and Hangul, and the ranges of their extensions.
_ALONE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
# Vowels and tones that stand at a letter; Python's \w has none of them (Unicode categories Mn and Mc).
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc\u09be-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d"
    "\u0a70\u0a71\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bcd\u0bd7\u0c00-\u0c04\u0c3e-\u0c56"
    "\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d4d\u0d57\u0dca-\u0df3\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1"
    "\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u1056-\u1059\u17b4-\u17d3\u3099\u309a"
)
_WORD = re.compile(rf"[{_ALONE}][{_MARKS}]*|(?:[A-Za-z0-9]+[{_MARKS}]*|(?![{_ALONE}])[^\W_][{_MARKS}]*)+")
_PLAIN_WORD = re.compile(r"[^\W_]+")
"""What ``_WORD`` finds in a text that has none of ``_PARTED``, in half the time."""
_PARTED = re.compile(f"[{_ALONE}{_MARKS}]")
_BEYOND_LATIN = re.compile("[^\0-\u024f\u2000-\u206f\u20a0-\u20bf]")
"""What is neither a precomposed Latin letter nor punctuation: without it, each letter is folded by itself."""
_BEYOND_ASCII = re.compile("[^\0-\x7f]")
# Accents of Latin, Greek and Cyrillic, points of Hebrew, vowels of Arabic: many write without them.
_DROPPED = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")
_LONGEST = 40
"""Characters of a word that count; what is longer is no word."""


class Word(NamedTuple):
    """A word where it stands in a text."""

    text: str
    """As it is compared."""
    start: int
    end: int


def iter_words(text: str) -> Iterator[Word]:
    """The words of a text in their order.

    >>> [word.text for word in iter_words("L'Été à 東京, à 8:30")]
    ['l', 'ete', 'a', '東', '京', 'a', '8', '30']
    """
    for match in _WORD.finditer(text):
        if folded := fold_word(match[0]):
            yield Word(folded, match.start(), match.end())


def list_words(text: str) -> list[str]:
    """The words of a text as they are compared, in their order.

    >>> list_words("Rain, L'Été") == [word.text for word in iter_words("Rain, L'Été")]
    True
    """
    if not _BEYOND_LATIN.search(text):
        return _list_latin_words(text)
    pattern = _WORD if _PARTED.search(text) else _PLAIN_WORD
    return [folded for word in pattern.findall(text) if (folded := fold_word(word))]


def _list_latin_words(text: str) -> list[str]:
    """The words of a text each letter of which is folded by itself.

    What is not ASCII is of few kinds, each replaced at once: Python translates ASCII in a tenth of the time.
    """
    for letter in set(_BEYOND_ASCII.findall(text)):
        text = text.replace(letter, _folded_letters[ord(letter)])
    words = text.translate(_folded_letters).split()
    return [word[:_LONGEST] for word in words] if max(map(len, words), default=0) > _LONGEST else words


@lru_cache(4)
def words_of_part(part: str) -> tuple[str, ...]:
    """What :func:`list_words` gives for the title, the lead or the body of an article.

    Those of an article's three parts are kept for a while: the search indexes the words of an article, then its
    fingerprint takes them.
    """
    return tuple(list_words(part))


@lru_cache(50_000)
def fold_word(word: str) -> str:
    """A word without case, accents, points and compatibility forms (Unicode NFKC)."""
    if word.isascii():
        return word.lower()[:_LONGEST]
    bare = _DROPPED.sub("", unicodedata.normalize("NFD", unicodedata.normalize("NFKC", word).casefold()))
    return "".join(_WORD.findall(unicodedata.normalize("NFC", bare)))[:_LONGEST]


class _FoldedLetters(dict[int, str]):
    """Code point → its folded letter, a space for what is none; for ``str.translate``."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = fold_word(letter) if letter.isalnum() else " "
        return self[code]


_folded_letters = _FoldedLetters()
