"""What a line says beside the dates and times in it: bylines hold both."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.dates.clock import clock_spans
from crawler.dates.months import is_month, is_weekday
from crawler.dates.written import WORD
from crawler.labels import label_of, split_label

_NUMERIC = re.compile(
    r"(?<![\d.])(?:\d{4}\s?[年년./-]\s?\d{1,2}\s?[月월./-]\s?\d{1,2}\s?[日일]?|\d{1,2}([./-])\s?\d{1,2}\1\s?(?:\d{4}|\d{2})?)"
    r"(?:T?(?=\d\d:)|(?!\w))"
)
_YEAR = r"(?:[\s,،./-]{1,3}(?:de\s+|del\s+|năm\s+)?(?:\d{4}|’?\d{2}(?=\s*$|\s*[,|·•–—-]))(?!\w))?"
_DAY_MONTH = re.compile(
    rf"(?<![\w:])\d{{1,2}}(?:\s?(?:st|nd|rd|th|er|º|°|ª|-?го)(?!\w))?\.?[\s/,-]*(?:de\s+|of\s+|d’)?({WORD})(?!\w){_YEAR}",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"(?<!\w)({WORD})\s+(?:\d{{1,2}}(?:\s?(?:st|nd|rd|th))?(?![\w:]){_YEAR}|\d{{4}}(?!\w))", re.IGNORECASE
)
_YEAR_NAME_DAY = re.compile(rf"(?<!\w)\d{{4}}\.?[\s-]+({WORD})[\s-]*\d{{1,2}}(?!\w)\.?", re.IGNORECASE)
# "3 hours ago", and how long a text takes to read.
_SPAN = re.compile(
    r"(?<!\w)(?:(?:vor|il y a|hace|há|för|for|před|pred|acum|πριν|через)\s+(?:etwa\s+|ca\.\s+|circa\s+)?\d+\s+\w+\.?"
    r"(?:\s+(?:sedan|siden))?|(?:\d+|an?|one)\s?[^\W\d_]+\.?\s+(?:ago|fa|geleden|siden|sedan|temu|atrás|назад|тому|önce"
    r"|sitten|før|lalu|trước|पहले)|\d+\s?(?:時間|分|日|小时|分钟|小時|分鐘|天|시간|분|일)\s?(?:前|전)"
    r"|\d+[\s-]?min\w*\.?\s(?:read|lesezeit|de lect\w+|di lettura|de leitura|leestijd|czytania|čtení))(?!\w)",
    re.IGNORECASE,
)
# What joins a date to the words around it.
_JOINS = frozenset(
    [
        *(
            "on",
            "at",
            "the",
            "of",
            "from",
            "since",
            "am",
            "um",
            "den",
            "der",
            "dem",
            "le",
            "la",
            "à",
            "dans",
            "il",
            "el",
        ),
        *(
            "del",
            "alle",
            "ore",
            "em",
            "às",
            "op",
            "om",
            "kl",
            "klo",
            "d",
            "den",
            "på",
            "w",
            "dnia",
            "dne",
            "в",
            "во",
            "о",
        ),
        # Days without a number.
        *(
            "today",
            "yesterday",
            "heute",
            "gestern",
            "aujourd’hui",
            "aujourd'hui",
            "hier",
            "hoy",
            "ayer",
            "hoje",
            "ontem",
        ),
        *(
            "oggi",
            "ieri",
            "vandaag",
            "gisteren",
            "idag",
            "igår",
            "dziś",
            "wczoraj",
            "сегодня",
            "вчера",
            "сьогодні",
            "вчора",
        ),
    ]
)
_EDGE = " \t,;:|·•/–—-("
_MOST_WORDS = 4
_WHOLE = 5


def around_dates(line: str) -> list[str]:
    """The pieces of a line before, between and behind its dates and times, without what announces or joins those.

    A line with no date is a piece of its own, as it is.

    >>> around_dates("Updated May 4, 2026 10:35 AM PDT by Ada Brandt")
    ['by Ada Brandt']
    >>> around_dates("Ada Brandt am Montag, 4. Mai um 10.35 Uhr"), around_dates("Channel 4 News")
    (['Ada Brandt'], ['Channel 4 News'])
    """
    if not any(map(str.isdigit, line)):
        return [line]
    pieces: list[tuple[str, bool, bool]] = []
    end = 0
    for start, following in _merged(_spans(line)):
        pieces.append((line[end:start], bool(end), True))
        end = following
    if not end:
        return [line]
    pieces.append((line[end:], True, False))
    bare = (_bare(piece, before=before, behind=behind) for piece, before, behind in pieces)
    return [piece for piece in bare if piece]


def _spans(line: str) -> Iterator[tuple[int, int]]:
    for match in _NUMERIC.finditer(line):
        yield match.span()
    for pattern in (_DAY_MONTH, _MONTH_DAY, _YEAR_NAME_DAY):
        yield from (match.span() for match in pattern.finditer(line) if is_month(match[1]))
    for match in _SPAN.finditer(line):
        yield match.span()
    yield from clock_spans(line)


def _merged(spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans in order, those that overlap as one."""
    start = end = -1
    for first, last in sorted(spans):
        if first > end >= 0:
            yield start, end
        start, end = (start, max(end, last)) if 0 <= first <= end else (first, last)
    if end >= 0:
        yield start, end


def _bare(piece: str, *, before: bool, behind: bool) -> str:
    """A piece without what belongs to a date that stands right before or behind it."""
    piece = piece.strip(_EDGE + ")")
    while piece:
        words = piece.split()
        if (before and _is_of_date(words[0], named=len(words) == 1)) or _announces(" ".join(words[:1])):
            words = words[1:]
        elif behind and _is_of_date(words[-1], named=_is_whole(words[:-1])):
            words = words[:-1]
        elif (label := split_label(piece)) and label[0] in {"published", "updated"}:
            words = label[1].split()
        elif behind and (number := next((n for n in range(_MOST_WORDS, 0, -1) if _announces(" ".join(words[-n:]))), 0)):
            words = words[:-number]
        else:
            return piece
        piece = " ".join(words).strip(_EDGE + ")")
    return ""


def _is_of_date(word: str, *, named: bool) -> bool:
    """Whether a word beside a date belongs to it.

    :param named: whether the other words name somebody without it: a day's short name may be a person's ("Sun").
    """
    word = word.strip(_EDGE + ".)")
    return word.lower() in _JOINS or ((named or len(word) >= _WHOLE) and is_weekday(word))


def _is_whole(words: list[str]) -> bool:
    return not words or sum(word[0].isupper() and label_of(word) != "byline" for word in words) > 1


def _announces(words: str) -> bool:
    return label_of(words) in {"published", "updated"}
