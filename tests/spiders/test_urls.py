import io
import sys

import pytest
from scrapy.utils.test import get_crawler

from crawler.spiders.urls import UrlsSpider

LINES = """# yesterday's

https://outlet.example/river?utm_source=list
no address
 https://outlet.example/mill
"""


@pytest.fixture
def spider(tmp_path):
    path = tmp_path / "urls.txt"
    path.write_text(LINES)
    return UrlsSpider.from_crawler(get_crawler(UrlsSpider), file=str(path))


def test_each_line_is_an_address_and_what_is_none_is_named_with_its_number(spider, caplog):
    links = list(spider.seeds())
    assert [(link.url, link.position) for link in links] == [
        ("https://outlet.example/river", 3),
        ("https://outlet.example/mill", 5),
    ]
    assert {(link.role, link.how) for link in links} == {("article", "user")}
    assert "line 4 is not an address of the web: no address" in caplog.text
    assert spider.crawler.stats.get_value("urls/unusable") == 1


def test_a_list_comes_by_standard_input_too(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("https://outlet.example/river\n"))
    spider = UrlsSpider.from_crawler(get_crawler(UrlsSpider), file="-")
    assert [link.url for link in spider.seeds()] == ["https://outlet.example/river"]


@pytest.mark.parametrize(("file", "said"), [("", "name the list of addresses"), ("none.txt", "there is no file")])
def test_a_list_that_is_not_there_is_refused(file, said):
    with pytest.raises(ValueError, match=said):
        UrlsSpider(file=file)
