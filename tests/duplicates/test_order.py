"""The earliest of several copies is the same whatever is known first."""

from datetime import UTC, datetime, timedelta, timezone

from crawler.duplicates.order import precedence
from crawler.items import Article


def test_instants_are_compared_across_zones():
    east = Article(published=datetime(2026, 1, 5, 10, tzinfo=timezone(timedelta(hours=9))))
    assert precedence(east) < precedence(Article(published=datetime(2026, 1, 5, 2, tzinfo=UTC)))


def test_among_equals_the_id_decides():
    assert precedence(Article(id="a")) < precedence(Article(id="b"))


def test_the_ends_of_the_calendar_have_their_place():
    first, last = (
        Article(published=end.replace(tzinfo=timezone(timedelta(hours=hours))))
        for end, hours in ((datetime.min + timedelta(minutes=1), 9), (datetime.max, -9))
    )
    assert precedence(first) < precedence(Article(published=datetime(2026, 1, 5, tzinfo=UTC))) < precedence(last)
