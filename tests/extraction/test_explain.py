"""What an explanation says of a page, and of a template."""

import random

import pytest

from crawler.extraction import learn
from crawler.extraction.explain import describe_template, explain
from crawler.items import NoArticle

TEXT = (
    "The river rose by two metres on Tuesday night, and the old bridge of the town was closed to all traffic at once."
)
PARAGRAPHS = "".join(f"<p>{n}. {TEXT} Nobody was hurt, said mayor number {n}.</p>" for n in range(6))
PAGE = f"""<html lang=en><head><title>The river rises | The Outlet</title>
<meta property=og:title content="The river rises"><meta property=og:site_name content="The Outlet">
<meta name=author content="Ann Miller"></head><body><div class=menu><a href=/>Front page</a></div><article>
<h1>The river rises</h1><div class=text>{PARAGRAPHS}
<p class=share>Share this story with your friends</p></div></article></body></html>"""
URL = "https://outlet.example/weather/the-river-rises"


def test_each_block_says_what_became_of_it_and_where_it_stands() -> None:
    blocks = {block.text[:16]: block for block in explain(PAGE, URL).blocks}
    assert blocks["0. The river ros"].became == "text"
    assert blocks["Share this story"].became == "share line"
    assert blocks["0. The river ros"].place == "div.text/p"


def test_each_field_says_its_source_and_what_lost() -> None:
    fields = {field.name: field for field in explain(PAGE.replace("<h1>The river rises", "<h1>Floods"), URL).fields}
    assert fields["title"].value == "The river rises"
    assert fields["title"].source
    assert ("Floods", "h1") in fields["title"].lost
    assert (fields["authors"].value, fields["authors"].source) == (["Ann Miller"], "meta author")


def test_a_page_that_is_no_article_is_explained_too() -> None:
    assert explain("<title>404 not found</title><p>Gone.", URL).verdict == "no article: error page"
    with pytest.raises(NoArticle):
        explain("", URL)


def test_a_template_is_told_in_words() -> None:
    words = ["sea", "lake", "dyke", "field", "harbour", "winter", "mayor", "mill", "night", "ferry", "road", "water"]
    pages = []
    for seed in range(2):
        rng = random.Random(seed)
        said = "".join(f"<p>The {' '.join(rng.choices(words, k=16))}.</p>" for _ in range(6))
        pages.append((PAGE.replace(PARAGRAPHS, said).encode(), f"{URL}-{seed}"))
    lines = "\n".join(describe_template(learn(pages)))
    assert "learned from 2 pages" in lines
    assert "div.text/p" in lines
    assert "too few" in describe_template(learn([]))[0]
