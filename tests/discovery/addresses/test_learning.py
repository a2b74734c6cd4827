"""From examples of articles, listings and noise to what tells them apart."""

from __future__ import annotations

import pytest

from crawler.discovery.addresses.grammar import learn_grammar
from tests.discovery.addresses.invented_addresses import HOST, SECTIONS, SHAPES, numbered, urls


@pytest.mark.parametrize("form", SHAPES.values(), ids=SHAPES)
def test_an_articles_shape_is_told_from_sections_and_pages(form: str) -> None:
    articles = numbered(form)
    listings = urls("/", *(f"/{name}/" for name in SECTIONS))
    grammar = learn_grammar(articles[:16], listings, urls("/about-us", "/tag/ferries", "/author/ann-lee"))
    assert {grammar.kind(url) for url in articles[16:]} == {"article"}
    assert {grammar.kind(url) for url in listings} == {"listing"}
    assert {grammar.kind(url) for url in urls("/tag/quays", "/author/bo-berg/", "/about-us")} == {"noise"}


def test_sections_that_nobody_named_are_listings_where_many_look_alike() -> None:
    grammar = learn_grammar(numbered(SHAPES["a number at the end"]), urls(*(f"/{name}" for name in SECTIONS)), [])
    assert grammar.kind(HOST + "/garden") == "listing"
    assert grammar.listings == ["/{word}"]


def test_short_headlines_keep_sections_from_becoming_a_shape() -> None:
    """Where an article may be a single word at the root too, only the sections that were seen are listings."""
    articles = urls("/ferries", "/harbour", "/bridges", *(f"/why-the-ferry-stays-at-the-quay-{n}" for n in range(9)))
    grammar = learn_grammar(articles, urls(*(f"/{name}" for name in SECTIONS)), [])
    assert grammar.kind(HOST + "/city") == "listing"
    assert grammar.kind(HOST + "/garden") is None


def test_tags_that_look_like_articles_are_noise_by_their_folder() -> None:
    articles = [f"{HOST}/{SECTIONS[n % 6]}/the-ferry-stays-at-quay-{n}" for n in range(30)]
    noise = [f"{HOST}/person/the-captain-of-ferry-{n}" for n in range(4)]
    grammar = learn_grammar(articles, [], noise)
    assert grammar.kind(HOST + "/person/the-pilot-of-the-harbour") == "noise"
    assert grammar.kind(HOST + "/city/the-pilot-of-the-harbour") == "article"


def test_a_few_wrong_examples_do_no_harm() -> None:
    articles = numbered(SHAPES["a number at the end"], 60)
    grammar = learn_grammar(articles, urls("/world/list-of-all-2020.html"), [articles[3], *urls("/tag/a", "/tag/b")])
    assert grammar.kind(HOST + "/city/bread-is-dear-9911.html") == "article"


def test_another_host_may_be_noise_as_a_whole() -> None:
    noise = ["https://shop.outlet.example/mugs/blue-mug-of-the-harbour-4711.html", "https://shop.outlet.example/maps"]
    grammar = learn_grammar(numbered(SHAPES["a number at the end"]), [], noise)
    assert grammar.kind("https://shop.outlet.example/city/green-mug-4712.html") == "noise"
