"""What rows tell of outlets and of what was asked for."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.answers.rows import ListedOutlet, asked_for
from crawler.outlets import Outlet
from crawler.outlets.outlet import Source
from crawler.store import ArticleQuery

HOME = "https://outlet.example/"


def test_an_outlet_is_listed_with_how_many_sources_of_each_kind_its_file_names() -> None:
    sources = [Source(url=HOME + name, kind=kind) for name, kind in (("a", "feed"), ("b", "feed"), ("c", "sitemap"))]
    outlet = Outlet(name="outlet", home=HOME, language="en", groups=["north"], paused=True, sources=sources)
    row = ListedOutlet.of(outlet)
    assert (row.name, row.home, row.language, row.groups, row.paused) == ("outlet", HOME, "en", ["north"], True)
    assert row.sources == {"feed": 2, "sitemap": 1}


def test_a_query_is_told_on_a_line_without_what_it_leaves_open() -> None:
    query = ArticleQuery(outlet=["a.example", "b.example"], language="en", since=datetime(2026, 1, 31, tzinfo=UTC))
    assert asked_for(query) == "outlet a.example, b.example; since 2026-01-31 00:00:00+00:00; language en"
    assert asked_for(ArticleQuery(unique=True)) == "unique True"
    assert asked_for(ArticleQuery()) == "anything"
