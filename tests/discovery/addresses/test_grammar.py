"""What an outlet's addresses mean, learned from examples."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.addresses.grammar import UrlGrammar, learn_grammar
from crawler.discovery.listings.listing import read_listing
from crawler.page.html import parse
from tests.discovery.addresses.invented_addresses import HOST, SHAPES, numbered, urls


def test_parameters_matter_when_they_name_articles() -> None:
    grammar = learn_grammar([f"{HOST}/show.php?id={n}&from=home" for n in range(100, 120)], [], [])
    assert grammar.canonical(HOST + "/show.php?id=7&from=home") != grammar.canonical(HOST + "/show.php?id=8&from=home")
    same = [(f"{HOST}/show.php?id=100", f"{HOST}/show.php?id=100&from=mail")]
    taught = learn_grammar([f"{HOST}/show.php?id={n}&from=home" for n in range(100, 120)], [], [], same)
    assert taught.canonical(HOST + "/show.php?from=home&id=7") == HOST + "/show.php?id=7"
    assert (taught.parameters, taught.ignored) == (["id"], ["from"])


def test_parameters_add_nothing_to_a_path_that_names_an_article() -> None:
    grammar = learn_grammar(numbered(SHAPES["a number at the end"]), [], [])
    article = HOST + "/city/bread-is-dear-9911.html"
    assert grammar.canonical(article + "?position=3") == article
    assert grammar.kind(article + "?position=3") == "article"
    assert grammar.kind(article + "?print=1") == "noise"
    assert grammar.canonical(HOST + "/city?page=2") == HOST + "/city?page=2"
    assert grammar.kind(HOST + "/city?page=2") == "listing"


def test_versions_for_phones_and_printers_are_noise() -> None:
    articles = numbered(SHAPES["a headline at the root"])
    same = [(url, url.replace("example/", "example/mobile/")) for url in articles[:3]]
    same += [(url, url + "/drucken") for url in articles[:3]]
    grammar = learn_grammar(articles, [], [], same)
    assert grammar.kind(HOST + "/mobile/how-the-harbour-was-built-again") == "noise"
    assert grammar.kind(HOST + "/how-the-harbour-was-built-again/drucken") == "noise"
    assert grammar.kind(HOST + "/how-the-harbour-was-built-again/amp/") == "noise"
    assert grammar.kind(HOST + "/how-the-harbour-was-built-again") == "article"


def test_two_hosts_with_the_same_pages_are_one() -> None:
    same = [(f"https://www.outlet.example/a-{n}", f"http://outlet.example/a-{n}") for n in range(2)]
    grammar = learn_grammar([], [], [], same)
    assert grammar.canonical("http://outlet.example/world/a") == "https://www.outlet.example/world/a"


def test_a_grammar_survives_its_file() -> None:
    text = """
        articles = ["/**/{slug}-{number}.html", "/artículo/{number}"]
        listings = ["/", "/{word}"]
        noise = ["/person/**", "//shop.outlet.example/**"]
        parameters = ["id"]
        origins = { "http://outlet.example" = "https://outlet.example" }
    """
    grammar = UrlGrammar.from_dict(tomllib.loads(text))
    assert grammar.to_dict() == tomllib.loads(text)
    assert grammar.kind(HOST + "/world/ferry-strike-4711.html") == "article"
    assert grammar.kind(HOST + "/art%C3%ADculo/4711") == "article"
    assert grammar.kind(HOST + "/person/ann/lee-and-bo-4711.html") == "noise"
    learned = learn_grammar(urls("/a-b-c-1234"), urls("/x"), [])
    assert UrlGrammar.from_dict(learned.to_dict()) == learned


@pytest.mark.parametrize("data", [{"articles": ["{slug}"]}, {"article": []}])
def test_a_mistake_in_the_file_is_named(data: dict[str, list[str]]) -> None:
    with pytest.raises(ValueError, match=r"slash|no article"):
        UrlGrammar.from_dict(data)


def test_a_session_makes_no_other_page() -> None:
    grammar = learn_grammar(numbered(SHAPES["a query"]), [], [])
    assert grammar.kind(HOST + "/show.php?id=4999&PHPSESSID=0a1b2c3d4e5f6071") == "article"
    assert grammar.canonical(HOST + "/show.php;jsessionid=9A7F0011?id=4999") == HOST + "/show.php?id=4999"


def test_a_listing_is_read_by_the_outlets_grammar() -> None:
    """Articles behind one word each, tags that read like headlines."""
    cards = "".join(
        f'<li><h3><a href="/x/c{n}r1zq7nk?pos={n}">Ferries</a></h3>'
        f'<a href="/who/c{n}person">Ann Lee in the harbour</a></li>'
        for n in range(10, 20)
    )
    tree = parse(f"<html><body><main><h1>World</h1><ul>{cards}</ul></main></body></html>")
    grammar = UrlGrammar(articles=["/x/{id}"], noise=["/who/**"])
    found = read_listing(tree, HOST + "/world/", role="section", grammar=grammar)
    assert [link.url for link in found.articles] == [f"{HOST}/x/c{n}r1zq7nk" for n in range(10, 20)]


@given(st.text(max_size=60), st.text(alphabet="abc/{}*?=&;()-0129. ", max_size=40))
@settings(max_examples=150, deadline=None)
def test_any_address_gets_an_answer(odd: str, path: str) -> None:
    grammar = learn_grammar(urls("/" + odd, "/" + path), urls("/" + path + "x"), urls("/" + odd + "/y"))
    for url in (HOST + "/" + odd, HOST + "/" + path):
        assert grammar.kind(url) in ("article", "listing", "noise", None)
        assert grammar.canonical(grammar.canonical(url)) == grammar.canonical(url)
    assert UrlGrammar.from_dict(grammar.to_dict()) == grammar
