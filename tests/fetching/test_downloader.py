"""How long a host is left alone between two requests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.utils.test import get_crawler

from crawler.fetching.downloader import HostSlot, StrictDownloader


@given(delay=st.floats(0, 1000), jitter=st.floats(-1, 10))
def test_a_delay_varies_but_is_never_shorter_than_asked_for(delay, jitter):
    slot = HostSlot(1, delay, jitter)
    for moment in range(20):
        slot.lastseen = moment
        drawn = slot.download_delay()
        assert delay <= drawn <= delay * (1 + max(jitter, 0.0)) * 1.000001
        assert slot.download_delay() == drawn


@pytest.mark.parametrize(
    "settings",
    [{}, {"DOWNLOAD_DELAY_JITTER": 0.9}, {"DOWNLOAD_SLOTS": {"outlet.example": {"delay": 2.0, "jitter": 0.5}}}],
)
def test_no_setting_of_scrapy_shortens_the_delay_of_a_host(settings):
    crawler = get_crawler(settings_dict={"DOWNLOAD_DELAY": 2.0, "ADDONS": {"crawler.Addon": 100}} | settings)
    crawler.engine = object()
    _, slot = StrictDownloader(crawler)._get_slot(Request("https://outlet.example/"))
    drawn = set()
    for moment in range(200):
        slot.lastseen = moment
        drawn.add(slot.download_delay())
    assert min(drawn) >= 2.0
    assert max(drawn) > 2.1


def test_a_server_of_any_name_is_not_asked_more_often_the_more_names_it_has():
    crawler = get_crawler(settings_dict={"ADDONS": {"crawler.Addon": 100}})
    crawler.engine = object()
    downloader = StrictDownloader(crawler)
    names = [f"s{n % 100}.outlet.example" for n in range(300)]
    places = {downloader.get_slot_key(Request(f"https://{name}/")) for name in names}
    assert {"s0.outlet.example", "*.outlet.example"} < places
    assert len(places) < 10
    blogs = {downloader.get_slot_key(Request(f"https://b{n}.blogspot.com/")) for n in range(50)}
    assert len(blogs) == 50, "hosts of outlets of their own"
    chosen = Request("https://s99.outlet.example/", meta={"download_slot": "mine"})
    assert downloader.get_slot_key(chosen) == "mine"
