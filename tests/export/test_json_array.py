"""One array of JSON."""

from __future__ import annotations

import json

import pytest

from crawler.items import Article


@pytest.mark.parametrize("number", [0, 1, 3])
def test_json_is_one_array(written, number: int) -> None:
    articles = [Article(title=f"Title {i}") for i in range(number)]
    assert [a["title"] for a in json.loads(written("json", *articles))] == [a.title for a in articles]
