"""The time zones that outlets of a country, or in a language, write in (IANA names)."""

from __future__ import annotations

from functools import cache

from crawler.dates.tables import table

# Generic domains that look like a country's.
_NO_COUNTRY = {"co", "me", "is", "in", "ai", "io", "tv", "fm", "ws", "cc", "to", "la", "gg", "ly", "nu", "st", "sh"}
# China lives by Beijing's clock, Xinjiang's local time aside.
_CLOCKS = {"CN": "Asia/Shanghai"}
# Languages of the press of several zones: where their outlets are, the likeliest first.
_OF_LANGUAGE = {
    "en": "Europe/London America/New_York America/Chicago America/Denver America/Los_Angeles America/Halifax"
    " Australia/Sydney Australia/Brisbane Australia/Adelaide Australia/Perth Pacific/Auckland Africa/Johannesburg"
    " Africa/Lagos Africa/Nairobi Asia/Kolkata Asia/Karachi Asia/Dhaka Asia/Kathmandu Asia/Singapore Asia/Dubai",
    "es": "Europe/Madrid America/Mexico_City America/Bogota America/Caracas America/Argentina/Buenos_Aires"
    " America/Santiago",
    "fr": "Europe/Paris America/Toronto Africa/Algiers Indian/Reunion Pacific/Noumea America/Martinique",
    "pt": "Europe/Lisbon America/Sao_Paulo Africa/Luanda Africa/Maputo",
    "ar": "Asia/Riyadh Africa/Cairo Asia/Dubai Africa/Algiers Africa/Tripoli Asia/Beirut Asia/Jerusalem",
    "ru": "Europe/Moscow Europe/Kyiv Asia/Almaty Asia/Yekaterinburg Asia/Novosibirsk Asia/Vladivostok",
    "nl": "Europe/Amsterdam America/Paramaribo",
    "sv": "Europe/Stockholm Europe/Helsinki",
    "fa": "Asia/Tehran Asia/Kabul",
    "ur": "Asia/Karachi Asia/Kolkata",
    "bn": "Asia/Dhaka Asia/Kolkata",
    "id": "Asia/Jakarta",
    "zh": "Asia/Shanghai",
    "no": "Europe/Oslo",
    "sw": "Africa/Nairobi",
}


def zone_of_domain(host: str) -> str | None:
    """The zone of the country that a host's domain stands for; None where that has several or is none.

    >>> zone_of_domain("www.outlet.example"), zone_of_domain("outlet.ch")
    (None, 'Europe/Zurich')
    """
    return _zone_of(country_of_domain(host))


def zone_of_region(tag: str) -> str | None:
    """The zone of a language tag's region; None where that has several or there is none.

    >>> zone_of_region("de-AT"), zone_of_region("zh_Hant_TW"), zone_of_region("en-US")
    ('Europe/Vienna', 'Asia/Taipei', None)
    """
    return _zone_of(tag.replace("_", "-").rpartition("-")[2].upper()) if tag[2:] else None


def zones_of_language(code: str | None) -> tuple[str, ...]:
    """The zones of a language's outlets, the likeliest first; all that are known when the language tells nothing.

    :param code: ISO 639-1.
    """
    spoken = _OF_LANGUAGE.get(code or "") or table("languages").get(code or "", "")
    return tuple(spoken.split()) or _every_zone()


def country_of_domain(host: str) -> str | None:
    """The country (ISO 3166) that a host's domain stands for; None for generic ones.

    >>> country_of_domain("outlet.co.uk"), country_of_domain("outlet.tv"), country_of_domain("outlet.us")
    ('GB', None, 'US')
    """
    domain = host.rpartition(".")[2].lower()
    country = "GB" if domain == "uk" else domain.upper()
    return country if domain not in _NO_COUNTRY and country in _countries() else None


def country_of_zone(zone: str | None) -> str | None:
    """The country (ISO 3166) that a zone belongs to.

    >>> country_of_zone("America/Chicago"), country_of_zone("Etc/UTC")
    ('US', None)
    """
    found: str | None = table("zones").get(zone or "")
    return found


def _zone_of(country: str | None) -> str | None:
    if country is None:
        return None
    country = "GB" if country == "UK" else country
    found: str | None = _CLOCKS.get(country) or table("countries").get(country)
    return found


@cache
def _countries() -> frozenset[str]:
    return frozenset(table("zones").values())


@cache
def _every_zone() -> tuple[str, ...]:
    several = (zone for zones in _OF_LANGUAGE.values() for zone in zones.split())
    return tuple(dict.fromkeys((*several, *table("countries").values())))
