"""What a zone that stands beside a clock is: an offset, an abbreviation, a region's name."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from crawler.dates.policy import Policy
from crawler.dates.tables import table

# Abbreviations are written in capitals: "10:35 et" is French for and. "10:35 -11" begins a span, "10:35 -0400" a zone.
ZONE = (
    r"(?-i:(?:GMT|UTC|UT)\s?[+\u2212\u2013-]\s?\d{1,2}(?!\d)(?::?[0-5]\d)?(?!\d)"
    r"|(?:GMT|UTC|UT)[+\u2212\u2013-]\d{4}(?!\d)|[+\u2212-](?:(?:0\d|1[0-4]):?|\d:)(?:00|15|30|45)(?![\d:])"
    r"|(?:[A-Z][A-Za-z]+/)+[A-Z][A-Za-z_]+(?:[+-]\d{1,2})?(?!\w)|[A-Z]{2,5}(?![\w/.])|Z(?!\w)|(?:МСК|мск)(?!\w)"
    r"|(?:Eastern|Central|Mountain|Pacific)(?:\s(?:Standard|Daylight)\b)?(?:\sTime\b|(?=$|[)\],;|·•]|\s[|·•–—-]))"
    r"|(?:(?:Central|Eastern|Western)\sEuropean|Australian\sEastern|British|Greenwich|Moscow|India|Japan|China|Korea|Singapore"
    r"|Atlantic|Alaska|Hawaii)(?:\s(?:Standard|Daylight|Summer|Mean))?\s[Tt]ime\b"
    r"|北京时间|北京時間|台北時間|香港時間|日本時間|한국시간|(?:horário|hora) de Brasília|heure de Paris"
    r"|по московскому времени|по Москве)"
)
_NUMERIC = re.compile(r"(?:GMT|UTC|UT)?\s*([+\u2212\u2013-])\s*(\d\d?):?(\d\d)?", re.IGNORECASE)
_REGION = re.compile(r"[A-Za-z_]+(?:/[A-Za-z_+-]+\d*)+")
# Used in the press where the tz database writes numbers, or another language's abbreviation; minutes from UTC.
_OTHERS = {
    "Z": 0, "UT": 0, "UTC": 0, "TU": 0,
    "MEZ": 60, "MESZ": 120, "MET": 60, "MEST": 120, "BRT": -180, "BRST": -120, "ART": -180,
    "CLT": -240, "CLST": -180, "COT": -300, "PET": -300, "VET": -240, "TRT": 180, "GST": 240, "NPT": 345, "ICT": 420,
    "SGT": 480, "MYT": 480, "PHT": 480, "UZT": 300, "CHST": 600, "IRST": 210, "AFT": 270, "MMT": 390, "KSA": 180,
    # Havana's CDT and Manila's PST are in use there alone, where the outlet's zone says so.
    "CDT": -300, "PST": -480,
}  # fmt: skip
# An abbreviation or a name that follows summer time, and the zone whose clock it is.
_FOLLOWING = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
    "AKT": "America/Anchorage",
    "UK": "Europe/London",
    "EASTERN": "America/New_York",
    "CENTRAL": "America/Chicago",
    "MOUNTAIN": "America/Denver",
    "PACIFIC": "America/Los_Angeles",
    "ATLANTIC": "America/Halifax",
    "ALASKA": "America/Anchorage",
    "HAWAII": "Pacific/Honolulu",
    "BRITISH": "Europe/London",
    "GREENWICH": "Etc/GMT",
    "WESTERN EUROPEAN": "Europe/Lisbon",
    "CENTRAL EUROPEAN": "Europe/Berlin",
    "EASTERN EUROPEAN": "Europe/Athens",
    "MOSCOW": "Europe/Moscow",
    "МСК": "Europe/Moscow",
    "INDIA": "Asia/Kolkata",
    "CHINA": "Asia/Shanghai",
    "SINGAPORE": "Asia/Singapore",
    "JAPAN": "Asia/Tokyo",
    "KOREA": "Asia/Seoul",
    "AUSTRALIAN EASTERN": "Australia/Sydney",
    "北京时间": "Asia/Shanghai",
    "北京時間": "Asia/Shanghai",
    "台北時間": "Asia/Taipei",
    "香港時間": "Asia/Hong_Kong",
    "日本時間": "Asia/Tokyo",
    "한국시간": "Asia/Seoul",
    "HORÁRIO DE BRASÍLIA": "America/Sao_Paulo",
    "HORA DE BRASÍLIA": "America/Sao_Paulo",
    "HEURE DE PARIS": "Europe/Paris",
    "ПО МОСКОВСКОМУ ВРЕМЕНИ": "Europe/Moscow",
    "ПО МОСКВЕ": "Europe/Moscow",
}
# What the names of zones end with; Windows writes "Standard" in summer, too.
_OF_TIME = frozenset({"STANDARD", "DAYLIGHT", "SUMMER", "MEAN", "TIME"})
# What an abbreviation that several zones share means in a language.
_IN_LANGUAGE = {
    **{
        ("IST", language): "Asia/Kolkata"
        for language in ("hi", "bn", "mr", "gu", "pa", "ta", "te", "kn", "ml", "or", "as")
    },
    ("IST", "he"): "Asia/Jerusalem",
    ("IST", "ga"): "Europe/Dublin",
    ("CST", "zh"): "Asia/Shanghai",
    ("BST", "bn"): "Asia/Dhaka",
    ("AST", "ar"): "Asia/Riyadh",
}
# Of several meanings the one that most dates have: America's, India's.
_COMMONEST = {"CST": -360, "IST": 330}


def offset_on(zone: str, wall: datetime, policy: Policy) -> timezone | None:
    """The offset that a zone means on a day; None when it means several or none.

    :param zone: ``+01:00``, ``GMT+7``, ``CEST``, ``ET``, ``America/New_York``.
    :param wall: the time beside which it stands, naive: what a zone's clock is ahead depends on the day.
    :param policy: an outlet's own zone decides what its abbreviations mean.

    >>> offset_on("GMT+7", datetime(2026, 5, 4), Policy())
    datetime.timezone(datetime.timedelta(seconds=25200))
    >>> offset_on("ET", datetime(2026, 5, 4), Policy()) == offset_on("EDT", datetime(2026, 5, 4), Policy())
    True
    >>> offset_on("IST", datetime(2026, 5, 4), Policy()) is None
    True
    """
    zone = zone.strip().strip("[]()（）")
    if match := _NUMERIC.fullmatch(zone):
        return _fixed(-1 if match[1] in "-\u2212\u2013" else 1, match[2], match[3])
    if "/" in zone:
        return _of_clock(_region(zone), wall)
    name = " ".join(word for word in zone.upper().split() if word not in _OF_TIME)
    if policy.zone and (own := _of_own(name, wall, policy.zone)):
        return own
    if spoken := _IN_LANGUAGE.get((name, policy.language)):
        return _of_clock(_region(spoken), wall)
    if name in _FOLLOWING:
        return _of_clock(_region(_FOLLOWING[name]), wall)
    meanings = _offsets().get(name, ())
    if len(meanings) == 1:
        return _minutes(meanings[0])
    return _minutes(_COMMONEST[name]) if policy.guess_zone and name in _COMMONEST else None


def is_zone(name: str) -> bool:
    """Whether a word beside a clock names a zone, whatever it means: an agency's name may stand there as well.

    >>> is_zone("PDT"), is_zone("GMT+7"), is_zone("IST"), is_zone("AFP")
    (True, True, True, False)
    """
    name = name.strip("[]() ")
    return "/" in name or not name.isalpha() or name.upper() in _FOLLOWING or name.upper() in _offsets()


def _of_own(name: str, wall: datetime, zone: tzinfo) -> timezone | None:
    """What an abbreviation means where the outlet is, whatever season it belongs to."""
    for month in (wall.month, 1, 7):
        when = wall.replace(month=month, day=min(wall.day, 28), tzinfo=zone)
        if when.tzname() == name:
            return timezone(when.utcoffset() or timedelta())
    return None


def _of_clock(zone: tzinfo | None, wall: datetime) -> timezone | None:
    return None if zone is None else timezone(wall.replace(tzinfo=zone).utcoffset() or timedelta())


@lru_cache(maxsize=256)
def _region(name: str) -> ZoneInfo | None:
    if not _REGION.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _fixed(sign: int, hours: str, minutes: str | None) -> timezone | None:
    ahead = 60 * int(hours) + int(minutes or 0)
    return _minutes(sign * ahead) if ahead <= 14 * 60 and int(minutes or 0) < 60 else None


@lru_cache(maxsize=256)
def _minutes(ahead: int) -> timezone:
    return timezone(timedelta(minutes=ahead))


@cache
def _offsets() -> dict[str, list[int]]:
    return {**table("offsets"), **{name: [ahead] for name, ahead in _OTHERS.items()}}
