"""A store that fails while a crawl runs: the crawl ends and says why once."""

from __future__ import annotations

from pathlib import Path

from crawler.store import Store
from tests.serving import Answer, Handler, serving
from tests.warm import crawler

ROOT = Path(__file__).parents[2]
QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "CRAWLER_WORKERS=1")
TEXT = "<p>The bridge number {0} over the river was opened to walkers in year {1}{0} after the flood of {0}.</p>"
LINKS = "".join(
    f"<article><h2><a href=/news/bridge-opens-{n}>The bridge opens again</a></h2></article>" for n in range(9)
)


class Outlet(Handler):
    def answer(self) -> Answer:
        if self.path == "/robots.txt":
            return 404, {}, b""
        if self.path.endswith("-3") and self.server.fault is not None:
            self.server.fault()
        number = self.path[-1]
        text = "".join(TEXT.format(number, year) for year in range(9))
        article = f"<article><h1>Bridge {number} opens</h1>{text}</article>"
        page = f"<main>{LINKS}</main>" if self.path == "/news/" else article
        return 200, {"Content-Type": "text/html"}, f"<html><title>{self.path}</title><body>{page}".encode()


def scrape(folder, url):
    return crawler(folder, "scrape", f"{url}/news/", "-o", "articles.jsonl", *QUICK)


def test_a_store_that_is_deleted_while_it_is_used_ends_the_crawl_with_one_sentence(tmp_path):
    def delete():
        server.fault = None
        for file in tmp_path.glob("crawler.db*"):
            file.unlink()

    with serving("127.0.0.1", Outlet, fault=delete) as server:
        run = scrape(tmp_path, server.url)
        assert run.returncode == 1
        assert "crawler.db was removed or replaced" in run.stderr
        assert "Traceback" not in run.stderr
        assert run.stderr.count("crawler.db") == 1
        again = scrape(tmp_path, server.url)
    assert again.returncode == 0, again.stderr
    with Store.open(tmp_path / "crawler.db") as store:
        assert store.counts().articles == 9
