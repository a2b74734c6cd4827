"""A time of the day as people write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timezone

from crawler.dates.months import is_weekday
from crawler.dates.offsets import ZONE, is_zone, offset_on
from crawler.dates.policy import UNKNOWN, Policy

_AFTERNOON = frozenset(
    {
        "下午",
        "晚上",
        "傍晚",
        "午後",
        "午后",
        "오후",
        "μμ",
        "م",
        "مساء",
        "مساءً",
        "بظ",
        "अपराह्न",
        "ch",
        "chiều",
        "ös",
        "du",
    }
    | {"शाम", "रात", "दोपहर", "পিএম", "রাত", "সন্ধ্যা", "বিকেল", "বিকাল", "দুপুর", "nggabi", "nghapon"}
    | {"delatarde", "delanoche", "datarde", "danoite", "dusoir", "disera", "dellasera", "delpomeriggio"}
)
# Twelve of it is midnight, and the small hours belong to it.
_NIGHT = frozenset({"晚上", "delanoche", "danoite", "रात", "রাত"})
_SMALL_HOURS = 5
_BEFORE_THE_HOUR = (
    "下午|晚上|傍晚|午後|午后|오후|上午|早上|午前|오전|(?-i:AM|PM|A\\.M\\.|P\\.M\\.)|d[eu]\\."
    "|शाम|रात|दोपहर|सुबह|রাত|সন্ধ্যা|বিকেল|বিকাল|দুপুর|সকাল|ভোর"
)
BEHIND_THE_HOUR = (
    r"[ap]\.?\s?m\b\.?|[μπ]\.?\s?μ\.?|(?:م|ص|مساءً?|صباحا?ً?)(?!\w)|下午|上午|午後|午前|오후|오전"
    r"|अपराह्न|पूर्वाह्न|পিএম|এএম|[بق][.٫]ظ|ö[sö](?!\w)|ng (?:gabi|hapon|umaga|madaling araw)\b"
    r"|(?:CH|SA|chiều|sáng|de la (?:noche|tarde|mañana|madrugada)|da (?:noite|tarde|manhã|madrugada)"
    r"|du (?:soir|matin)|d(?:i|ella) (?:sera|mattina)|del (?:pomeriggio|mattino))\b"
)
"""What halves of the day are called behind a time: a pattern."""
_CLOCK = (
    rf"(?<![\d.,:/+-])(?P<intro>(?:um|at|à|às|a las|alle|kl\.?|klo|ore)\s)?(?:(?P<before>{_BEFORE_THE_HOUR})\s?)?"
    r"(?P<hour>\d{1,2})"
    r"(?:(?:\s?(?P<sign>[:：h時时시点點]|Uhr)\s?|(?P<point>\.))(?P<minute>\d\d)"
    r"(?:(?:[:：.]|\s?[分분]\s?)(?P<second>\d\d)(?:[.,]\d+)?)?\s?[分분秒초]?"
    rf"(?:(?=\s?{ZONE})|(?![.:/-]?\d))"
    rf"(?:\s?(?P<behind>{BEHIND_THE_HOUR}))?(?P<word>\s?(?:Uhr|Hrs?|hs|uur|h|น)\b\.?)?"
    r"|(?P<bare>[0-5]\d)(?:(?=\s?(?:GMT|UTC)\b)|\s?hrs\b\.?)"
    r"|\s?(?P<half>[ap]\.?\s?m\b\.?)|\s?(?P<whole>Uhr|h)\b|[時时시点點])"
    rf"(?:[\s,]{{0,2}}[(\[（]?(?P<zone>{ZONE})[)\]）]?)?"
)
_ANYWHERE = re.compile(_CLOCK, re.IGNORECASE)
_BEHIND = re.compile(rf"\D{{0,18}}?{_CLOCK}", re.IGNORECASE)
_BETWEEN = r"\s*(?P<mark>[:–—|·•,/-]|\s-\s)?\s*"
_OPENING = re.compile(rf"\W{{0,3}}{_CLOCK}{_BETWEEN}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_SHORT = 40
_APART = 24  # characters between a clock and the date behind it: a weekday, "on", a sign


@dataclass(slots=True, frozen=True)
class Clock:
    """A time of the day."""

    time: time
    offset: timezone | None
    """None when no zone is named beside it."""


def hour_of_day(hour: int, half: str | None) -> int:
    """An hour of the day from one of a half of it.

    >>> hour_of_day(3, "pm"), hour_of_day(12, "a.m."), hour_of_day(15, None), hour_of_day(2, "রাত")
    (15, 0, 15, 2)
    """
    if not half or hour > 12:
        return hour
    name = re.sub(r"[\s.٫]", "", half).lower()
    after = name[0] == "p" or (name in _AFTERNOON and not (name in _NIGHT and not _SMALL_HOURS <= hour < 12))
    return hour % 12 + (12 if after else 0)


def read_clock(line: str, policy: Policy = UNKNOWN) -> Clock | None:
    """The last time of the day in a short line: a day written without its year stands before it.

    >>> read_clock("Mis à jour à 8h05").time, read_clock("04.03., 17.30 Uhr").time, read_clock("오후 3시 20분").time
    (datetime.time(8, 5), datetime.time(17, 30), datetime.time(15, 20))
    """
    found = None
    if len(line) <= _SHORT:
        for match in _ANYWHERE.finditer(line):
            found = _clock(match, datetime.now(), policy) or found
    return found


def opening_clock(line: str, policy: Policy = UNKNOWN) -> tuple[Clock, str] | None:
    """The time of the day that a line begins with, and what follows it; None for a line that begins otherwise.

    A number with a point is a time only where a word says so.

    >>> opening_clock("8.30 Uhr: The roof fell")[1], opening_clock("14:05")[1], opening_clock("8.30 people came")
    ('The roof fell', '', None)
    """
    match = _OPENING.match(line)
    clock = _clock(match, datetime.now(), policy) if match else None
    if match is None or clock is None:
        return None
    rest = line[match.end() :].strip()
    told = match["mark"] or match["word"] or match["half"] or match["behind"] or not match["point"]
    return (clock, rest) if told or not rest else None


def clock_beside(text: str, start: int, end: int, day: datetime, policy: Policy) -> Clock | None:
    """The time of the day that a line gives for the day it writes between two of its places: behind it, else before.

    >>> clock_beside("10:35 AM EDT, Mon May 4, 2026", 18, 29, datetime(2026, 5, 4), Policy()).time
    datetime.time(10, 35)
    """
    if (match := _BEHIND.match(text, end)) and (_tells(match) and (clock := _clock(match, day, policy))):
        return clock
    for match in _ANYWHERE.finditer(text, max(0, start - _APART - 16), start):
        if _leads_to(text[match.end() : start]) and _tells(match) and (clock := _clock(match, day, policy)):
            return clock
    return None


def clock_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the times of the day stand in a text, each with its zone.

    >>> list(clock_spans("10:35 am PDT by AFP, 10:35 AFP, 9.30 am"))
    [(0, 12), (21, 26), (32, 39)]
    """
    for match in _ANYWHERE.finditer(text):
        zone = match["zone"] if match["zone"] and is_zone(match["zone"]) else None
        if _tells(match) and (not match["point"] or match["word"] or match["behind"] or zone):
            end = match.end() if zone or not match["zone"] else len(text[: match.start("zone")].rstrip(" ,(["))
            yield match.start(), end


def _leads_to(between: str) -> bool:
    """Whether nothing but days of the week, short words and signs stands between a clock and its day."""
    return len(between) <= _APART and all(len(word) < 5 or is_weekday(word) for word in _WORD.findall(between))


def _tells(match: re.Match[str]) -> bool:
    """Whether it is a time also where other numbers may stand: "3 h" rather is how long something takes."""
    return not match["whole"] or bool(match["intro"]) or len(match["hour"]) == 2 or match["whole"].lower() == "uhr"


def _clock(match: re.Match[str], day: datetime, policy: Policy) -> Clock | None:
    hour = hour_of_day(int(match["hour"]), match["half"] or match["behind"] or match["before"])
    minute = int(match["minute"] or match["bare"] or 0)
    if hour > 23 or minute > 59:
        return None
    found = time(hour, minute, min(int(match["second"] or 0), 59))
    zone = match["zone"]
    return Clock(found, offset_on(zone, datetime.combine(day, found), policy) if zone else None)
