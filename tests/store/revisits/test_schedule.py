"""When a source or an article is looked at again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.items import Link
from crawler.store.revisits.schedule import fill_after, is_filled, poll_after, retry_after, revisit_after, wants_whole

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
URL = "https://outlet.example/a"


@pytest.mark.parametrize(
    ("waited", "new", "listed", "wait"),
    [
        (3600, 0, 20, 90 * MINUTE),
        (3600, 1, 20, 40 * MINUTE),
        (7200, 11, 20, timedelta(seconds=7200 / 1.5**3)),
        (7200, 10, 20, 80 * MINUTE),
        (301, 1, 20, 5 * MINUTE),
        (80_000, 0, 20, DAY),
        (3600, 0, 0, 90 * MINUTE),
    ],
)
def test_a_source_is_looked_at_the_sooner_the_more_it_brought(waited: float, new: int, listed: int, wait: timedelta):
    assert poll_after(waited, new, listed) == wait


def test_the_first_wait_is_the_usual_distance_between_the_articles_of_a_source():
    often = [NOW - n * 20 * MINUTE for n in range(6)]
    assert poll_after(None, 6, 6, often) == 20 * MINUTE
    assert poll_after(None, 6, 6, [*often, NOW - 400 * DAY]) == 20 * MINUTE
    assert poll_after(None, 6, 6, [NOW]) == HOUR


@pytest.mark.parametrize(
    ("looks", "age", "wait"),
    [(1, HOUR, HOUR), (1, 4 * DAY, DAY / 2), (1, 400 * DAY, WEEK), (2, 400 * DAY, DAY), (4, HOUR, 4 * WEEK)],
)
def test_an_old_article_is_not_looked_at_within_the_hour(looks: int, age: timedelta, wait: timedelta):
    assert revisit_after(looks, NOW - age, NOW) == wait


def test_articles_of_an_outlet_that_corrects_many_are_looked_at_sooner():
    often, seldom = (revisit_after(2, NOW, NOW, corrections=n, revisits=1000) for n in (500, 0))
    assert (often, seldom) == (DAY / 2, 2 * DAY)
    assert revisit_after(5, NOW, NOW, corrections=500, revisits=1000) is None


@pytest.mark.parametrize(("is_article", "suspected", "whole"), [(True, False, 3), (False, False, 8), (False, True, 2)])
def test_now_and_then_a_url_is_asked_as_if_it_were_unknown(is_article: bool, suspected: bool, whole: int):
    asked = [n for n in range(1, 9) if wants_whole(n, 0, is_article=is_article, suspected=suspected)]
    assert asked == list(range(whole, 9, whole))
    assert wants_whole(0, 0, is_article=is_article)
    assert wants_whole(1, 3, is_article=is_article), "its validators were wrong three times"


def test_a_url_that_keeps_failing_is_tried_ever_later_and_a_source_at_least_daily():
    waits = [retry_after(HOUR, attempts, is_article=True) for attempts in range(8)]
    assert waits == [HOUR * 2**n for n in range(7)] + [None]
    assert retry_after(HOUR, 1000, is_article=False) == DAY


@pytest.mark.parametrize(
    ("said", "worth_it"),
    [
        ({"how": "feed"}, True),
        ({"how": "section", "found_on": URL, "root": URL}, True),
        ({"how": "section", "found_on": URL + "?page=9", "root": URL}, False),
        ({"how": "sitemap", "modified": NOW}, False),
        ({"how": "sitemap", "published": NOW - HOUR}, True),
        ({"how": "feed", "published": NOW - 8 * DAY}, False),
        ({"how": "feed", "role": "section"}, False),
    ],
)
def test_an_empty_page_is_tried_again_where_it_is_listed_among_the_latest(said: dict[str, object], worth_it: bool):
    link = Link(url=URL, **said)  # type: ignore[arg-type]
    assert (fill_after(link, 0, NOW) == HOUR) is worth_it
    assert fill_after(link, 2, NOW) == WEEK
    assert fill_after(link, 3, NOW) is None


@pytest.mark.parametrize(
    ("modified", "attempts", "filled"),
    [(NOW, 1, True), (NOW - 2 * HOUR, 1, False), (None, 1, False), (NOW, 8, False)],
)
def test_a_newer_date_says_that_an_empty_page_was_filled(modified: datetime | None, attempts: int, filled: bool):
    link = Link(url=URL, how="feed", published=NOW - DAY, modified=modified)
    assert is_filled(link, attempts, NOW - HOUR, NOW) is filled
