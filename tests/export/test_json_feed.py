"""JSON Feed, as its version 1.1 says."""

from __future__ import annotations

import json

import jsonschema
import pytest

from crawler.items import Article
from tests.json_feed import JSON_FEED


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_json_feed_is_one(written, full: Article, number: int) -> None:
    feed = json.loads(written("jsonfeed", *[full] * number))
    jsonschema.validate(feed, JSON_FEED)
    assert [item["content_text"] for item in feed["items"]] == [full.text] * number
