"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import json

import pytest

from crawler.discovery.feeds.json_feed import read_json
from crawler.discovery.feeds.reading import read_feed
from crawler.items import Image
from tests.discovery.feeds.invented_feeds import MORNING, URL, urls


def test_json_feed_is_read() -> None:
    item = {
        "id": "1",
        "url": "/a?utm_campaign=x",
        "title": "1 < 2",
        "date_published": "2024-05-01T10:30:00Z",
        "tags": ["World", 7],
        "content_html": "<p>x</p>",
        "image": "/i.jpg",
        "language": "nl",
    }
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "T",
        "items": [item],
        "next_url": "https://outlet.example/feed.json?page=2",
    }
    feed = read_feed(json.dumps(document).encode(), "https://outlet.example/feed.json")
    (link,) = feed.links
    assert (link.url, link.title, link.published) == ("https://outlet.example/a", "1 < 2", MORNING)
    assert (link.section, link.language, feed.kind) == ("World", "nl", "json")
    assert feed.images[link.url] == [Image(url="https://outlet.example/i.jpg")]
    assert feed.next_page == "https://outlet.example/feed.json?page=2"


def test_a_truncated_json_feed_gives_its_whole_items() -> None:
    items = [{"url": f"https://outlet.example/{n}"} for n in range(3)]
    whole = json.dumps({"title": "T", "items": items})
    feed = read_feed(whole[:-10].encode(), URL)
    assert urls(feed) == ["https://outlet.example/0", "https://outlet.example/1"]
    assert feed.problems == ["broken JSON: read up to the fault"]


def test_authors_of_both_versions_pictures_and_plain_text_are_read() -> None:
    picture = {"mime_type": "image/jpeg", "url": "/2.jpg"}
    item = {
        "id": "https://outlet.example/a",
        "author": {"name": "Ann Lee"},
        "authors": [{"name": "Bo Berg"}, {"name": "Ann Lee"}, "nobody"],
        "content_text": "1 < 2",
        "banner_image": "/1.jpg",
        "attachments": [picture, {"mime_type": "audio/mpeg", "url": "/3.mp3"}],
    }
    feed = read_json(json.dumps({"items": [item]}), [])
    assert feed is not None
    [entry] = feed.entries
    assert (entry.url, entry.authors, entry.content) == ("https://outlet.example/a", ["Bo Berg", "Ann Lee"], "1 &lt; 2")
    assert [image.url for image in entry.images] == ["/1.jpg", "/2.jpg"]


@pytest.mark.parametrize("text", ["[]", "{}", '{"items": {}}', "null", "no JSON", "[" * 100_000])
def test_other_json_is_no_feed(text: str) -> None:
    assert read_json(text, []) is None


def test_seconds_since_1970_are_a_date() -> None:
    entry = {"id": "1", "url": "https://outlet.example/a", "date_published": 1777890900, "date_modified": True}
    link = read_feed(json.dumps({"version": "1.1", "items": [entry]}).encode(), "https://outlet.example/feed").links[0]
    assert (link.published.isoformat(), link.modified) == ("2026-05-04T10:35:00+00:00", None)
