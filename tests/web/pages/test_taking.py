"""A page of somebody's own browser is stored when he says so."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from crawler.store import Store
from crawler.web.limits import LARGEST_BODY
from crawler.web.serving import Serving
from tests.web.conftest import HOSTILE

URL = "https://paid.example/2026/ferry"
TEXT = "".join(
    f"<p>For {n} years the ferry had crossed the bay, and few of us asked who steered it at night.</p>"
    for n in range(9)
)
PAGE = (
    "<html lang=en><head><title>The ferry</title><meta property=og:type content=article></head>"
    f"<main><h1>The ferry</h1>{TEXT}</main></html>"
)


def take(browser: TestClient, csrf: str, url: str = URL, page: str = PAGE) -> tuple[int, str]:
    answer = browser.post("/take", data={"csrf": csrf, "url": url}, files={"html": (None, page)})
    return answer.status_code, answer.headers.get("location", answer.text)


@pytest.mark.usefixtures("stored")
def test_a_page_is_read_as_a_crawl_reads_it_and_stored(browser: TestClient, csrf: str, serving: Serving) -> None:
    status, address = take(browser, csrf)
    assert status == 303
    assert "asked who steered it" in browser.get(address).text
    with Store.open(serving.target) as store:
        article = store.article(URL)
    assert article is not None
    assert (article.title, article.outlet, article.url) == ("The ferry", "paid.example", URL)


@pytest.mark.usefixtures("stored")
def test_a_page_may_be_larger_than_other_requests_from_who_has_signed_in(
    browser: TestClient, csrf: str, anybody: TestClient
) -> None:
    large = PAGE.replace("</main>", f"</main><!--{'é' * LARGEST_BODY}-->")
    assert take(browser, csrf, page=large)[0] == 303
    browser.cookies.clear()
    assert take(browser, csrf, page=large)[0] == 413


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("url", "page", "status"),
    [
        ("file:///etc/passwd", PAGE, 400),
        ("javascript:alert(1)", PAGE, 400),
        (f"https://paid.example/{HOSTILE}", "<p>Short.</p>", 422),
        (URL, "", 422),
        (URL, "GIF89a\x01\x02", 422),
    ],
)
def test_what_cannot_be_stored_is_refused_in_a_sentence(
    browser: TestClient, csrf: str, url: str, page: str, status: int
) -> None:
    answered, said = take(browser, csrf, url, page)
    assert answered == status
    assert "It was not stored: " in said
    assert "<script>alert" not in said


def test_nothing_is_taken_that_a_page_of_the_server_did_not_send(browser: TestClient) -> None:
    assert take(browser, "0" * 64)[0] == 403


@pytest.mark.usefixtures("stored")
def test_the_bookmark_holds_no_secret(browser: TestClient, csrf: str) -> None:
    bookmark = unquote(html.unescape(re.findall(r'href="(javascript:[^"]+)"', browser.get("/take").text)[0]))
    assert 's="http://127.0.0.1:8765"' in bookmark
    assert csrf not in bookmark
