"""The handle of a leased URL: carried by everything that comes of it, and by nothing that leaves the process."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from datetime import UTC, datetime

import msgspec
import pytest
from itemadapter import ItemAdapter
from scrapy import Request
from scrapy.http import HtmlResponse
from twisted.python.failure import Failure

from crawler.crawl.handle import Handle, handle_of, leased
from crawler.items import HANDLE, Article, Link, Page
from crawler.normalise import normalise_article
from crawler.store import Lease
from crawler.store.records import Validators

URL = "https://outlet.example/a"


@pytest.fixture
def handle():
    return Handle(Lease(url_id=1, link=Link(url=URL), expires=datetime(2026, 1, 1, tzinfo=UTC)))


@pytest.fixture
def response(handle):
    return HtmlResponse(URL, body=b"<p>Text", request=Request(URL, meta={HANDLE: handle}))


@pytest.fixture(params=["page", "article"])
def item(request, handle, response):
    if request.param == "page":
        return Page.from_response(response)
    article = Article(url=URL, title="Title", tags=["one"])
    article.handle = handle
    return article


def test_it_goes_from_the_request_to_the_page(handle, response):
    assert handle_of(response.request) is handle_of(response) is handle
    assert handle_of(response.request.replace(url=URL + "/moved")) is handle
    assert handle_of(Page.from_response(response)) is handle
    assert leased(response) is handle
    failure = Failure(KeyError())
    failure.request = response.request
    assert handle_of(failure) is handle


@pytest.mark.parametrize(
    "carrier", [Request(URL), HtmlResponse(URL), Article(), None, {"url": URL}, Failure(KeyError())]
)
def test_what_was_not_leased_carries_none(carrier):
    assert handle_of(carrier) is None


def test_a_response_without_a_lease_is_told_of():
    with pytest.raises(ValueError, match=f"the request for {URL} carries no lease"):
        leased(HtmlResponse(URL, request=Request(URL)))


def test_copies_carry_it(item, handle):
    assert copy.copy(item).handle is handle
    deep = copy.deepcopy(item)
    assert (deep, deep.handle) == (item, handle)
    if isinstance(item, Article):
        assert deep.tags is not item.tags
        assert normalise_article(item).handle is handle


def test_nothing_that_is_written_or_compared_has_it(item, handle):
    bare = dataclasses.replace(item)
    assert bare.handle is None
    assert bare == item
    assert "handle" not in repr(item).lower()
    assert "handle" not in {*ItemAdapter(item).field_names(), *dataclasses.asdict(item)}
    assert b"handle" not in msgspec.json.encode(item)
    assert "handle" not in str(ItemAdapter.get_json_schema(type(item)))
    assert not hasattr(item, "__dict__")


def test_it_stays_in_its_process(item, handle):
    sent = pickle.loads(pickle.dumps(item))
    assert sent == item
    assert sent.handle is None
    with pytest.raises(TypeError, match="belongs to one process"):
        pickle.dumps(handle)


def test_what_a_server_says_of_freshness_is_kept_with_the_lease(handle):
    handle.note_validators(Validators(etag='"1"'))
    assert handle.lease.validators == Validators(etag='"1"')
