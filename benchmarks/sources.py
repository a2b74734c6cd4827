"""Which sources of invented outlets a probe keeps: for ``benchmarks/threshold_scores.py``. Nothing is printed here."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from crawler.discovery.probe.findings import Findings, Found, Sampled
from crawler.discovery.probe.selection import judge
from crawler.items import Link
from crawler.outlets import SourceKind

_NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
_HOME = "https://outlet.example/"
_COSTS = {"feed": 1, "sitemap": 2, "section": 3}  # requests a look
_MONTH, _FEW = 30, 5  # days of crawling; articles of two sources by which they are compared (discovery/capture.py)
_SAMPLED = 8


def probed(seed: int) -> dict[str, float]:
    """An outlet of four sections with a feed that lacks some of its articles, and a second, smaller one; sections show
    addresses that are no articles, too. Scored are the share of the articles that what is kept lists ("covered"), the
    requests of a look ("looks"), and whether after a month two of what is kept can be compared ("compared")."""
    chance = random.Random(seed)
    number, lacks = chance.randint(20, 80), chance.choice((0.0, 0.02, 0.05, 0.2))
    section_of = [chance.randrange(4) for _ in range(number)]
    feed = [n for n in range(number) if chance.random() >= lacks]
    small = sorted(chance.sample(range(number), chance.randint(1, 8)))
    sources = [_found("feed", "rss", feed), _found("feed", "topic/rss", small)]
    for section in range(4):
        own = [n for n in range(number) if section_of[n] == section][:15]
        wrong = [1000 * (section + 1) + n for n in range(chance.choice((0, 0, 1, 2, 3)))]
        sources.append(_found("section", f"section-{section}/", own + wrong))
    read = chance.sample(range(number), _SAMPLED)
    sampled = {_url(n): Sampled(url=_url(n), language="en") for n in read}
    kept = [verdict.found for verdict in judge(Findings(home=_HOME, sources=sources, articles=sampled), _NOW).kept]
    listed = [{link.url for link in found.links} for found in kept]
    true = {_url(n) for n in range(number)}
    seen = set().union(*listed) & true
    shared = [len(one & other) for at, one in enumerate(listed) for other in listed[:at]]
    # The articles that two have in common grow with the days, as the outlet's do: these are of two
    grown = max(shared, default=0) * _MONTH / 2
    return {
        "covered": len(seen) / number,
        "looks": float(sum(_COSTS[found.kind] for found in kept)),
        "compared": float(grown >= _FEW),
    }


def _found(kind: SourceKind, path: str, numbers: list[int]) -> Found:
    links = [Link(url=_url(n), how=kind, published=_NOW - timedelta(minutes=30 * (n % 1000))) for n in numbers]
    return Found(kind=kind, url=_HOME + path, by="front page", links=links)


def _url(n: int) -> str:
    return f"{_HOME}2026/01/{n % 28 + 1:02}/the-ferry-stays-in-port-{1000 + n}.html"
