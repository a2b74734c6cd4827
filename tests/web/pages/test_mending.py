"""A wrong block is pointed at in a browser, and its outlet's file mended."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from crawler.extraction import extract_page
from crawler.items import Article, Page
from crawler.outlets import read_outlet
from crawler.store import Store
from crawler.store.articles.templates import KeptPage, keep_page
from crawler.web.serving import Serving

LETTER = "Subscribe to our letter, and read of the harbour every morning before the day has begun."


def kept(number: int) -> tuple[Page, Article]:
    url = f"https://outlet.example/news/{number}"
    sentences = [f"The harbour was closed for {number + n} years, and few expected it to open again." for n in range(6)]
    text = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    markup = (
        "<html lang=en><head><title>Harbour</title><meta property='og:type' content='article'></head><body><main>"
        f"<h1>Harbour {number}</h1><div class=story>{text}<div class=letter><p>{LETTER}</p></div></div></main></html>"
    )
    page = Page(url=url, final_url=url, body=markup.encode(), selectors={"body": "div.story"})
    return page, extract_page(page)


@pytest.fixture
def article(serving: Serving) -> str:
    """The id of an article whose text holds a box, of an outlet of which five pages are kept."""
    serving.outlets.mkdir()
    file = 'home = "https://outlet.example/"  # mine\n\n[selectors]\nbody = "div.story"\n'
    (serving.outlets / "outlet.example.toml").write_text(file, "utf-8")
    with Store.open(serving.target) as store:
        for number in range(5):
            page, article = kept(number)
            found = store.save(article).article_id
            article.id = found
            store.write(keep_page, article.outlet, KeptPage.of(page, article, number, None))
    return found


def test_a_wrong_block_is_pointed_at_tried_and_mended(
    browser: TestClient, csrf: str, article: str, serving: Serving
) -> None:
    explained = browser.get(f"/articles/{article}/page").text
    block = re.search(r'name="block" value="(\d+)" required> Subscribe', explained)
    assert block is not None, explained
    tried = browser.get(f"/articles/{article}/mend", params={"block": block[1], "as": "remove"})
    assert tried.status_code == 200, tried.text
    assert "Tried on 5 pages that are kept: 5 would change" in tried.text
    assert f"<del>{LETTER}</del>" in tried.text
    selector = html.unescape(re.findall(r'name="selector" value="([^"]+)"', tried.text)[-1])
    assert selector == "div.letter > p"
    form = {"csrf": csrf, "as": "remove", "selector": selector}
    assert browser.post(f"/articles/{article}/mend", data=form).status_code == 303
    path: Path = serving.outlets / "outlet.example.toml"
    assert read_outlet(path).selectors == {"body": "div.story", "remove": selector}
    assert "# mine" in path.read_text("utf-8")
    assert browser.post(f"/articles/{article}/mend", data=form | {"selector": ".other"}).status_code == 303
    assert read_outlet(path).selectors["remove"] == "div.letter > p, .other"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"block": "0", "as": "page_object"}, 400),
        ({"block": "x", "as": "remove"}, 400),
        ({"block": "999", "as": "remove"}, 404),
        ({"block": "1", "as": "title", "selector": "h1["}, 400),
    ],
)
def test_what_cannot_be_tried_is_said(browser: TestClient, article: str, asked: dict[str, str], status: int) -> None:
    answer = browser.get(f"/articles/{article}/mend", params=asked)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text


def test_what_is_no_selector_is_not_saved(browser: TestClient, csrf: str, article: str, serving: Serving) -> None:
    before = (serving.outlets / "outlet.example.toml").read_text("utf-8")
    for form in ({"as": "title", "selector": "h1["}, {"as": "page_object", "selector": "h1"}, {"as": "title"}):
        assert browser.post(f"/articles/{article}/mend", data={"csrf": csrf, **form}).status_code == 400
    assert browser.post(f"/articles/{article}/mend", data={"as": "title", "selector": "h1"}).status_code == 403
    assert (serving.outlets / "outlet.example.toml").read_text("utf-8") == before
