"""Crawls of a test's store, one after the other."""

from __future__ import annotations

import subprocess
import sys

import pytest

from crawler.store import Frontier
from tests.store.conftest import HOME


@pytest.fixture
def begin(store):
    def begin(command="scrape", arguments=None, **options):
        crawl = store.begin_crawl(command, arguments or {"urls": [HOME]})
        return Frontier(store, crawl, **options)

    return begin


@pytest.fixture
def fetch(make_article):
    """Store an article for every URL that is due, but for those with a reason to fail."""

    def fetch(frontier, failing=(), retry_at=None):
        fetched = []
        while leases := frontier.lease(10, per_host=10):
            for lease in leases:
                path = lease.link.url.removeprefix(HOME)
                fetched.append(path)
                if path in failing:
                    frontier.fail(lease, "timeout", retry_at=retry_at)
                elif lease.link.role == "article":
                    frontier.article_done(lease, make_article(lease.link.url))
                else:
                    frontier.listing_done(lease, [])
        return fetched

    return fetch


def reached(frontier, **options):
    return [article.url.removeprefix(HOME) for _, article in frontier.reached(**options)]


def dead_owner():
    """The name of a frontier whose process ran here and is gone."""
    code = "from crawler.store.owner import this_process; print(this_process())"
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    ).stdout.strip()


def paths(leases):
    return [lease.link.url.removeprefix(HOME) for lease in leases]
