"""Where a page's wall clock hangs, for pages that give a time without a zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.dates.policy import Policy, policy_of
from crawler.dates.zones import zone_of_domain, zone_of_region
from crawler.urls import split_url

_OF_OUTLET, _OF_DOMAIN, _OF_REGION = "zone of the outlet", "zone of the domain", "zone of the language's region"
_UNKNOWN = "zone unknown, taken as UTC"
DAY_ONLY = "day only"
_NOT_STATED = (_OF_OUTLET, _OF_DOMAIN, _OF_REGION, _UNKNOWN, DAY_ONLY)


def outlet_zone(url: str, language_tags: list[str], known: tzinfo | None = None) -> tuple[tzinfo, str]:
    """The zone an outlet most likely writes its times in, and how that is known; UTC when nothing tells.

    :param language_tags: as the page gives them, ``de-AT``; their region counts when the domain has no country.
    :param known: what the outlet's file says; it wins.

    >>> outlet_zone("https://www.outlet.de/a", [])[1]
    'zone of the domain'
    """
    if known is not None:
        return known, _OF_OUTLET
    host = split_url(url).hostname or ""
    named = [(zone_of_domain(host), _OF_DOMAIN), *((zone_of_region(tag), _OF_REGION) for tag in language_tags)]
    for zone, how in named:
        if zone is not None:
            try:
                return ZoneInfo(zone), how
            except ZoneInfoNotFoundError:
                break
    return UTC, _UNKNOWN


def page_policy(url: str, language_tags: tuple[str, ...], known: tzinfo | None = None) -> Policy:
    """The policy for what a page's data and text say: nothing there is guessed, and nothing there is in the future.

    >>> page_policy("https://www.outlet.de/a", ()).order
    'day'
    """
    zone, how = outlet_zone(url, list(language_tags), known)
    return policy_of(url, language_tags, None if how == _UNKNOWN else zone, guess_zone=False, future=False)


def is_stated(source: str) -> bool:
    """Whether a date with that provenance has the offset that its page or source wrote.

    >>> is_stated("json-ld"), is_stated("time element, zone of the domain")
    (True, False)
    """
    return not any(mark in source for mark in _NOT_STATED)


def hang(value: datetime, zone: tzinfo) -> datetime:
    """A wall clock's time as an instant with the offset that holds there on that day."""
    return value.replace(tzinfo=timezone(value.replace(tzinfo=zone).utcoffset() or timedelta(0)))
