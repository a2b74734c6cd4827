"""What an outlet's addresses mean, learned from examples."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.addresses.grammar import UrlGrammar, is_trap, learn_grammar
from crawler.discovery.addresses.pattern import Pattern, read_address
from crawler.discovery.listings.listing import read_listing
from crawler.page.html import parse

HOST = "https://outlet.example"
SECTIONS = ("world", "city", "sport", "culture", "money", "science")


def urls(*paths: str) -> list[str]:
    return [HOST + path for path in paths]


def numbered(form: str, count: int = 24) -> list[str]:
    """Addresses of articles in all sections."""
    return [HOST + form.format(section=SECTIONS[n % 6], n=4700 + n, day=n % 28 + 1) for n in range(count)]


SHAPES = {
    "a number at the end": "/{section}/the-ferry-stays-{n}.html",
    "a number in front": "/{section}/{n}-the-ferry-stays",
    "dated folders": "/{section}/2026/11/{day}/the-ferry-stays-at-the-quay-{n}x",
    "a dated name": "/{section}/2026-11-{day:02}-ferry-strike-{n}",
    "a folder of articles": "/article/{n}/the-ferry-stays-at-the-quay",
    "a headline at the root": "/why-the-ferry-stays-at-quay-number-{n}-for-good",
    "codes": "/{section}/articles/c{n}r1zq7nk",
    "a query": "/show.php?id={n}",
}


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


def test_another_host_may_be_noise_as_a_whole() -> None:
    noise = ["https://shop.outlet.example/mugs/blue-mug-of-the-harbour-4711.html", "https://shop.outlet.example/maps"]
    grammar = learn_grammar(numbered(SHAPES["a number at the end"]), [], noise)
    assert grammar.kind("https://shop.outlet.example/city/green-mug-4712.html") == "noise"


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


@pytest.mark.parametrize(
    "path",
    [
        "/events/2031/07/",
        "/calendar?month=7&year=2031",
        "/kalender/2026-11-20/",
        "/a/b/a/b/",
        "/news/news/news/x",
        "/list?a=1&b=2&c=3&d=4&e=5&f=6&g=7",
        "/list?sort=date&order=desc",
        "/list?f[]=a&f[]=b",
        "/world/ferry;jsessionid=9A7F0011?x=1",
        "/world/ferry?PHPSESSID=0a1b2c3d4e5f6071",
        "/login?back=https%3A%2F%2Foutlet.example%2F",
        "/x" * 1200,
    ],
)
def test_traps(path: str) -> None:
    assert is_trap(HOST + path)


@pytest.mark.parametrize(
    "path",
    [
        "/2011/11/11/eleven-stories",
        "/events/concert-of-the-harbour-choir-4711",
        "/world/uk/world-cup-in-the-uk",
        "/show.php?id=7&section=2",
        "/world?page=3",
        "/kultur/kalender-der-stadt-wird-bunt",
    ],
)
def test_no_traps(path: str) -> None:
    assert not is_trap(HOST + path)


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


@given(st.lists(st.sampled_from(["world", "2026", "11", "the-ferry-stays", "ferry-4711.html", "a1b2c3d4"]), max_size=5))
def test_an_address_has_its_own_shape(segments: list[str]) -> None:
    address = read_address(f"{HOST}/{'/'.join(segments)}")
    assert Pattern(address.forms).matches(address)
    assert Pattern.parse(str(Pattern(address.words))).matches(address)
