"""How hosts slow down and recover."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from scrapy import Request, signals
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.crawl.scrapy_internals import Slot
from crawler.extensions.throttle import Throttle


@pytest.fixture(params=[False, True], ids=["fixed delay", "autothrottle"])
def host(request):
    """A host's slot and a function that lets it answer so many times."""
    settings = {"AUTOTHROTTLE_ENABLED": request.param, "DOWNLOAD_DELAY": 1.0, "AUTOTHROTTLE_MAX_DELAY": 10.0}
    crawler = get_crawler(settings_dict=settings)
    slot = Slot(4, 1.0, 0)
    crawler.engine = SimpleNamespace(downloader=SimpleNamespace(slots={"outlet.example": slot}, _delay=1.0))
    extensions = [AutoThrottle(crawler)] if request.param else []
    extensions.append(Throttle.from_crawler(crawler))
    crawler.signals.send_catch_log(signals.spider_opened, spider=None)

    def answer(status, times=1):
        for _ in range(times):
            meta = {"download_slot": "outlet.example", "download_latency": 0.1}
            asked = Request("http://outlet.example/a", meta=meta)
            response = Response(asked.url, status=status)
            crawler.signals.send_catch_log(signals.response_downloaded, response=response, request=asked, spider=None)

    yield slot, answer
    extensions.clear()  # signals hold them weakly


def test_a_host_that_is_asked_too_often_is_asked_half_as_often_and_one_page_at_a_time(host):
    slot, answer = host
    answer(200, 50)
    assert (slot.delay, slot.concurrency) == (1.0, 4)
    answer(429)
    assert (slot.delay, slot.concurrency) == (2.0, 1)
    answer(503, 9)
    assert (slot.delay, slot.concurrency) == (10.0, 1)


def test_a_host_recovers_by_steps(host):
    slot, answer = host
    answer(429, 2)
    seen = []
    for _ in range(8):
        answer(200, 10)
        seen.append((slot.delay, slot.concurrency))
    assert seen[:2] == [(2.0, 1), (1.0, 1)]
    assert [concurrency for _, concurrency in seen[2:5]] == [2, 3, 4]
    assert seen[-1] == (1.0, 4)


def test_an_error_between_does_not_count_as_recovery(host):
    slot, answer = host
    answer(429, 2)
    answer(200, 9)
    answer(500)
    assert slot.delay == 4.0
