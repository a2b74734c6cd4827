"""What a fetched page, feed or sitemap lists, and a wall in its place."""

from __future__ import annotations

import pytest

from crawler.discovery.jobs import list_named, list_page
from crawler.discovery.source import Reading
from crawler.items import Link
from crawler.page.walls import Walled

_CONSENT = """<html><head><title>Your privacy</title></head><body><h1>Your privacy</h1><p>We store cookies with your
consent, and our partners do.</p><button>Accept all</button></body></html>"""
_EMPTY = "<html><head><title>Sport</title></head><body><h1>Sport</h1><p>Nothing has been published.</p></body></html>"


def test_a_consent_wall_in_the_place_of_a_section_is_recognised():
    link = Link(url="https://outlet.example/sport/", role="section")
    with pytest.raises(Walled, match="consent wall"):
        list_page(_CONSENT.encode(), "text/html", link.url, link)


@pytest.mark.parametrize(
    ("role", "body"),
    [
        ("start", "<rss><channel><item><link>/a</link></item></channel></rss>"),
        ("start", "<urlset><url><loc>/a</loc></url></urlset>"),
        ("start", '{"version": "https:\\/\\/jsonfeed.org/version/1.1", "items": [{"url": "/a"}]}'),
        ("sitemap", "https://outlet.example/a\n"),
    ],
)
def test_a_feed_or_a_sitemap_is_read_as_what_it_is(role, body):
    """A file that a sitemap's index names may be plain text."""
    link = Link(url="https://outlet.example/list", role=role)
    listed = list_named(body.encode(), "", link.url, link, None, None)
    assert isinstance(listed, Reading)
    assert [each.url for each in listed.links] == ["https://outlet.example/a"]


def test_an_empty_section_is_no_wall():
    link = Link(url="https://outlet.example/sport/", role="section")
    assert not list_page(_EMPTY.encode(), "text/html", link.url, link).articles
