from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring

from crawler.dates.clock import Clock
from crawler.dates.moment import Moment
from crawler.extraction.live_blog.times import Stamp, entry_time, settle
from crawler.extraction.metadata import Metadata


@given(
    st.lists(st.integers(0, 11 * 60), min_size=1, max_size=60),
    st.datetimes(datetime(2020, 1, 1), datetime(2025, 1, 1), timezones=st.just(UTC)),
    st.booleans(),
)
def test_clocks_alone_give_back_their_instants(gaps: list[int], start: datetime, newest_first: bool) -> None:
    instants = [start.replace(second=0, microsecond=0)]
    for gap in gaps:
        instants.append(instants[-1] + timedelta(minutes=gap))
    shown = instants[::-1] if newest_first else instants
    if shown == shown[::-1]:
        return  # entries of one minute have no direction
    metadata = Metadata(published=instants[0])
    assert settle([Clock(one.time(), None) for one in shown], metadata, UTC) == shown


INSTANT = Moment(datetime.fromisoformat("2026-03-04T20:30:00+01:00"), timed=True, zoned=True)


@pytest.mark.parametrize(
    ("entry", "stamp"),
    [
        ("<span class=time>20:30</span><time datetime='2026-03-04T20:30:00+01:00'>now</time>", INSTANT),
        ("<span class=time>20:30</span>", Clock(time(20, 30), None)),
        ("<time datetime='2026-03-04'>20:30</time>", Moment(datetime(2026, 3, 4, 20, 30), timed=True, zoned=False)),
        ("<span class=runtime>20:30</span>", None),
        ("<p>20:30 The beams fall.</p>", None),
    ],
)
def test_an_instant_goes_before_a_clock_and_only_what_is_marked_counts(entry: str, stamp: Stamp | None) -> None:
    assert entry_time(fromstring(f"<div>{entry}<p>The beams fall.</p></div>"), called=False) == stamp


def test_on_a_page_that_is_called_a_live_blog_the_first_words_may_be_the_time() -> None:
    assert entry_time(fromstring("<div><p>20:30 The beams fall.</p></div>"), called=True) == Clock(time(20, 30), None)


def test_a_clock_that_goes_the_other_way_is_past_midnight_only_by_more_than_an_hour() -> None:
    stamps = [Clock(time(22, 30), None), Clock(time(23, 50), None), Clock(time(23, 20), None), Clock(time(0, 10), None)]
    found = settle(stamps, Metadata(published=datetime(2026, 3, 4, 22, tzinfo=UTC)), UTC)
    assert [f"{one:%d %H:%M}" if one else "" for one in found] == ["04 22:30", "04 23:50", "04 23:20", "05 00:10"]
