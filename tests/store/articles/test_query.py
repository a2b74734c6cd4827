"""Which articles a query wants."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.items import Link
from crawler.store import ArticleQuery

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def found(store, frontier, make_article):
    """The names of the articles that a query finds in a store that holds a few."""
    values = {
        "a": {"published": NOON, "section": "World", "language": "en", "kind": "news", "confidence": 0.9},
        "b": {
            "published": datetime(2026, 3, 2, tzinfo=UTC),
            "paywalled": True,
            "opt_outs": ["noai"],
            "confidence": 0.4,
        },
        "c": {"paywalled": False, "language": "fr", "kind": "opinion", "confidence": None},
        "d": {"confidence": 0.3, "provenance": {"body": "feed"}},
    }
    for name, own in values.items():
        url = f"https://{'other' if name == 'd' else 'www.outlet'}.example/{name}"
        frontier.article_done(frontier.claim(Link(url=url)), make_article(url, **own))
    gone = frontier.claim(Link(url="https://www.outlet.example/c"))
    frontier.fail(gone, "answered 404", state="gone")

    def find(**asked):
        return "".join(article.url[-1] for article in store.articles(ArticleQuery(**asked)))

    return find


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({}, "abcd"),
        ({"outlet": "outlet.example"}, "abc"),
        ({"outlet": ["outlet.example", "other.example"]}, "abcd"),
        ({"outlet": []}, ""),
        ({"since": NOON}, "ab"),
        ({"until": datetime(2026, 3, 2, tzinfo=UTC)}, "a"),
        ({"section": "World"}, "a"),
        ({"language": "fr"}, "c"),
        ({"kind": "opinion"}, "c"),
        ({"opt_outs": True}, "b"),
        ({"opt_outs": False}, "acd"),
        ({"paywalled": True}, "b"),
        ({"paywalled": False}, "acd"),
        ({"gone": True}, "c"),
        ({"min_confidence": 0.4}, "ab"),
        ({"min_confidence": 0.91}, ""),
        ({"gone": False, "outlet": "outlet.example", "paywalled": False}, "a"),
    ],
)
def test_articles_are_all_that_is_asked_of_them(found, asked, wanted):
    assert found(**asked) == wanted
