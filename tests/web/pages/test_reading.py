"""An article as it is read in a browser, with its past, its copies and its page."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from crawler.items import Block, Entry, Image, Related
from crawler.web.pages.reading import shown_value

pytestmark = pytest.mark.usefixtures("stored")


def test_an_article_is_read_in_the_order_of_its_page(browser: TestClient, stored: list[str]) -> None:
    page = browser.get(f"/articles/{stored[0]}").text
    parts = ("Coast", "<h1", "No way over the water.", "Its engine broke", "Read also", "Tags:")
    places = [page.index(part, page.index("<article")) for part in parts]
    assert places == sorted(places)


def test_an_article_tells_where_its_fields_came_from(browser: TestClient, stored: list[str]) -> None:
    page = browser.get(f"/articles/{stored[0]}").text
    assert "json-ld" in page[page.index('id="origins"') :]


def test_a_later_version_shows_what_came(browser: TestClient, stored: list[str]) -> None:
    page = browser.get(f"/articles/{stored[0]}").text
    assert "Ten people waited" in page[page.index("<ins>") : page.index("</ins>")]


def test_copies_of_a_story_are_listed(browser: TestClient, stored: list[str]) -> None:
    page = browser.get(f"/articles/{stored[0]}").text
    assert f'href="/articles/{stored[1]}"' in page[page.index('id="copies"') :]


def test_a_page_that_was_not_kept_is_said_to_be_missing(browser: TestClient, stored: list[str]) -> None:
    assert "is not kept" in browser.get(f"/articles/{stored[0]}/page").text


def test_an_article_that_is_not_stored_is_not_found(browser: TestClient) -> None:
    assert browser.get("/articles/0123456789abcdef").status_code == 404


def test_only_what_is_a_language_is_the_language_of_the_page(browser: TestClient, stored: list[str]) -> None:
    assert '<article lang="en"' in browser.get(f"/articles/{stored[0]}").text
    assert '<article class="reader"' in browser.get(f"/articles/{stored[-1]}").text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (["Ada Poole", "Ben Ash"], "Ada Poole, Ben Ash"),
        ("two\n  lines", "two lines"),
        (Image(url="https://outlet.example/a.jpg", credit="Ada Poole"), "https://outlet.example/a.jpg – Ada Poole"),
        (Related(title="The bread", url="https://outlet.example/bread"), "The bread"),
        (Entry(text="The ferry sails."), "The ferry sails."),
        (Block(text="A paragraph."), "A paragraph."),
        ("a" * 400, "a" * 300 + "…"),
    ],
)
def test_the_value_of_a_field_stands_on_one_line(value: Any, shown: str) -> None:
    assert shown_value(value) == shown
