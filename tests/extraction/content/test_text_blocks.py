"""What of a page is a link, and where words part."""

from __future__ import annotations

import pytest

from crawler.extraction import extract
from crawler.extraction.content.text_blocks import cut
from crawler.page.html import parse

PARAGRAPHS = [
    f"The {n} geese of the mill were counted by its miller on Tuesday, and not one of them was found to be missing."
    for n in ("eleven", "twelve", "thirteen", "fourteen")
]


def blocks(html: str) -> list[tuple[str, float, list[str]]]:
    return [(b.text, b.linked, b.links) for b in cut(parse(f"<body>{html}"))]


def test_an_anchor_that_leads_nowhere_is_no_link() -> None:
    assert blocks("<p><a name=top>Geese counted</a></p>") == [("Geese counted", 0.0, [])]
    assert blocks("<p><a href=/g>Geese counted</a></p>") == [("Geese counted", 1.0, ["/g"])]


def test_words_of_elements_side_by_side_stand_apart() -> None:
    assert blocks("<h2><span class=kicker>Mill</span><span>Geese counted</span></h2>")[0][0] == "Mill Geese counted"


def test_how_a_word_is_pronounced_is_no_part_of_it() -> None:
    assert (
        blocks("<p><ruby>橋<rp>(</rp><rt>はし</rt><rp>)</rp></ruby>が<b><ruby>閉<rt>し</rt></ruby>まる</b></p>")[0][0]
        == "橋が閉まる"
    )


@pytest.mark.parametrize(
    "opened",
    [
        "<p>{0}</p><p><a id=p2>{1}</a></p><p><a name=p3>{2}</a></p><p>{3}</p>",
        "<a name=top><p>{0}</p><p>{1}</p><h3>At the mill</h3><p>{2}</p><p>{3}</p>",
        "<p>{0}</p><h2><a name=s2>At the mill</a></h2><a>{1}</a><p>{2}</p><p>{3}</p>",
    ],
)
def test_text_in_anchors_is_text(opened: str) -> None:
    text = opened.format(*PARAGRAPHS)
    html = f"<html><head><title>Geese counted</title></head><body><main><h1>Geese counted</h1>{text}</main>"
    body = extract(html, "https://outlet.example/news/geese").body
    assert [paragraph for paragraph in PARAGRAPHS if paragraph not in body] == []


@pytest.mark.parametrize(
    "link", ["<a href=#a><div>↩</div>↑</a>", "<a href=#a>↩<br><br>↩</a>", "<a href=#a><p></p>^</a>"]
)
def test_a_link_back_with_a_block_in_it_is_cut_as_any_other(link: str) -> None:
    assert cut(parse(f"<body><p>The mill turned.</p>{link}<p>It stopped.</p></body>"))[0].text == "The mill turned."
