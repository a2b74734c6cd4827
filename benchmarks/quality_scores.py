"""How near an extracted text and its fields come to the truth; every score is from 0 to 1.

- ``lines``: ROUGE-LSum (Lin, 2004), as rouge-score counts it: for each true sentence the words that its longest common
  subsequences with the sentences read have in common with it. Words are runs of a–z and 0–9: of a text in other letters
  it would count figures and foreign names alone.
- ``shingles``: runs of four words, as the article-extraction-benchmark counts them; ideographs, kana and hangul
  syllables are words of their own. Exact: the same words in the same order.
- ``pieces``: as trafilatura's own evaluation: how many annotated pieces stand in the text, and how many that should
  not.
- words: F1 of the two multisets of words in lower case, as WCXB publishes its figures.
- title: the same words, case ignored; authors, tags: F1 of the two sets; the publication's day, in its own zone or in
  UTC; its instant, to the minute, which a time without a zone never tells; the lead image, by the file's
  name, in whatever size and format it is served.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

_SINGLE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_WORD = re.compile(rf"[{_SINGLE}]|[^\W{_SINGLE}]+")
_LATIN_WORD = re.compile(r"[a-z0-9]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_SHINGLE = 4
_ANY_WORD = re.compile(r"\w+")
_SHORT_NAME = 3
_DAY_ONLY = len("2024-05-03")


class Match(NamedTuple):
    """Precision, recall, F1."""

    p: float
    r: float
    f1: float


class Pieces(NamedTuple):
    """Pieces of the text that were found and missed, and pieces of the rest that were kept."""

    found: int
    kept: int
    missed: int


def words(text: str | None) -> list[str]:
    """The words of a text; characters that can't be seen (soft hyphens) part none.

    >>> words("Rain, at 9 in 東京"), words("is\u00adland")
    (['Rain', 'at', '9', 'in', '東', '京'], ['island'])
    """
    return _WORD.findall(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text or "")))


def folded(text: str | None) -> str:
    """The words of a text in one case, a space between."""
    return " ".join(word.casefold() for word in words(text))


def harmonic(p: float, r: float) -> float:
    """F1 of a precision and a recall; 0 where both are."""
    return 2 * p * r / (p + r) if p + r else 0.0


def match(both: float, read: float, true: float) -> Match:
    """:param both: how much of what was ``read`` is in what is ``true``."""
    p, r = (both / read if read else 0.0), (both / true if true else 0.0)
    return Match(p, r, harmonic(p, r))


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    found = words(text)
    return Counter(tuple(found[i : i + _SHINGLE]) for i in range(max(1, len(found) - _SHINGLE + 1)) if found)


def shingle_match(true: str, read: str) -> Match:
    """
    >>> shingle_match("one two three four five", "one two three four")
    Match(p=1.0, r=0.5, f1=0.6666666666666666)
    """
    have, want = _shingles(read), _shingles(true)
    if not have and not want:
        return Match(1.0, 1.0, 1.0)
    if not want:
        return Match(0.0, 1.0, 0.0)
    return match((have & want).total(), have.total(), want.total())


def word_match(true: str, read: str) -> float:
    """
    >>> word_match("Rain fell. Rain", "rain rain rain")
    0.6666666666666666
    """
    want, have = (Counter(_ANY_WORD.findall(text.lower())) for text in (true, read))
    return match((want & have).total(), have.total(), want.total()).f1


def same_file(true: str, read: str | None) -> bool:
    """Whether two addresses of images name the same file, whatever host, size or format they are served in.

    >>> same_file("https://outlet.example/w640/harbour.jpg", "https://images.example/harbour.webp?w=1200")
    True
    """
    one, other = (unquote(urlsplit(url or "").path.rstrip("/").rpartition("/")[2]) for url in (true, read))
    one, other = (name.rpartition(".")[0].casefold() or name.casefold() for name in (one, other))
    return true == read or (len(one) > _SHORT_NAME and one == other)


def true_text(paragraphs: Iterable[str], read: str) -> str:
    """The text to compare with, where paragraphs in [brackets] may be there or not.

    Such a paragraph counts when at least half of its shingles were read.
    """
    have = _shingles(read)
    kept = []
    for paragraph in paragraphs:
        told = paragraph
        if paragraph.startswith("[") and paragraph.endswith("]"):
            told = paragraph.strip("[]")
            own = _shingles(told)
            if 2 * (own & have).total() < own.total():
                continue
        kept.append(told)
    return "\n\n".join(kept)


def is_latin(text: str) -> bool:
    """Whether most of a text's letters are some that ``lines`` counts; not without any.

    >>> is_latin("Straße 9"), is_latin("東京都 9 AM"), is_latin("")
    (True, False, False)
    """
    letters = [letter for letter in text.lower() if letter.isalpha()]
    return 2 * sum(letter.isascii() for letter in letters) > len(letters)


def line_match(true: str, read: str) -> Match:
    """
    >>> line_match("Rain fell. Roofs held.", "Rain fell. Click here. Roofs held.")
    Match(p=0.6666666666666666, r=1.0, f1=0.8)
    """
    wanted, had = _sentences(true), _sentences(read)
    unmatched = Counter(word for sentence in had for word in sentence)
    wanting = Counter(word for sentence in wanted for word in sentence)
    totals = unmatched.total(), wanting.total()
    both = 0
    for sentence in wanted:
        places: set[int] = set()
        for other in had:
            if len(places) < len(sentence) and not set(sentence).isdisjoint(other):
                places.update(_common(sentence, other))
        for word in (sentence[place] for place in sorted(places)):
            if unmatched[word] and wanting[word]:
                unmatched[word] -= 1
                wanting[word] -= 1
                both += 1
    return match(both, *totals)


def _sentences(text: str) -> list[list[str]]:
    return [_LATIN_WORD.findall(sentence.lower()) for sentence in _SENTENCE_END.split(text)]


def _common(one: Sequence[str], other: Sequence[str]) -> list[int]:
    """The places in ``one`` of a longest common subsequence; of several, the one rouge-score takes."""
    lengths = [[0] * (len(other) + 1)]
    for word in one:
        above, row = lengths[-1], [0]
        for j, theirs in enumerate(other):
            row.append(above[j] + 1 if word == theirs else max(above[j + 1], row[j]))
        lengths.append(row)
    places = []
    i, j = len(one), len(other)
    while i and j:
        if one[i - 1] == other[j - 1]:
            i, j = i - 1, j - 1
            places.append(i)
        elif lengths[i][j - 1] > lengths[i - 1][j]:
            j -= 1
        else:
            i -= 1
    return places


def piece_counts(inside: Iterable[str], outside: Iterable[str], read: str) -> Pieces:
    """
    >>> piece_counts(["rain fell", "roofs held"], ["subscribe"], "Yesterday rain  fell.")
    Pieces(found=1, kept=0, missed=1)
    """
    text = _on_a_line(read)
    stands = [_on_a_line(piece) in text for piece in inside]
    return Pieces(sum(stands), sum(_on_a_line(piece) in text for piece in outside), stands.count(False))


def _on_a_line(text: str) -> str:
    return " ".join(text.split())


def set_match(true: Iterable[str], read: Iterable[str]) -> float:
    """F1 of two sets of names; 1 when there are none and none was read."""
    want, have = {folded(t) for t in true} - {""}, {folded(t) for t in read} - {""}
    return match(len(want & have), len(have), len(want)).f1 if want or have else 1.0


def date_match(true: str | None, read: str | None) -> tuple[bool, bool]:
    """Whether the day is right, and whether the instant is.

    >>> date_match("2024-05-03T23:30:00+02:00", "2024-05-03T21:30:20Z")
    (True, True)
    >>> date_match("2024-05-03T23:30:00+02:00", "2024-05-03")
    (True, False)
    """
    want, have = _date(true), _date(read)
    if want is None or have is None:
        return (want is have,) * 2
    day = want.date() == have.date()
    if want.tzinfo is None or have.tzinfo is None:
        return day, False
    timed = len(str(read)) > _DAY_ONLY
    same_day = day or want.astimezone(UTC).date() == have.astimezone(UTC).date()
    return same_day, timed and abs(want - have) < timedelta(minutes=1)


def _date(value: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat((value or "").replace("Z", "+00:00"))
    except ValueError:
        return None
