"""Searches that are saved in a browser."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from crawler.items import Article
from crawler.store import Store
from crawler.store.monitoring.watches import look_at_watches
from crawler.web.serving import Serving
from tests.web.conftest import HOSTILE

pytestmark = pytest.mark.usefixtures("stored")


def make(browser: TestClient, csrf: str, **form: str) -> int:
    return browser.post("/watches", data={"csrf": csrf, "name": "desk", "found": "1", **form}).status_code


def test_a_search_leads_to_a_watch_of_it(browser: TestClient) -> None:
    page = browser.get("/", params={"words": "engine", "outlet": "outlet.example"}).text
    assert 'href="/watches?words=engine&amp;outlet=outlet.example#make"' in page
    assert 'name="words" value="engine"' in browser.get("/watches?words=engine").text


def test_what_a_watch_told_is_shown_as_text(browser: TestClient, csrf: str, serving: Serving) -> None:
    assert make(browser, csrf, words="submarine", headline="1") == 303
    assert "It has told nothing yet" in browser.get("/watches").text
    with Store.open(serving.target) as store:
        found = Article(url="https://outlet.example/s", outlet="outlet.example", title=HOSTILE, content_hash="s")
        found.body = "A submarine came up."
        store.save(found)
        look_at_watches(store.database, store.now())
    page = browser.get("/watches").text
    assert "<strong>found</strong>" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "words submarine" in page


def test_a_watch_is_removed(browser: TestClient, csrf: str) -> None:
    make(browser, csrf)
    assert browser.post("/watches/remove", data={"csrf": csrf, "name": "desk"}).status_code == 303
    assert "There is none yet" in browser.get("/watches").text
    assert browser.post("/watches/remove", data={"csrf": csrf, "name": "desk"}).status_code == 404


@pytest.mark.parametrize(
    ("form", "status"),
    [({"name": " "}, 400), ({"words": '""'}, 400), ({"outlet": "no.example"}, 400), ({"found": ""}, 400)],
)
def test_what_cannot_be_watched_is_said_in_a_sentence(
    browser: TestClient, csrf: str, form: dict[str, str], status: int
) -> None:
    assert make(browser, csrf, **form) == status
    assert "There is none yet" in browser.get("/watches").text


def test_two_watches_have_two_names(browser: TestClient, csrf: str) -> None:
    assert [make(browser, csrf), make(browser, csrf)] == [303, 409]
