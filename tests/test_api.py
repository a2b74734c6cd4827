"""What a program gets from ``import crawler``."""

from __future__ import annotations

import msgspec
import pytest

import crawler

QUICK = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}


def test_everything_that_is_public_is_there():
    assert {name for name in crawler.__all__ if not hasattr(crawler, name)} == set()


def test_a_template_is_kept_as_json_and_read_again():
    paragraph = "<p>The ferry crossed the bay at dawn, with nobody but the baker of the island on board of it.</p>"
    pages = [
        (f"<h1>Story {number}</h1><div class=text>{paragraph * 8}</div>".encode(), f"https://outlet.example/{number}")
        for number in range(4)
    ]
    template: crawler.OutletModel = crawler.learn(pages)
    assert isinstance(template, crawler.OutletModel)
    assert crawler.read_model(msgspec.json.encode(template)) == template


def test_a_section_is_scraped_from_python(outlets, expected, tmp_path):
    rows = [row for row in expected["ponant"] if row["listed_in"] == "/culture/"]
    articles = list(
        crawler.scrape(f"{outlets['ponant'].url}/culture/", limit=2, store=tmp_path / "crawler.db", settings=QUICK)
    )
    assert len(articles) == 2
    assert {article.title for article in articles} <= {row["title"] for row in rows}


def test_only_articles_whose_address_fits_are_scraped(outlets, expected, tmp_path):
    [path, *_] = [row["path"] for row in expected["ponant"] if row["listed_in"] == "/culture/"]
    section = f"{outlets['ponant'].url}/culture/"
    articles = crawler.scrape(section, match=path, store=tmp_path / "crawler.db", settings=QUICK)
    assert [article.url for article in articles] == [outlets["ponant"].url + path]


def test_an_address_that_gives_nothing_says_why(outlets, tmp_path):
    with pytest.raises(crawler.ScrapeFailed, match="answered 404"):
        list(crawler.scrape(f"{outlets['ponant'].url}/no-such-section/", store=tmp_path / "crawler.db", settings=QUICK))
