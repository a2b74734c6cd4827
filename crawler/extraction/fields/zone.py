"""Where a page's wall clock hangs, for pages that give a time without a zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Countries that live by one clock; domain and language tags name them (ISO 3166).
_CLOCKS = {
    "Europe/Berlin": "de",
    "Europe/Vienna": "at",
    "Europe/Zurich": "ch li",
    "Europe/Paris": "fr",
    "Europe/Brussels": "be lu",
    "Europe/Amsterdam": "nl",
    "Europe/Rome": "it sm va",
    "Europe/Madrid": "es",
    "Europe/London": "uk gb",
    "Europe/Dublin": "ie",
    "Europe/Lisbon": "pt",
    "Europe/Copenhagen": "dk",
    "Europe/Oslo": "no",
    "Europe/Stockholm": "se",
    "Europe/Helsinki": "fi",
    "Europe/Warsaw": "pl",
    "Europe/Prague": "cz sk",
    "Europe/Budapest": "hu",
    "Europe/Bucharest": "ro",
    "Europe/Sofia": "bg",
    "Europe/Athens": "gr cy",
    "Europe/Belgrade": "rs si hr ba me mk",
    "Europe/Riga": "lv",
    "Europe/Vilnius": "lt",
    "Europe/Tallinn": "ee",
    "Europe/Kyiv": "ua",
    "Europe/Istanbul": "tr",
    "Atlantic/Reykjavik": "is",
    "Asia/Tokyo": "jp",
    "Asia/Seoul": "kr",
    "Asia/Shanghai": "cn",
    "Asia/Taipei": "tw",
    "Asia/Hong_Kong": "hk",
    "Asia/Singapore": "sg",
    "Asia/Kuala_Lumpur": "my",
    "Asia/Manila": "ph",
    "Asia/Bangkok": "th",
    "Asia/Ho_Chi_Minh": "vn",
    "Asia/Kolkata": "in lk",
    "Asia/Karachi": "pk",
    "Asia/Dhaka": "bd",
    "Asia/Kathmandu": "np",
    "Asia/Jerusalem": "il",
    "Asia/Dubai": "ae om",
    "Asia/Riyadh": "sa kw qa bh iq",
    "Asia/Tehran": "ir",
    "Africa/Cairo": "eg",
    "Africa/Johannesburg": "za na bw zw mz",
    "Africa/Nairobi": "ke tz ug et",
    "Africa/Lagos": "ng",
    "Africa/Accra": "gh sn ci",
    "Africa/Casablanca": "ma",
    "Africa/Algiers": "dz tn",
    "America/Bogota": "co pe ec",
    "America/Caracas": "ve",
    "America/Argentina/Buenos_Aires": "ar uy",
    "America/Santiago": "cl",
    "Pacific/Auckland": "nz",
}
_ZONE_OF = {country: zone for zone, countries in _CLOCKS.items() for country in countries.split()}
# Generic domains that look like a country's.
_NO_COUNTRY = {"co", "me", "is", "in", "ai", "io", "tv"}


def outlet_zone(url: str, language_tags: list[str]) -> tuple[tzinfo, str]:
    """The zone an outlet most likely writes its times in, and how that is known; UTC when nothing tells.

    :param language_tags: as the page gives them, ``de-AT``; their region counts when the domain has no country.

    >>> outlet_zone("https://www.outlet.de/a", [])[1]
    'zone of the domain'
    """
    try:
        domain = (urlsplit(url).hostname or "").rpartition(".")[2]
    except ValueError:
        domain = ""
    named = [] if domain in _NO_COUNTRY else [(domain, "zone of the domain")]
    for tag in language_tags:
        region = tag.replace("_", "-").partition("-")[2].lower()
        named.append((region, "zone of the language's region"))
    for country, how in named:
        if country in _ZONE_OF:
            try:
                return ZoneInfo(_ZONE_OF[country]), how
            except ZoneInfoNotFoundError:
                break
    return UTC, "zone unknown, taken as UTC"


def hang(value: datetime, zone: tzinfo) -> datetime:
    """A wall clock's time as an instant with the offset that holds there on that day."""
    return value.replace(tzinfo=timezone(value.replace(tzinfo=zone).utcoffset() or timedelta(0)))
