"""Articles as zyte-common-items has them."""

from __future__ import annotations

import json

import zyte_common_items

from crawler.items import Article


def test_zyte_common_items_reads_what_is_written(written, full: Article) -> None:
    [line, _] = written("zyte", full, Article(url="https://outlet.example/b")).splitlines()
    item = zyte_common_items.Article.from_dict(json.loads(line))
    assert item._unknown_fields_dict == {}
    assert (item.url, item.headline, item.articleBody) == (full.url, full.title, full.text)
    assert [author.name for author in item.authors] == full.authors
    assert item.mainImage.url == full.images[0].url
    assert item.articleBodyHtml.startswith("<")
