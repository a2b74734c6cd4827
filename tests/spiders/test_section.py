"""What an address that a person named lists, and a wall in its place."""

from __future__ import annotations

import pytest

from crawler.discovery.listings.listing import Listing
from crawler.discovery.source import Reading
from crawler.items import Link
from crawler.page.walls import Walled
from crawler.spiders.section import SectionSpider, list_named, list_page

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


def listing(*names: str) -> Listing:
    return Listing(articles=[Link(url=f"https://outlet.example/{name}") for name in names], kind="section")


def test_a_pager_is_left_after_five_pages_in_a_row_that_name_nothing_else():
    spider = SectionSpider("outlet.example/sport")
    pages = [listing("a"), *[listing("a")] * 4, listing("a", "b"), *[listing("b")] * 5]
    assert [spider._goes_on("sport", page) for page in pages] == [True] * 10 + [False]


def test_each_section_has_a_pager_of_its_own():
    spider = SectionSpider("outlet.example/sport outlet.example/world")
    assert not all(spider._goes_on("sport", listing("a")) for _ in range(6))
    assert spider._goes_on("world", listing("a"))


def test_a_crawl_is_the_same_in_whatever_order_its_sections_are_named():
    one = SectionSpider("outlet.example/sport outlet.example/world outlet.example/sport")
    assert one.arguments() == SectionSpider(["outlet.example/world", "outlet.example/sport"]).arguments()
    assert one.arguments() != SectionSpider("outlet.example/sport").arguments()


def test_a_section_must_be_named():
    with pytest.raises(ValueError, match="name the address of a section"):
        SectionSpider(" ")
