import json

import pytest

from crawler.extraction.content.json_body import json_body, paragraphs
from crawler.extraction.document import Document

TEXT = "The river rose by two metres on Tuesday night, and the bridge was closed. " * 5


def page(text: str) -> Document:
    data = json.dumps({"@type": "NewsArticle", "articleBody": text})
    return Document.parse(f"<script type='application/ld+json'>{data}</script><p>x", "https://outlet.example/a")


@pytest.mark.parametrize(("shown", "read"), [(0, True), (len(TEXT) // 2 - 1, True), (len(TEXT) // 2 + 1, False)])
def test_the_datas_text_counts_where_the_page_shows_less_than_half_of_it(shown: int, read: bool) -> None:
    assert bool(json_body(page(TEXT), shown)) is read


def test_mark_up_does_not_make_a_text_long() -> None:
    assert not json_body(page("<span class='one of many'></span>" * 40 + "It rained."), 90)


@pytest.mark.parametrize(
    "text",
    [
        "It rained.\n\n  All day.",
        "<p>It <b>rained</b>.</p><p class=x>All day.</p>",
        "It rained.<br />All day.",
        "&lt;p&gt;It rained.&lt;/p&gt;&lt;p&gt;All&nbsp;day.&lt;/p&gt;",
    ],
)
def test_paragraphs_end_where_lines_or_elements_do(text: str) -> None:
    assert [block.text for block in paragraphs(text)] == ["It rained.", "All day."]
