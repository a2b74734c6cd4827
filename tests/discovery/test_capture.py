"""How many articles there are, by how far sources agree."""

from __future__ import annotations

import random

from crawler.discovery.capture import estimate


def test_sources_that_miss_at_random_tell_how_many_there_are():
    rng = random.Random(1)
    everything = range(500)
    sources = [dict.fromkeys((n for n in everything if rng.random() < 0.8), None) for _ in range(2)]
    assert abs(estimate(sources) - 500) < 25


def test_a_feed_of_the_newest_says_nothing_of_the_archive():
    sitemap = {n: float(n) for n in range(500)}
    feed = {n: float(n) for n in range(480, 500)}
    assert estimate([feed, sitemap]) == 500


def test_one_source_tells_nothing():
    assert estimate([dict.fromkeys(range(50), None)]) is None
    assert estimate([dict.fromkeys(range(50), None), dict.fromkeys(range(50, 90), None)]) is None
