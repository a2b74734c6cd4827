"""The articles that a crawl reached, whoever fetched them."""

from __future__ import annotations

from datetime import UTC, datetime


def test_reached_articles_can_be_read_on_from_any_number(frontier, links, make_article):
    frontier.add(links(*"abcd"))
    for n, lease in enumerate(frontier.lease(4, per_host=4)):
        published = None if n == 3 else datetime(2026, 2, 1 + n, tzinfo=UTC)
        frontier.article_done(lease, make_article(lease.link.url, published=published))
    numbers = [number for number, _ in frontier.reached()]
    assert numbers == sorted(numbers)
    assert [article.url[-1] for _, article in frontier.reached(after=numbers[1])] == ["c", "d"]
    since = datetime(2026, 2, 2, tzinfo=UTC)
    assert [article.url[-1] for _, article in frontier.reached(since=since)] == ["b", "c", "d"]
    assert frontier.number_reached(since) == 3
