"""The time zones that outlets of a country, or in a language, write in (IANA names)."""

from __future__ import annotations

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
# Where a language's outlets are, the likeliest first.
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
    "de": "Europe/Berlin",
    "it": "Europe/Rome",
    "nl": "Europe/Amsterdam America/Paramaribo",
    "da": "Europe/Copenhagen",
    "no": "Europe/Oslo",
    "nb": "Europe/Oslo",
    "nn": "Europe/Oslo",
    "sv": "Europe/Stockholm Europe/Helsinki",
    "fi": "Europe/Helsinki",
    "is": "Atlantic/Reykjavik",
    "ga": "Europe/Dublin",
    "ca": "Europe/Madrid",
    "eu": "Europe/Madrid",
    "gl": "Europe/Madrid",
    "pl": "Europe/Warsaw",
    "cs": "Europe/Prague",
    "sk": "Europe/Prague",
    "hu": "Europe/Budapest",
    "ro": "Europe/Bucharest",
    "bg": "Europe/Sofia",
    "el": "Europe/Athens",
    "sl": "Europe/Belgrade",
    "hr": "Europe/Belgrade",
    "sr": "Europe/Belgrade",
    "bs": "Europe/Belgrade",
    "mk": "Europe/Belgrade",
    "sq": "Europe/Belgrade",
    "lv": "Europe/Riga",
    "lt": "Europe/Vilnius",
    "et": "Europe/Tallinn",
    "uk": "Europe/Kyiv",
    "tr": "Europe/Istanbul",
    "he": "Asia/Jerusalem",
    "fa": "Asia/Tehran Asia/Kabul",
    "ur": "Asia/Karachi Asia/Kolkata",
    "hi": "Asia/Kolkata",
    "ta": "Asia/Kolkata",
    "te": "Asia/Kolkata",
    "bn": "Asia/Dhaka Asia/Kolkata",
    "ne": "Asia/Kathmandu",
    "th": "Asia/Bangkok",
    "vi": "Asia/Ho_Chi_Minh",
    "id": "Asia/Jakarta",
    "ms": "Asia/Kuala_Lumpur",
    "zh": "Asia/Shanghai",
    "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul",
    "sw": "Africa/Nairobi",
    "af": "Africa/Johannesburg",
}


def zone_of_domain(host: str) -> str | None:
    """The zone of the country that a host's domain stands for; None where that has several or is none.

    >>> zone_of_domain("www.outlet.example"), zone_of_domain("outlet.ch")
    (None, 'Europe/Zurich')
    """
    domain = host.rpartition(".")[2].lower()
    return None if domain in _NO_COUNTRY else _ZONE_OF.get(domain)


def zone_of_region(tag: str) -> str | None:
    """The zone of a language tag's region; None where that has several or there is none.

    >>> zone_of_region("de-AT"), zone_of_region("zh_Hant_TW"), zone_of_region("en-US")
    ('Europe/Vienna', 'Asia/Taipei', None)
    """
    return _ZONE_OF.get(tag.replace("_", "-").rpartition("-")[2].lower()) if tag[2:] else None


def zones_of_language(code: str | None) -> tuple[str, ...]:
    """The zones of a language's outlets, the likeliest first; all that are known when the language tells nothing.

    :param code: ISO 639-1.
    """
    spoken = _OF_LANGUAGE.get(code or "", "")
    return tuple(spoken.split()) or (*_CLOCKS, *_FURTHER)


_FURTHER = tuple(dict.fromkeys(z for zones in _OF_LANGUAGE.values() for z in zones.split() if z not in _CLOCKS))
