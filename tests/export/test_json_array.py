"""One array of JSON."""

from __future__ import annotations

import io
import json

import pytest

from crawler.export import exporter_for
from crawler.items import Article


def _written(format_: str, *articles: Article) -> bytes:
    exporter, fp = exporter_for(format_)(), io.BytesIO()
    exporter.open(fp)
    for article in articles:
        exporter.write(article)
    exporter.close()
    return fp.getvalue()


@pytest.mark.parametrize("number", [0, 1, 3])
def test_json_is_one_array(number: int) -> None:
    articles = [Article(title=f"Title {i}") for i in range(number)]
    assert [a["title"] for a in json.loads(_written("json", *articles))] == [a.title for a in articles]
