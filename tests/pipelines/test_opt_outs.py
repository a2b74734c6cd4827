"""Reservations that an outlet makes for all its pages reach the articles, and the export leaves them out if asked."""

from __future__ import annotations

import json

import pytest

from tests.serving import Handler, serving
from tests.warm import crawler

_TEXT = "".join(
    f"<p>The bridge over the river was opened to walkers on Monday, in year {n} after the flood took the old one.</p>"
    for n in range(8)
)
_PAGE = "<html><head><title>Bridge {0}</title><meta property='og:type' content='article'></head><body><article>"


class _Reserving(Handler):
    def answer(self):
        self.server.paths.append(self.path)
        files = {
            "/robots.txt": "User-agent: GPTBot\nDisallow: /\n" if self.server.no_ai else "",
            "/.well-known/tdmrep.json": '[{"location": "/mined/", "tdm-reservation": 1}]',
        }
        body = files.get(self.path, _PAGE.format(self.path) + f"<h1>Bridge {self.path}</h1>{_TEXT}").encode()
        headers = {"Content-Type": "text/plain" if self.path in files else "text/html"}
        return 200, headers | ({"X-Robots-Tag": "noarchive"} if self.path == "/kept" else {}), body


@pytest.fixture
def server():
    with serving("127.0.0.44", _Reserving, no_ai=False, paths=[]) as server:
        yield server


def scrape(folder, server, *options):
    urls = [server.url + path for path in ("/mined/a", "/kept", "/free")]
    run = crawler(
        folder, "scrape", *urls, "-o", "-", "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0", *options
    )
    assert run.returncode == 0, run.stderr
    articles = map(json.loads, run.stdout.splitlines())
    return {article["url"].removeprefix(server.url): article["opt_outs"] for article in articles}, run


def test_what_header_and_tdmrep_reserve_is_recorded_and_can_be_left_out_of_an_export(tmp_path, server):
    found, run = scrape(tmp_path, server)
    assert found == {"/mined/a": ["tdm-reservation"], "/kept": ["noarchive"], "/free": []}
    assert server.paths.count("/.well-known/tdmrep.json") == 1
    assert "CRAWLER_CONTACT" in run.stderr
    left = crawler(tmp_path, "export", "--without-opt-outs", "--limit", "1").stdout.splitlines()
    assert [json.loads(line)["url"] for line in left] == [f"{server.url}/free"]


def test_a_robots_file_that_shuts_ai_crawlers_out_is_recorded(tmp_path, server):
    server.no_ai = True
    found, run = scrape(tmp_path, server, "-s", "CRAWLER_TDMREP=0", "-s", "CRAWLER_CONTACT=desk@crawler.example")
    assert found["/free"] == ["robots-ai"]
    assert "/.well-known/tdmrep.json" not in server.paths
    assert "CRAWLER_CONTACT" not in run.stderr
