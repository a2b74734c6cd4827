"""Articles, listings and furniture by their addresses alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.addresses.shape import article_score, is_furniture, is_media

HOST = "https://outlet.example"


@pytest.mark.parametrize(
    "path",
    [
        "/world/2026/11/20/ferry-strike-leaves-islands-without-bread",
        "/ferry-strike-leaves-islands-without-bread/",
        "/world/ferry-strike-12345678.html",
        "/artikel/4711-ferry-strike-ends",
        "/news/article123456789/Ferry-strike.html",
        "/show.php?article_id=48213",
        "/story/2026-11-20/ferry",
        "/news/ferry-strike-leaves-islands-without-bread/2026/11/20/",
        "/topics/ferry-strike-leaves-islands-without-bread",
        "/news.asp?Cat=world&ID=48213",
        "/index.php?/world/ferry-strike-leaves-islands-without-bread",
        "/?/artikel/4711-ferry-strike-ends/",
        "/محليات/إعادة-فتح-جسر-الحجر-أمام-المشاة-5561/",
        "/autonews/ferry-strike-leaves-islands-a-60a0111a-c2d2-46c8-9e93-b16a374e6ba8",
    ],
)
def test_articles(path: str) -> None:
    assert article_score(HOST + path) > 0


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/index.html",
        "/en/",
        "/tag/ferry-strike-of-the-year/",
        "/category/world",
        "/author/ann-lee/",
        "/login",
        "/search?q=ferry",
        "/2026/11/",
        "/2026/11/20/",
        "/privacy-policy",
        "/impressum.html",
        "/newsletter/morning",
        "/world/?page=3",
        "/index.php?/tag/ferry-strike/",
        "/?cat=3",
        "/world/?cat=3&id=12&page=2",
        "/files/annual-report-of-the-harbour-board-2026.pdf",
        "/rss.xml",
        "/shop/mugs/blue-mug-with-the-name-of-the-outlet",
        "/world/ferry-strike-leaves-islands?share=mail",
    ],
)
def test_furniture(path: str) -> None:
    assert is_furniture(HOST + path)


@pytest.mark.parametrize("path", ["/world", "/sport/football/", "/local-news/", "/life.html"])
def test_sections_are_neither(path: str) -> None:
    assert not is_furniture(HOST + path)
    assert article_score(HOST + path) < 0


@pytest.mark.parametrize(
    "path",
    [
        "/opinion/what-a-search-for-privacy-means-for-all-of-us",
        "/ukraine-live-blog",
        "/authors/2026/why-authors-strike-again",
    ],
)
def test_a_headline_with_such_a_word_is_no_furniture(path: str) -> None:
    assert not is_furniture(HOST + path)


def test_files_that_are_no_pages() -> None:
    assert is_media(f"{HOST}/a/photo.JPG")
    assert not is_media(f"{HOST}/a/photo.html")


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60))
def test_any_address_has_a_score(path: str) -> None:
    assert -6 <= article_score(f"{HOST}/{path}") < 12


def test_a_number_in_the_query_may_be_all_that_names_an_article() -> None:
    assert not is_furniture(f"{HOST}/?p=4711")
    assert is_furniture(f"{HOST}/?lang=en")
    assert article_score(f"{HOST}/?p=4711") > article_score(f"{HOST}/world/")
