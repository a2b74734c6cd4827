import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.extraction.document import Document
from crawler.extraction.live_blog.updates import read_updates
from crawler.items import Entry


def read(*updates: dict[str, object]) -> list[Entry]:
    data = json.dumps({"@type": "LiveBlogPosting", "liveBlogUpdate": list(updates)})
    doc = Document.parse(f"<script type='application/ld+json'>{data}</script><p>x", "https://outlet.example/a")
    return read_updates(doc, ZoneInfo("Europe/Oslo"))


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-03-04T20:30:00Z", datetime(2026, 3, 4, 20, 30, tzinfo=UTC)),
        ("2026-03-04T20:30:00", datetime(2026, 3, 4, 19, 30, tzinfo=UTC)),
        ("2026-03-04", None),
        ("soon", None),
    ],
)
def test_a_time_without_a_zone_is_in_that_of_the_page_and_a_day_is_no_instant(
    written: str, instant: datetime | None
) -> None:
    [entry] = read({"articleBody": "It rained.", "datePublished": written})
    assert entry.published == instant


def test_a_headline_that_is_cut_out_of_the_text_is_no_title() -> None:
    cut, own = read(
        {"headline": "It rained all…", "text": "It rained all day."},
        {"headline": "Rain", "text": "<p>It rained.</p><p>All day.</p>"},
    )
    assert (cut.title, cut.text) == (None, "It rained all day.")
    assert (own.title, own.text) == ("Rain", "It rained.\n\nAll day.")


def test_an_entry_is_there_once_and_an_empty_one_is_none() -> None:
    found = read({"text": "It rained."}, {"text": "It  rained."}, {"datePublished": "2026-03-04T20:30:00Z"})
    assert [entry.text for entry in found] == ["It rained."]
