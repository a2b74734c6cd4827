"""Selectors for what somebody points at, and what they would change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.extraction.explain import difference, explain_page
from crawler.extraction.overrides.suggestions import suggest_selectors
from crawler.items import Page

URL = "https://outlet.example/news/harbour-opens"
SENTENCES = [f"The harbour was closed for {n} years, and few expected that it would open again." for n in range(2, 10)]
LETTER = "Subscribe to our letter, and read of the harbour every morning before the day has begun."
NOTE = "Boats that wish to come in have to say so a day before, by radio or by a letter."
OWN = {*SENTENCES, LETTER}


def page(**selectors: str) -> Page:
    html = (
        "<html lang=en><head><title>The harbour opens</title><meta property='og:type' content='article'></head><body>"
        "<main><h1 class=headline>The harbour opens</h1><span class=w>Ann Lee</span><div class='story x9f3'>"
        f"{''.join(f'<p>{s}</p>' for s in SENTENCES[:4])}<div class='letter-box b77'><p>{LETTER}</p></div>"
        f"{''.join(f'<p>{s}</p>' for s in SENTENCES[4:])}</div>"
        f"<div class=notes><p>{NOTE}</p></div></main></body></html>"
    )
    return Page(url=URL, final_url=URL, body=html.encode(), selectors=selectors)


def test_a_box_in_the_text_is_taken_out_by_its_lasting_name():
    found = suggest_selectors(page(), OWN, LETTER, "remove")
    assert found == ["div.letter-box > p", "div.letter-box"]
    told = difference(page(body="div.story"), None, {"body": "div.story", "remove": found[0]})
    assert (told.gone, told.come, told.fields, told.problem) == ([LETTER], [], {}, "")


def test_what_is_missing_comes_with_all_that_is_text():
    wanted = page(remove="div.letter-box")
    found = suggest_selectors(wanted, OWN, NOTE, "body")
    told = difference(wanted, None, {**wanted.selectors, "body": found[0]})
    assert NOTE in {*told.come, *(block.text for block in explain_page(wanted).blocks if block.became == "text")}
    assert told.gone == []


@pytest.mark.parametrize(
    ("text", "wanted", "selector"),
    [("The harbour opens", "title", "h1.headline"), ("Ann Lee", "authors", "span.w")],
)
def test_a_field_is_read_from_the_first_element_of_its_selector(text, wanted, selector):
    found = suggest_selectors(page(), OWN, text, wanted)
    assert found[0] == selector
    assert difference(page(), None, {wanted: found[0]}).problem == ""


def test_the_whole_text_is_not_taken_out():
    assert "div.story" not in suggest_selectors(page(), OWN, SENTENCES[0], "remove")


def test_what_no_page_holds_has_no_selector():
    assert suggest_selectors(page(), OWN, "nothing of the kind", "remove") == []


def test_a_selector_that_leaves_no_article_says_so():
    assert difference(page(), None, {"remove": "div.story, div.notes, h1"}).problem.startswith("no article")


def test_a_tag_that_no_selector_can_name_is_left_out():
    told = "Sent from Word, with elements of its own."
    body = f"<html><body><article><p>{SENTENCES[0]}</p><o:p class='note'>{told}</o:p></article></body></html>"
    wanted = replace(page(), body=body.encode())
    assert suggest_selectors(wanted, OWN, told, "remove")[0] == ".note"


def test_words_that_style_alone_sets_apart_are_those_of_their_block():
    headline = "<h1 class='headline'><span>Quay</span><span>Ferry back</span></h1>"
    wanted = replace(
        page(), body=f"<html><body><article>{headline}<p>{SENTENCES[0]}</p></article></body></html>".encode()
    )
    assert suggest_selectors(wanted, OWN, "Quay Ferry back", "title") == ["h1.headline"]
