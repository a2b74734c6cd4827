"""JSON Feed, as its version 1.1 says."""

from __future__ import annotations

import json

import jsonschema
import pytest

from crawler.items import Article

FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id"],
                "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
                "properties": {
                    "id": {"type": "string"},
                    "url": {"type": "string", "format": "uri"},
                    "date_published": {"type": "string", "format": "date-time"},
                    "authors": {"type": "array", "items": {"type": "object", "required": ["name"]}},
                    "tags": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_json_feed_is_one(written, full: Article, number: int) -> None:
    feed = json.loads(written("jsonfeed", *[full] * number))
    jsonschema.validate(feed, FEED)
    assert [item["content_text"] for item in feed["items"]] == [full.text] * number
