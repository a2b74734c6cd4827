from datetime import datetime

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from crawler.crawl.handle import Handle
from crawler.items import Link
from crawler.spiders.base import StoreSpider
from crawler.store.records import Lease, Validators

URL = "https://outlet.example/river"


@pytest.mark.parametrize(
    ("sent", "given", "kept"),
    [
        ({}, {"ETag": '"a"'}, Validators(etag='"a"', last_modified=None, conditional=False)),
        ({"If-None-Match": '"a"'}, {"ETag": '"b"'}, Validators(etag='"b"', last_modified=None, conditional=True)),
        ({}, {"Last-Modified": "x" * 900}, Validators(etag=None, last_modified="x" * 500, conditional=False)),
        ({"If-Modified-Since": "x"}, {}, Validators(etag=None, last_modified=None, conditional=True)),
    ],
)
def test_what_a_response_says_of_its_freshness_is_kept_with_its_lease(
    sent: dict[str, str], given: dict[str, str], kept: Validators
) -> None:
    handle = Handle(Lease(url_id=1, link=Link(url=URL), expires=datetime.max))
    StoreSpider("any").note_validators(handle, HtmlResponse(URL, headers=given, request=Request(URL, headers=sent)))
    assert handle.lease.validators == kept
