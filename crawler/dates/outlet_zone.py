"""The zone that an outlet's clocks are in, by the offsets that its feeds and pages write."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from crawler.dates.zones import zone_of_domain, zone_of_region, zones_of_language

_ENOUGH = 3  # dates
_HOUR = timedelta(hours=1)


def infer_time_zone(dates: Iterable[datetime], home: str, tags: Iterable[str], language: str | None) -> str | None:
    """The IANA name of an outlet's zone; None unless all dates that name an offset agree on one.

    Dates in UTC speak neither for a zone nor against it: that is how many programs write any. A zone that the country
    (domain, region of a language tag) or else the language points to has to have each offset on its day. Where several
    that differ are possible, and only one offset was seen, the zone is that fixed offset (``Etc/GMT-3`` is three hours
    ahead of UTC).

    :param dates: as written, with their offsets.
    :param tags: language tags, ``de-AT``.
    :param language: ISO 639-1 code of most articles.

    >>> winter, summer = (datetime.fromisoformat(f"2026-{day}:00-05:00") for day in ("01-31T08:00", "06-30T08:00"))
    >>> infer_time_zone([winter] * 3, "https://outlet.example/", [], "en")
    'America/New_York'
    >>> infer_time_zone([winter, summer] * 2, "https://outlet.example/", [], "es")
    'America/Bogota'
    >>> infer_time_zone([winter] * 3, "https://outlet.fr/", [], "fr") is None
    True
    """
    telling = [when for when in dates if isinstance(when.tzinfo, timezone) and when.utcoffset()]
    if len(telling) < _ENOUGH:
        return None
    country = zone_of_domain(urlsplit(home).hostname or "") or next(filter(None, map(zone_of_region, tags)), None)
    if country is not None:
        return country if _fits(country, telling) else None
    spoken = zones_of_language(language)
    agreeing = [zone for zone in spoken if _fits(zone, telling)]
    if not agreeing:
        return None
    if (agreeing[0] == spoken[0] and language) or len({_clock(zone) for zone in agreeing}) == 1:
        return agreeing[0]
    return _fixed({when.utcoffset() for when in telling})


def _fits(zone: str, dates: Iterable[datetime]) -> bool:
    rules = ZoneInfo(zone)
    return all(when.astimezone(rules).utcoffset() == when.utcoffset() for when in dates)


def _clock(zone: str) -> tuple[timedelta | None, ...]:
    """What tells a zone's clock from others: its offsets through the year."""
    year, rules = datetime.now(UTC).year, ZoneInfo(zone)
    return tuple(datetime(year, month, 1, tzinfo=rules).utcoffset() for month in range(1, 13))


def _fixed(offsets: Collection[timedelta | None]) -> str | None:
    """The zone of one offset in whole hours; POSIX turns the sign."""
    [offset, *others] = offsets
    if others or offset is None or offset % _HOUR:
        return None
    return f"Etc/GMT{-(offset // _HOUR):+d}"
