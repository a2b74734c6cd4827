"""``/.well-known/tdmrep.json``: which parts of a site are reserved against text and data mining."""

from __future__ import annotations

import json
from dataclasses import dataclass

from crawler.discovery.policies.path_pattern import PathPattern, path_of

LARGEST = 500 << 10
"""Bytes that are read."""

_MOST_RULES = 1000


@dataclass(slots=True, frozen=True)
class Rule:
    """What one entry of the file says."""

    location: PathPattern
    reserved: bool


def read_tdmrep(body: bytes) -> list[Rule]:
    """The rules of a file, in its order; what cannot be read is left out.

    Locations are path patterns as in robots.txt: ``*`` for any characters, ``$`` for the end
    (W3C TDM Reservation Protocol, section 6.1).

    >>> rules = read_tdmrep(b'[{"location": "/news/*", "tdm-reservation": 1}]')
    >>> is_reserved(rules, "https://outlet.example/news/a"), is_reserved(rules, "https://outlet.example/about")
    (True, False)
    """
    try:
        entries = json.loads(body[:LARGEST].decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return []
    rules = []
    for entry in (entries if isinstance(entries, list) else [entries])[:_MOST_RULES]:
        if isinstance(entry, dict) and isinstance(entry.get("location"), str):
            value = entry.get("tdm-reservation")
            rules.append(Rule(_pattern(entry["location"]), value in (1, "1") and value is not True))
    return rules


def is_reserved(rules: list[Rule], url: str) -> bool:
    """Whether the first rule that fits a URL reserves it."""
    path = path_of(url)
    return next((rule.reserved for rule in rules if rule.location.matches(path)), False)


def _pattern(location: str) -> PathPattern:
    ends = "$" if location.endswith("$") else ""
    return PathPattern.read("/" + location.rstrip("$").lstrip("/") + ends)
