"""A crawl reads pages with the page object of the outlet's file; one that it fails on is a row with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.store import Store
from tests.serving import Answer, Handler, serving
from tests.warm import crawler

pytest.importorskip("web_poet", reason="the extra `poet` is not installed")

_TEXT = "".join(
    f"<p>The bridge over the river was opened to walkers on Monday, in year {n} after the flood took the old one.</p>"
    for n in range(8)
)
_PAGES = """
from web_poet import WebPage, field

class BridgePage(WebPage):
    @field
    def section(self):
        return self.css("b.s::text").getall()[0]
"""


class _Bridges(Handler):
    def answer(self) -> Answer:
        if not self.path.endswith(".html"):
            return 404, {"Content-Type": "text/html"}, b""
        section = "<b class=s>Coast</b>" if self.path == "/good.html" else ""
        head = "<html lang=en><title>Bridge</title><meta property=og:type content=article>"
        text = f"{head}<body><article>{section}<h1>Bridge {self.path}</h1>{_TEXT}"
        return 200, {"Content-Type": "text/html"}, text.encode()


def test_a_crawl_uses_it_and_a_page_that_it_fails_on_is_a_row_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "bridge_pages.py").write_text(_PAGES)
    (tmp_path / "outlets").mkdir()
    with serving("127.0.0.57", _Bridges) as server:
        outlet = f'home = "{server.url}/"\npage_object = "bridge_pages:BridgePage"\n'
        (tmp_path / "outlets/bridges.toml").write_text(outlet)
        settings = ("-s", "DOWNLOAD_DELAY=0", "-s", "CRAWLER_WORKERS=1")
        ended = crawler(tmp_path, "scrape", f"{server.url}/good.html", f"{server.url}/bad.html", *settings)
    assert "Traceback" not in ended.stderr
    with Store.open(tmp_path / "crawler.db") as store:
        [article] = store.articles()
        assert (article.section, article.provenance["section"]) == ("Coast", "page object")
        [failed] = store.failed()
        assert failed.url.endswith("/bad.html")
        assert failed.reason == "no article: page object failed: IndexError"
