"""A section whose server gives a wall in its place."""

from __future__ import annotations

import pytest

from crawler.items import Link
from crawler.page.walls import Walled
from crawler.spiders.section import list_page

_CONSENT = """<html><head><title>Your privacy</title></head><body><h1>Your privacy</h1><p>We store cookies with your
consent, and our partners do.</p><button>Accept all</button></body></html>"""
_EMPTY = "<html><head><title>Sport</title></head><body><h1>Sport</h1><p>Nothing has been published.</p></body></html>"


def test_a_consent_wall_in_the_place_of_a_section_is_recognised():
    link = Link(url="https://outlet.example/sport/", role="section")
    with pytest.raises(Walled, match="consent wall"):
        list_page(_CONSENT.encode(), "text/html", link.url, link)


def test_an_empty_section_is_no_wall():
    link = Link(url="https://outlet.example/sport/", role="section")
    assert not list_page(_EMPTY.encode(), "text/html", link.url, link).articles
