"""Markdown with front matter."""

from __future__ import annotations

import json

import pytest
from lxml import etree
from markdown_it import MarkdownIt

from crawler.export.markdown import to_markdown
from crawler.items import Article, Block


@pytest.mark.parametrize(
    "text",
    [
        "# no heading",
        "- no item",
        "+ no item",
        "1. no item",
        "12) no item",
        "> no quote",
        "=====",
        "---",
        "*no* _emphasis_ `code` ~~gone~~ **",
        "[no](https://outlet.example) ![image](x) <b>tag</b> &amp; &lt;",
        "back\\slash | pipe",
        "| no | table |",
        "https://outlet.example/a_b_c",
        "    four spaces",
    ],
)
@pytest.mark.parametrize("kind", ["paragraph", "list_item", "quote", "heading", "table_row"])
def test_markdown_is_read_as_the_text_that_was_written(text: str, kind: str) -> None:
    block = Block(text=text, kind=kind, level={"heading": 2, "list_item": 1}.get(kind, 0))  # type: ignore[arg-type]
    _, _, body = to_markdown(Article(blocks=[block])).split("---\n", 2)
    html = etree.fromstring(f"<x>{MarkdownIt().enable('table').render(body)}</x>")
    read = " ".join("".join(html.itertext()).split())
    assert read == " ".join((text.replace(" | ", " ") if kind == "table_row" else text).split())
    tags = {element.tag for element in html.iter()} - {"x"}
    allowed = {"list_item": {"ul", "li"}, "quote": {"blockquote", "p"}, "heading": {"h2"}}
    assert tags <= allowed.get(kind, {"p"} if kind != "table_row" else {"table", "thead", "tr", "th", "tbody", "td"})


def test_front_matter_is_values_that_yaml_reads(full: Article) -> None:
    _, front, body = to_markdown(full).split("---\n", 2)
    values = {name: json.loads(value) for name, _, value in (line.partition(": ") for line in front.splitlines())}
    assert values["title"] == full.title
    assert values["authors"] == full.authors
    assert values["published"] == "2026-04-01T01:30:00+02:00"
    assert body.lstrip().startswith("# Un « titre »")
