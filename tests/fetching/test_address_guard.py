"""The address guard, in the reactor, against servers on several loopback addresses."""

from __future__ import annotations

import pytest
from pytest_twisted import ensureDeferred
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.defer import deferred_from_coro

from crawler.fetching.address_guard import AddressGuard, inner_kind, spelled_address
from crawler.items import Link
from crawler.spiders.frontier_spider import FrontierSpider
from crawler.store import Store
from tests.quick_settings import quick_settings
from tests.reactor import in_reactor
from tests.serving import Handler, serving


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("127.0.0.1", "loopback"),
        ("::1", "loopback"),
        ("10.1.2.3", "private"),
        ("192.168.0.1", "private"),
        ("100.64.0.1", "private"),
        ("fd12::1", "private"),
        ("169.254.1.1", "link-local"),
        ("fe80::1", "link-local"),
        ("169.254.169.254", "metadata"),
        ("168.63.129.16", "metadata"),
        ("0.0.0.0", "reserved"),
        ("224.0.0.1", "reserved"),
        ("::ffff:127.0.0.1", "loopback"),
        ("64:ff9b::7f00:1", "loopback"),
        ("2002:7f00:1::", "loopback"),
        ("8.8.8.8", None),
        ("2606:4700::1111", None),
    ],
)
def test_an_address_that_is_no_public_one_is_told(address, kind):
    assert inner_kind(address) == kind


@pytest.mark.parametrize(
    "address", ["192.0.0.8", "192.0.0.255", "fec0::1", "3fff::1", "5f00::1", "192.88.99.1", "::7f00:1"]
)
def test_what_standards_set_aside_is_no_public_address(address):
    assert inner_kind(address) is not None


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("127.0.0.1.", "127.0.0.1"),
        ("①②⑦.⓪.⓪.①", "127.0.0.1"),
        ("fe80::1%25lo", "fe80::1"),
        ("metadata.internal", "127.0.0.1"),
        ("localhost", "127.0.0.1"),
        ("127.outlet.example", None),
        ("outlet.example", None),
        ("", None),
    ],
)
def test_an_address_is_seen_however_it_is_spelled(host, address):
    assert spelled_address(host) == address


def test_a_host_named_for_http_is_named_for_https_but_not_at_other_ports():
    guard = AddressGuard()
    list(
        guard.naming([Link(url="http://intranet.example/", how="user"), Link(url="http://other.example/", how="link")])
    )
    assert guard.is_named("https://intranet.example/a")
    assert not guard.is_named("http://intranet.example:8080/")
    assert not guard.is_named("http://other.example/")


class _Leading(Handler):
    def answer(self):
        self.server.paths.append(self.path)
        target = self.server.redirects.get(self.path)
        headers = {"Location": target} if target else {}
        return 302 if target else 200, headers | {"Content-Type": "text/html"}, b"<p>A pag"


@pytest.fixture
def named():
    with serving("127.0.0.41", _Leading, paths=[], redirects={}) as server:
        yield server


@pytest.fixture
def unnamed():
    with serving("127.0.0.42", _Leading, paths=[], redirects={}) as server:
        yield server


async def fetch(url, then=None, **settings):
    """Fetch what the user named, then an address that a page named; gives what came of the last."""
    outcome = {}

    class TwoPages(Spider):
        name = "two"

        async def start(self):
            yield Request(url, errback=self.failed)

        def parse(self, response):
            outcome["status"] = response.status
            if then and response.url == url:
                yield Request(then, errback=self.failed)

        def failed(self, failure):
            outcome.clear()
            outcome["failed"] = str(failure.value)

    handler = "crawler.fetching.handler.GuardedHandler"
    settings |= {"DOWNLOAD_HANDLERS": {"http": handler, "https": handler}, "RETRY_ENABLED": False}
    settings |= {"EXTENSIONS": {"crawler.fetching.address_guard.AddressGuard": 0}}
    settings |= {"TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False}
    await AsyncCrawlerRunner(settings).crawl(TwoPages)
    return outcome


_REFUSED = {"failed": "leads to a loopback address that nobody named"}


@in_reactor
async def test_a_link_to_a_loopback_address_that_nobody_named_is_refused(named, unnamed):
    assert await fetch(f"{named.url}/", then=f"{unnamed.url}/") == _REFUSED
    assert await fetch(f"{named.url}/", then=f"http://[::ffff:127.0.0.42]:{unnamed.port}/") == _REFUSED
    assert unnamed.paths == []


@in_reactor
async def test_a_link_to_another_page_of_the_host_that_was_named_is_followed(named, unnamed):
    assert await fetch(f"{named.url}/", then=f"{named.url}/a") == {"status": 200}


@in_reactor
async def test_a_redirect_to_a_loopback_address_that_nobody_named_is_refused(named, unnamed):
    named.redirects["/"] = f"{unnamed.url}/"
    assert await fetch(f"{named.url}/") == _REFUSED
    assert unnamed.paths == []


@in_reactor
async def test_a_name_that_resolves_to_a_loopback_address_is_refused(named, unnamed):
    # The guard sees what the name resolved to when it is connected to, so a second answer gains nothing.
    assert await fetch(f"{named.url}/", then=f"http://localhost:{unnamed.port}/") == _REFUSED


class FoundElsewhere(FrontierSpider):
    """Is lent addresses that some page named, as the first requests of the crawl."""

    name = "found"

    def seeds(self):
        return [Link(url=f"{self.found}/", how="section"), Link(url=f"{self.typed}/", how="user")]


@ensureDeferred
async def test_an_address_is_not_named_by_being_lent_out_first(named, unnamed, tmp_path):
    runner = AsyncCrawlerRunner(quick_settings(tmp_path, CRAWLER_TDMREP=False))
    await deferred_from_coro(runner.crawl(FoundElsewhere, found=unnamed.url, typed=named.url))
    assert unnamed.paths == []
    assert "/" in named.paths
    with Store.open(tmp_path / "crawler.db") as store:
        reasons = {row.url: row.reason for row in store.failed()}
    assert reasons[f"{unnamed.url}/"] == _REFUSED["failed"]


@in_reactor
async def test_networks_that_the_user_allows_may_be_led_to(named, unnamed):
    allowed = {"CRAWLER_ALLOWED_ADDRESSES": "127.0.0.42/32"}
    assert await fetch(f"{named.url}/", then=f"{unnamed.url}/", **allowed) == {"status": 200}


@in_reactor
async def test_what_somebody_else_names_must_be_public_or_allowed(named, unnamed):
    assert await fetch(f"{named.url}/", CRAWLER_GUARD_NAMED=True) == _REFUSED
    allowed = {"CRAWLER_ALLOWED_ADDRESSES": "127.0.0.0/8"}
    assert await fetch(f"{named.url}/", CRAWLER_GUARD_NAMED=True, **allowed) == {"status": 200}
