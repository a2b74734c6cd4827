"""The report as a page of the server."""

from __future__ import annotations

from lxml import html

from crawler.items import Article
from crawler.store import Store


def test_the_report_is_a_page_for_those_who_are_in(anybody) -> None:
    assert anybody.get("/report").status_code == 303


def test_plots_and_tables_stand_in_the_page_and_hostile_names_are_text(browser, serving) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    with Store.open(serving.target) as store:
        store.save(Article(url="https://desk.example/1", outlet=hostile, title="T", content_hash="1"))
    answer = browser.get("/report")
    assert answer.status_code == 200
    page = html.document_fromstring(answer.text)
    assert page.xpath("count(//main//section)") == 8
    assert page.xpath("//main//section/svg[@role='img']")
    assert hostile in page.xpath("//td//bdi/text()")
    assert page.xpath("//img | //main//*[@style]") == []
