"""Articles as they are found and read in a browser."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

from crawler.items import Article
from crawler.store import Store
from crawler.web.serving import Serving

pytestmark = pytest.mark.usefixtures("stored")


def test_the_latest_articles_come_with_what_they_can_be_narrowed_by(browser: TestClient) -> None:
    page = browser.get("/").text
    assert page.count("Ferry stays in harbour") == 2
    assert 'href="/?outlet=other.example"' in page
    assert 'href="/?section=Coast"' in page


@pytest.mark.parametrize("words", ["", "rain"])
def test_a_list_goes_on_to_its_end(browser: TestClient, serving: Serving, words: str) -> None:
    with Store.open(serving.target) as store:
        for n in range(120):
            url = f"https://rainy.example/{n}"
            store.save(Article(url=url, outlet="rainy.example", title=f"Rain {n}", content_hash=str(n)))
    found: list[str] = []
    address = f"/?outlet=rainy.example&words={words}"
    while address:
        page = browser.get(address).text
        found += re.findall(r'<h2 dir="auto"><a href="/articles/(\w+)">', page)
        link = re.search(r'<a href="([^"]+)" rel="next">', page)
        address = html.unescape(link[1]) if link else ""
    assert len(set(found)) == len(found) == 120
    assert "To the first" in page


def test_words_that_were_looked_for_are_marked(browser: TestClient) -> None:
    page = browser.get("/", params={"words": "engine", "outlet": "outlet.example"}).text
    assert page.count("/articles/") == 1
    assert "<mark>engine</mark>" in page


def test_a_query_that_nothing_fits_says_so(browser: TestClient) -> None:
    page = browser.get("/", params={"words": "submarine"})
    assert page.status_code == 200
    assert "No article fits" in page.text


@pytest.mark.parametrize("asked", [{"since": "yesterday"}, {"words": '""'}, {"page": "x"}, {"outlet": "no.example"}])
def test_what_cannot_be_asked_is_said_in_a_sentence(browser: TestClient, asked: dict[str, str]) -> None:
    page = browser.get("/", params=asked)
    assert page.status_code == 400
    assert 'role="alert"' in page.text
