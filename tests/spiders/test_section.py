"""How far the pages of a section are read."""

from __future__ import annotations

import pytest

from crawler.discovery.listings.listing import Listing
from crawler.items import Link
from crawler.spiders.section import SectionSpider


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


def test_articles_are_chosen_by_what_their_addresses_hold():
    links = listing("2026/sea-rises", "2026/budget", "2025/sea-falls").articles
    spider = SectionSpider("outlet.example/sport", match="/2026/*sea")
    assert [link.url for link in spider._matching(links)] == ["https://outlet.example/2026/sea-rises"]
    assert SectionSpider("outlet.example/sport")._matching(links) == links
    assert spider.arguments() != SectionSpider("outlet.example/sport").arguments()


def test_addresses_are_told_once_and_not_fetched():
    told: list[str] = []
    spider = SectionSpider("outlet.example/sport", tell=told.append)
    assert [spider._fetched(listing(*names).articles) for names in ("ab", "bc")] == [[], []]
    assert told == [f"https://outlet.example/{name}" for name in "abc"]
