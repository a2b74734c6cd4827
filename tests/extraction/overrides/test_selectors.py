"""CSS selectors of an outlet's file win over what is learned, field by field."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extraction import extract, extract_page
from crawler.extraction.explain import explain
from crawler.items import Link, NoArticle, Page

URL = "https://outlet.example/news/harbour-opens"
_SENTENCES = [f"The harbour was closed for {n} years, and few expected that it would open again." for n in range(2, 10)]
_PAGE = (
    "<html lang=en><head><title>The harbour opens</title><meta property='og:type' content='article'></head><body>"
    "<main><article><h1>The harbour opens</h1><h2 class=real>Harbour open, at last</h2>"
    "<p class=intro>Boats came in at dawn on Monday.</p><span class=w>By Ann Lee and Max Ray</span>"
    "<i class=d>3 May 2024, 15:47 GMT</i><b class=s>Coast</b><u class=t>Ports</u><u class=t>Boats</u>"
    f"<div class=text>{''.join(f'<p>{s}</p>' for s in _SENTENCES)}<ul><li>A list of boats</li></ul></div>"
    "</article></main></body></html>"
)
ALL = {
    "title": "h2.real",
    "lead": ".intro",
    "body": "div.text p",
    "authors": ".w",
    "published": "i.d",
    "section": "b.s",
    "tags": "u.t",
}


def test_each_field_comes_from_its_selector():
    article = extract(_PAGE, URL, selectors=ALL)
    assert article.title == "Harbour open, at last"
    assert article.lead == "Boats came in at dawn on Monday."
    assert article.body.split("\n\n") == _SENTENCES
    assert article.authors == ["Ann Lee", "Max Ray"]
    assert article.published == datetime(2024, 5, 3, 15, 47, tzinfo=UTC)
    assert article.section == "Coast"
    assert article.tags == ["Ports", "Boats"]
    assert {article.provenance[name] for name in ALL} == {"selector"}


@pytest.mark.parametrize("selector", [".missing", "h7"])
def test_a_selector_that_gives_nothing_is_passed_over(selector):
    assert extract(_PAGE, URL, selectors=dict.fromkeys(ALL, selector)) == extract(_PAGE, URL)


def test_elements_in_each_other_give_their_text_once():
    assert extract(_PAGE, URL, selectors={"body": "div.text, div.text p"}).body.count(_SENTENCES[0]) == 1


def test_a_page_without_a_text_that_is_found_has_the_selected_one():
    page = "<html><body><p class=x>Closed today.</p></body></html>"
    with pytest.raises(NoArticle):
        extract(page, URL)
    assert extract(page, URL, selectors={"body": ".x"}).body == "Closed today."


def test_what_a_feed_says_does_not_replace_what_a_selector_gave():
    link = Link(url=URL, how="feed", title="Another title", section="World", tags=["Else"])
    page = Page(url=URL, final_url=URL, body=_PAGE.encode(), link=link, selectors=ALL)
    article = extract_page(page)
    assert (article.title, article.section, article.tags) == ("Harbour open, at last", "Coast", ["Ports", "Boats"])


def test_what_is_removed_is_read_nowhere():
    box = "<div class=box><p>Subscribe to our letter, and read of the harbour every morning before dawn.</p></div>"
    page = _PAGE.replace(f"<p>{_SENTENCES[3]}</p>", f"<p>{_SENTENCES[3]}</p>{box} A tail.")
    article = extract(page, URL, selectors={"body": "div.text", "remove": ".box, .nowhere, body"})
    assert "Subscribe" not in article.body
    assert _SENTENCES[3] in article.body
    assert "A tail." in article.body
    alone = extract(page, URL, selectors={"remove": ".box"})
    assert "Subscribe" not in alone.body
    assert alone.provenance["body"] != "selector"
    assert all("Subscribe" not in block.text for block in explain(page, URL, selectors={"remove": ".box"}).blocks)


def test_what_is_to_be_removed_and_is_nowhere_needs_no_word():
    assert "gives nothing" not in explain(_PAGE, URL, selectors={"remove": ".box"}).verdict
