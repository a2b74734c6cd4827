"""Which files of an index are read, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.sitemaps.plan import period_end, plan
from crawler.discovery.sitemaps.reading import SitemapRef

SINCE = datetime(2024, 5, 19, 13, tzinfo=UTC)


def ref(name: str, modified: str | None = None) -> SitemapRef:
    return SitemapRef(
        url=f"https://outlet.example/{name}", modified=datetime.fromisoformat(modified) if modified else None
    )


def names(refs: list[SitemapRef]) -> list[str]:
    return [found.url.removeprefix("https://outlet.example/") for found in refs]


def test_files_changed_before_since_are_left_out_and_the_newest_comes_first() -> None:
    refs = [ref(f"{n}.xml", f"2024-05-{n:02}T10:00:00+00:00") for n in range(1, 21)]
    assert names(plan(refs, SINCE)) == ["20.xml"]
    assert names(plan(refs))[:3] == ["20.xml", "19.xml", "18.xml"]


def test_a_lastmod_that_is_a_day_counts_to_its_end_everywhere() -> None:
    refs = [ref(f"{day}.xml", f"2024-05-{day}T00:00:00+00:00") for day in (16, 17, 18, 19)]
    assert names(plan(refs, SINCE - timedelta(hours=2))) == ["19.xml", "18.xml"]


@pytest.mark.parametrize(
    ("pattern", "kept"),
    [
        ("sitemap-{:%Y-%m-%d}.xml", 2),
        ("sitemap.xml?yyyy={:%Y}&mm={:%m}&dd={:%d}", 2),
        ("{:%Y/%m/%d}/sitemap.xml.gz", 2),
        ("news_{:%Y%m%d}.xml", 2),
        ("articles-{:%Y-%m}.xml", 1),
        ("articles_{:%Y%m}.xml", 1),
        ("articles-{:%B-%Y}.xml", 1),
        ("articles-{:%Y-%b}.xml", 1),
        ("archive-{:%G-w%V}.xml", 2),
        ("articles-{:%Y}.xml", 1),
    ],
)
def test_without_lastmod_the_period_in_the_name_decides(pattern: str, kept: int) -> None:
    days = [datetime(2024, 5, 20, tzinfo=UTC) - timedelta(days=n) for n in range(900)]
    refs = [ref(name) for name in dict.fromkeys(pattern.format(day, day, day) for day in days)]
    found = names(plan(refs[::-1], SINCE))
    assert found == names(refs)[: len(found)]
    assert len(found) == kept


def test_files_without_any_date_are_always_read_and_first() -> None:
    refs = [ref("archive-2019-01.xml"), ref("news.xml"), ref("archive-2024-05.xml")]
    assert names(plan(refs, SINCE)) == ["news.xml", "archive-2024-05.xml"]


def test_a_lastmod_that_is_the_time_of_the_build_does_not_count() -> None:
    refs = [ref(f"articles-{year}-06.xml", f"2024-05-20T03:{year - 2000:02}:00+00:00") for year in range(2000, 2024)]
    assert names(plan([*refs, ref("articles-2024-05.xml", "2024-05-20T03:30:00+00:00")], SINCE)) == [
        "articles-2024-05.xml"
    ]


def test_an_old_file_that_changed_is_read() -> None:
    refs = [ref(f"articles-{year}.xml", f"{year}-12-31T23:00:00+00:00") for year in range(2000, 2024)]
    refs[3] = ref("articles-2003.xml", "2024-05-20T10:00:00+00:00")
    assert names(plan(refs, SINCE)) == ["articles-2003.xml"]


def test_page_numbers_that_look_like_years_are_numbers() -> None:
    refs = [ref(f"sitemap-{n}.xml") for n in range(1, 2501)]
    assert names(plan(refs, SINCE))[:2] == ["sitemap-2500.xml", "sitemap-2499.xml"]
    assert len(plan(refs, SINCE)) == 2500


@given(st.lists(st.from_regex(r"[a-z]{0,4}[-_/.=&?0-9]{0,16}(jan|may|q3|w52)?", fullmatch=True), max_size=8))
@settings(max_examples=100, deadline=None)
def test_any_names_are_planned_and_none_invented(written: list[str]) -> None:
    refs = [ref(name) for name in written]
    assert all(found in refs for found in plan(refs, SINCE))
    assert sorted(names(plan(refs))) == sorted(written)
    assert all(period_end(name) is None or period_end(name).tzinfo is UTC for name in written)
