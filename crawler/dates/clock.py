"""A time of the day as people write it, without its day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timezone

from crawler.dates.moment import offset_of

AFTERNOON = frozenset({"下午", "晚上", "午後", "午后", "오후", "μμ", "م", "مساء", "مساءً", "अपराह्न"})
BEFORE_THE_HOUR = "下午|晚上|午後|午后|오후|上午|早上|午前|오전"
BEHIND_THE_HOUR = r"[ap]\.?\s?m\b\.?|[μπ]\.?μ\.?|(?:م|ص|مساءً?|صباحا?ً?)(?!\w)"
_CLOCK = (
    rf"(?<![\d.,:/+-])(?:(?P<before>{BEFORE_THE_HOUR})\s?)?(?P<hour>\d{{1,2}})"
    rf"(?:\s?(?P<sign>[:.h時时시点點])\s?(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![.:/-]?\d)\s?[分분]?"
    rf"(?:\s?(?P<behind>{BEHIND_THE_HOUR}))?(?P<word>\s?(?:Uhr|Hrs?|h)\b)?"
    r"|\s?(?P<half>[ap]\.?\s?m\b\.?)|\s?(?:Uhr|h)\b|[時时시点點])"
    r"(?:\s?\(?(?-i:\b(?P<zone>[A-Z]{3,4})\b)\)?)?"
)
_ANYWHERE = re.compile(_CLOCK, re.IGNORECASE)
_BETWEEN = r"\s*(?P<mark>[:–—|·•,/-]|\s-\s)?\s*"
_OPENING = re.compile(rf"\W{{0,3}}(?:(?:um|at|à|a las|alle|kl\.?)\s)?{_CLOCK}{_BETWEEN}", re.IGNORECASE)
_SHORT = 40


@dataclass(slots=True, frozen=True)
class Clock:
    """A time of the day."""

    time: time
    offset: timezone | None
    """None when no zone is named beside it."""


def hour_of_day(hour: int, half: str | None) -> int:
    """An hour of the day from one of a half of it.

    >>> hour_of_day(3, "pm"), hour_of_day(12, "a.m."), hour_of_day(15, None)
    (15, 0, 15)
    """
    if not half or hour > 12:
        return hour
    after = half[0].lower() == "p" or half.replace(".", "").lower() in AFTERNOON
    return hour % 12 + (12 if after else 0)


def read_clock(line: str) -> Clock | None:
    """The last time of the day in a short line: a day written without its year stands before it.

    >>> read_clock("Mis à jour à 8h05").time, read_clock("04.03., 17.30 Uhr").time, read_clock("오후 3시 20분").time
    (datetime.time(8, 5), datetime.time(17, 30), datetime.time(15, 20))
    """
    found = None
    if len(line) <= _SHORT:
        for match in _ANYWHERE.finditer(line):
            found = _clock(match) or found
    return found


def opening_clock(line: str) -> tuple[Clock, str] | None:
    """The time of the day that a line begins with, and what follows it; None for a line that begins otherwise.

    A number with a point is a time only where a word says so.

    >>> opening_clock("8.30 Uhr: The roof fell")[1], opening_clock("14:05")[1], opening_clock("8.30 people came")
    ('The roof fell', '', None)
    """
    match = _OPENING.match(line)
    clock = _clock(match) if match else None
    if match is None or clock is None:
        return None
    rest = line[match.end() :].strip()
    told = match["mark"] or match["word"] or match["half"] or match["behind"] or match["sign"] != "."
    return (clock, rest) if told or not rest else None


def _clock(match: re.Match[str]) -> Clock | None:
    hour = hour_of_day(int(match["hour"]), match["half"] or match["behind"] or match["before"])
    if hour > 23:
        return None
    return Clock(time(hour, int(match["minute"] or 0)), offset_of(match["zone"]) if match["zone"] else None)
