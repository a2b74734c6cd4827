"""Writes crawler/dates/tables.json: what Unicode CLDR (babel) and the tz database know of dates in the world.

``python scripts/date_tables.py`` writes; tests/dates/test_tables.py fails when the file is not what it would write.
"""

from __future__ import annotations

import importlib.resources
import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError, get_global
from babel.localedata import locale_identifiers

from crawler.dates.months import fold_month

TABLES = Path(__file__).parent.parent / "crawler" / "dates" / "tables.json"
# Languages with a press of their own; a name of one that few papers use would only make the names of others ambiguous.
_LANGUAGES = """
af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ky
lb lo lt lv mk ml mn mr ms mt my nb ne nl nn pa pl ps pt ro ru si sk sl so sq sr sr_Latn sv sw ta te tg th tk tr uk ur
uz vi zh ar_DZ ar_IQ ar_LB ar_MA ar_MR ar_SA ar_SY ar_TN de_AT en_AU en_CA es_MX fr_CA it_CH pt_PT
"""
LANGUAGES = _LANGUAGES.split()
_YEAR = 2024  # the offsets of a year with neither war time nor a pause of summer time


def make_tables() -> dict[str, Any]:
    """All tables, as they are written."""
    countries, zones_in = _countries()
    return {
        "months": _agreed(_names("months", range(1, 13))),
        "weekdays": _names("days", range(7)),
        "month_first": _month_first(),
        "day_first": _day_first(),
        "countries": countries,
        "zones": {zone: country for country, zones in sorted(zones_in.items()) for zone in zones},
        "languages": _languages(countries),
        "offsets": _offsets([zone for zones in zones_in.values() for zone in zones]),
    }


def _names(kind: str, keys: range) -> dict[str, dict[str, int]]:
    """Folded names to their number in each language that has them."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for tag in LANGUAGES:
        locale = Locale.parse(tag)
        for form, width, key in product(("format", "stand-alone"), ("wide", "abbreviated"), keys):
            name = fold_month(getattr(locale, kind)[form][width][key])
            if not any(map(str.isdigit, name)) and len(name) > 1:
                found[name].setdefault(locale.language, key)
    return dict(sorted(found.items()))


def _agreed(names: dict[str, dict[str, int]]) -> dict[str, Any]:
    """Names to the number that all languages agree on, or, where they differ, to the number in each."""
    return {
        name: next(iter(numbers.values())) if len(set(numbers.values())) == 1 else numbers
        for name, numbers in names.items()
    }


def _month_first() -> list[str]:
    """The language tags whose numeric dates begin with the month."""
    return [tag for tag in _tags() if _order(tag) == "month"]


def _day_first() -> list[str]:
    """The languages, and tags that differ from their language, whose numeric dates begin with the day."""
    first = {tag for tag in _tags() if _order(tag) == "day"}
    return sorted(tag for tag in first if "-" not in tag or tag.partition("-")[0] not in first)


def _tags() -> list[str]:
    """The languages, and each with its regions: ``en``, ``en-GB``."""
    languages = {tag.partition("_")[0] for tag in LANGUAGES}
    parts = [tag.split("_") for tag in locale_identifiers()]
    tags = {"-".join((part[0], *(p for p in part[1:] if len(p) == 2))) for part in parts if part[0] in languages}
    return sorted(tags)


def _order(tag: str) -> str | None:
    """Which of day and month comes first where the year comes last."""
    try:
        formats = Locale.parse(tag, sep="-").date_formats
    except (UnknownLocaleError, ValueError):
        return None
    for pattern in (formats["short"].pattern, formats["medium"].pattern):
        if (day := pattern.find("d")) >= 0 and (year := pattern.find("y")) > day:
            month = pattern.find("M")
            return None if month > year else "day" if day < month else "month"
    return None


def _countries() -> tuple[dict[str, str], dict[str, list[str]]]:
    """The zone of each country that lives by one clock, and all zones of each.

    zone.tab's comments say which zone most of a country, or its mainland, is in.
    """
    zones: dict[str, list[str]] = defaultdict(list)
    main: dict[str, str] = {}
    for line in (importlib.resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        country, _, zone, *comment = line.split("\t")
        zones[country].append(zone)
        if "".join(comment).startswith("most of ") or "".join(comment).endswith(("(mainland)", "(peninsula)")):
            main.setdefault(country, zone)
    one = {country: main.get(country, names[0]) for country, names in zones.items() if country in main or _same(names)}
    return dict(sorted(one.items())), dict(zones)


def _same(zones: list[str]) -> bool:
    days = [datetime(_YEAR, month, 1, tzinfo=UTC) for month in range(1, 13)]
    return len({tuple(day.astimezone(ZoneInfo(zone)).utcoffset() for day in days) for zone in zones}) == 1


def _languages(countries: dict[str, str]) -> dict[str, str]:
    """The zone of each language's likeliest country, where that lives by one clock."""
    likely = get_global("likely_subtags")
    homes = {tag: Locale.parse(likely[tag]).territory for tag in LANGUAGES if "_" not in tag and tag in likely}
    return {tag: countries[home] for tag, home in sorted(homes.items()) if home in countries}


def _offsets(zones: list[str]) -> dict[str, list[int]]:
    """The offsets, in minutes from UTC, that each abbreviation means somewhere."""
    found: dict[str, set[int]] = defaultdict(set)
    for zone, month in product(zones, (1, 7)):
        when = datetime(_YEAR, month, 1, tzinfo=ZoneInfo(zone))
        if (name := when.tzname() or "").isalpha():
            found[name].add((when.utcoffset() or timedelta()) // timedelta(minutes=1))
    return {name: sorted(offsets) for name, offsets in sorted(found.items())}


if __name__ == "__main__":
    # A table a line keeps the file's changes readable.
    lines = [f'"{name}": {json.dumps(table, ensure_ascii=False)}' for name, table in make_tables().items()]
    TABLES.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
