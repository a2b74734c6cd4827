"""Which page of an article another one is, and where the next and the first are."""

from __future__ import annotations

import pytest

from crawler.discovery.versions.multi_page import first_part, is_numbered, may_go_on, next_part, part_number

URL = "https://outlet.example/a/story"


@pytest.mark.parametrize(
    ("first", "url", "number"),
    [
        ("/a/story.html", "/a/story-2.html", 2),
        ("/a/story", "/a/story/3/", 3),
        ("/a/story", "/a/story/page-4", 4),
        ("/a/story.html", "/a/story.html?seite=2", 2),
        ("/show.php?id=7", "/show.php?id=7&page=2", 2),
        ("/show.php?id=7", "/show.php?id=8&page=2", None),
        ("/a/story", "/a/story-of-2", None),
        ("/a/story", "/b/story-2", None),
        ("/a/1234", "/a/1235", None),
        ("/a/story", "/a/story/2026", None),
        ("/", "/?page=2", None),
    ],
)
def test_a_page_of_an_article_has_the_articles_address_and_a_number(first: str, url: str, number: int | None) -> None:
    assert part_number(f"https://outlet.example{first}", f"https://outlet.example{url}") == number


def test_the_same_path_on_another_host_is_another_article() -> None:
    assert part_number(URL, "https://other.example/a/story/2") is None


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/a/story/2">2</a>',
        '<a href="/a/story/2">Page 2 of 5</a>',
        '<a href="/a/story/2">Next page</a>',
        '<a href="/a/story/2" aria-label="Next page"><svg></svg></a>',
        '<a href="/a/story/2">›</a>',
        '<link rel="next" href="/a/story/2">',
    ],
)
def test_a_link_that_says_so_leads_to_the_next_page(link: str) -> None:
    assert next_part(f"<p>The ferry stays.</p>{link}".encode(), "text/html", URL, URL, 1) == URL + "/2"


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/a/story/3">3</a>',
        '<a href="/a/another/2">2</a>',
        '<a href="/a/story/2">All pictures</a>',
        '<div class="comments"><a href="/a/story/2">2</a></div>',
        '<div id="photo-slider"><p><a href="/a/story/2">›</a></p></div>',
    ],
)
def test_a_link_to_anything_else_does_not(link: str) -> None:
    assert next_part(f"<p>The ferry stays.</p>{link}".encode(), "text/html", URL, URL, 1) is None


def test_an_outlet_that_counts_from_zero_is_followed() -> None:
    body = b'<a href="/a/story?page=1">2</a><a href="/a/story?page=2">3</a>'
    assert next_part(body, "text/html", URL, URL, 1) == URL + "?page=1"


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="canonical" href="/a/story">',
        '<a rel="prev" href="/a/story">«</a>',
        '<a href="/a/story">1</a>',
        '<a href="/a/story">Previous page</a>',
    ],
)
def test_a_further_page_names_the_first(link: str) -> None:
    assert first_part(link.encode(), "text/html", URL + "/3") == URL


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/a/story">The whole story</a>',
        '<a href="/a/story">2</a>',
        '<div class="comments"><a href="/a/story">1</a></div>',
    ],
)
def test_a_link_to_an_address_that_could_be_the_first_page_makes_no_further_page(link: str) -> None:
    assert first_part(link.encode(), "text/html", URL + "/3") is None


@pytest.mark.parametrize(
    ("body", "may"),
    [
        (b'<a href="/a/story/2">', True),
        (b'<a href="/a/story-02.html">', True),
        (b"<a href=/a/story?page=2>", True),
        (b'<a href="/a/story?x=1&amp;seite=1">', True),
        (b'<a href="/a/story/2026">', False),
        (b'<a href="/a/story">the story, page 2</a>', False),
    ],
)
def test_a_page_without_the_address_of_a_second_one_needs_no_closer_look(body: bytes, may: bool) -> None:
    assert may_go_on(body, URL + ".html") is may


@pytest.mark.parametrize(
    ("path", "numbered"),
    [("/2", True), ("-20.html", True), ("?p=1", True), ("/seite3", True), ("/21", False), ("-2026", False)],
)
def test_an_address_that_ends_as_a_further_page_may_be_one(path: str, numbered: bool) -> None:
    assert is_numbered(URL + path) is numbered


def test_a_page_that_names_itself_without_end_is_left_to_a_closer_look() -> None:
    assert may_go_on(b"/story" * 1_000_000, URL)
    assert not may_go_on(b"/story" * 100, URL)
