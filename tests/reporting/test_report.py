"""The report: one page that needs nothing else, whatever the store's texts are."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import html

from crawler.items import Article, Link
from crawler.reporting.report import write_report
from crawler.store import Frontier, Store

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOSTILE = '"><script>alert(1)</script>&\u202e'
TITLES = [
    *("Articles a day", "Fields", "From publication to store", "Failures by reason"),
    *("Copies", "Templates", "Answers by status", "URLs by host"),
]


@pytest.fixture
def store(tmp_path: Path):
    clock = [NOON]
    with Store.open(tmp_path / "crawler.db", now=lambda: clock[0]) as store:
        for day in range(4):
            clock[0] = NOON + timedelta(days=day)
            for outlet in ("desk.example", HOSTILE):
                url = f"https://desk.example/{day}/{len(outlet)}"
                text = f"The harbour was closed on day {day} of {outlet}, and nobody could say why it was so. " * 9
                store.save(
                    Article(
                        url=url, outlet=outlet, title=HOSTILE, body=text, content_hash=url, language="en",
                        published=clock[0] - timedelta(minutes=20),
                    )
                )  # fmt: skip
        frontier = Frontier(store, store.begin_crawl("outlet", {"outlet": "desk"}))
        frontier.fail(frontier.claim(Link(url="https://desk.example/x")), "answered 404")
        frontier.fail(frontier.claim(Link(url="https://desk.example/y")), HOSTILE)
        store.finish_crawl(frontier.crawl, stats={"downloader/response_status_count/200": 9})
        yield store


@pytest.fixture
def page(store):
    return html.document_fromstring(write_report(store, NOON))


def test_every_part_is_there_with_a_plot_that_is_described_and_its_table(page):
    assert page.xpath("//section/h2/text()") == TITLES
    for section in page.xpath("//section[h2 != 'Templates' and h2 != 'URLs by host']"):
        (plot,) = section.xpath("./svg")
        assert plot.get("role") == "img"
        assert plot.get("aria-label").startswith(section.findtext("h2"))
        assert section.xpath("count(.//table/thead//th[@scope='col'])") >= 2
        assert section.xpath("count(.//table/tbody/tr)") >= 1
    assert page.xpath("//html/@lang") == ["en"]
    assert page.xpath("//section[h2 = 'Templates']/p/text()") == ["Nothing."]


def test_the_tables_hold_the_figures(page):
    def table(title):
        return [row.xpath("./td//text()") for row in page.xpath(f"//section[h2 = '{title}']//tbody/tr")]

    assert ["desk.example", "2026-03-11", "1"] in table("Articles a day")
    assert ["desk.example", "3", "20"] in table("From publication to store")
    assert table("Answers by status") == [["200", "9"]]
    assert sorted(row[1] for row in table("Failures by reason")) == ["1", "1"]


def test_nothing_of_a_hostile_text_becomes_mark_up_and_nothing_is_loaded(store, page):
    assert page.xpath("//script | //link | //img | //iframe | //@onerror | //@href | //@src") == []
    assert HOSTILE in page.xpath("//td//bdi/text()")
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv]/@content")[0]
    assert not re.search(r"url\(|@import|https?://(?!desk)", write_report(store, NOON))


def test_of_one_outlet_alone_nothing_of_others_is_told(store):
    text = write_report(store, NOON, {"desk.example"}, {"desk"})
    assert "alert" not in html.document_fromstring(text).xpath("string(//section[1])")
    assert "all others" not in text


def test_many_outlets_are_drawn_in_eight_colours(store):
    for number in range(12):
        url = f"https://o{number}.example/1"
        store.save(Article(url=url, outlet=f"o{number}.example", title="T", content_hash=url))
    first = html.document_fromstring(write_report(store, NOON)).xpath("//section[1]")[0]
    assert len(first.xpath(".//ul/li")) == 8
    assert first.xpath(".//ul/li[last()]/bdi/text()") == ["all others"]
    drawn = sum(float(text.rsplit(": ")[1]) for text in first.xpath("./svg/rect/title/text()"))
    assert drawn == len(first.xpath(".//tbody/tr"))


def test_an_empty_store_has_a_report_too(tmp_path):
    with Store.open(tmp_path / "empty.db") as empty:
        page = html.document_fromstring(write_report(empty, NOON))
    assert page.xpath("//section/h2/text()") == TITLES
