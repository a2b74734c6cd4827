from datetime import UTC, date, datetime, time, timedelta

import pytest

from crawler.dates.moment import moment_of, plausible, possible


def test_only_a_time_with_a_zone_names_an_instant() -> None:
    day = date(2026, 5, 4)
    assert moment_of(day, time(10, 35), UTC).exact
    assert not moment_of(day, time(10, 35)).exact
    assert not moment_of(day, time(), UTC).exact
    assert not moment_of(day).timed


@pytest.mark.parametrize("year", [1, 1799, 1970, 2201])
def test_a_placeholder_is_no_date(year: int) -> None:
    assert not possible(datetime(year, 1, 1, 12))


def test_an_article_is_not_of_the_future() -> None:
    assert plausible(datetime.now(UTC))
    assert not plausible(datetime.now(UTC) + timedelta(days=4))
