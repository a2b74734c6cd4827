"""The cards of a list: what each leads to, and what it says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.discovery.listings.cards import Card, date_of, has_image, read_lists, text_beside
from crawler.discovery.listings.layout import read_layout
from crawler.page.html import parse
from tests.discovery.listings.invented_listings import HEADLINES, HOST, MENU, listing, slug

HEADLINE = "Ferry strike leaves islands without bread"


def cards(body: str) -> list[list[Card]]:
    layout = read_layout(parse(f"<html><body><main>{body}</main></body></html>"), f"{HOST}/world/")
    return [group.cards for group in read_lists(layout, lambda anchor: not anchor.url.startswith(f"{HOST}/tag/"))]


def card(inside: str) -> Card:
    """The first of two cards of a list."""
    second = f'<li><a href="/other-story-of-the-day">{HEADLINE}</a></li>'
    return cards(f"<ul><li>{inside}</li>{second}</ul>")[0][0]


@pytest.mark.parametrize(
    ("inside", "title", "marked"),
    [
        (f'<a href="/a"><img alt="A photo"></a><h3><a href="/a">{HEADLINE}</a></h3>', HEADLINE, True),
        (f'<a href="/a"><span>World</span><h3>{HEADLINE}</h3><p>What happened.</p></a>', HEADLINE, True),
        (f'<h3>{HEADLINE}</h3><p>What happened.</p><a href="/a">More</a>', HEADLINE, True),
        (f'<div class="teaser-title">{HEADLINE}</div><a href="/a">More</a>', HEADLINE, True),
        (f'<a href="/a">{HEADLINE}</a><a href="/a">12 comments</a>', HEADLINE, False),
        (f'<a href="/a"><b>{HEADLINE}</b> <i>{"What happened on the quay. " * 9}</i></a>', HEADLINE, False),
    ],
)
def test_a_cards_title_is_its_headline(inside: str, title: str, marked: bool) -> None:
    found = card(inside)
    assert (found.title, found.in_heading) == (title, marked)


def test_a_card_is_all_that_leads_to_one_page() -> None:
    inside = f'<img src=x><a href="/a">{HEADLINE}</a> <a href="/tag/ferries">Ferries</a> <a href="/a#c">12</a>'
    found = card(inside)
    assert (found.url, found.element.tag, len(found.anchors)) == (f"{HOST}/a", "li", 2)
    assert has_image(found)
    assert "Ferries" in text_beside(found)


def test_lists_that_are_marked_up_alike_are_one() -> None:
    rows = "".join(f'<ul class=row><li><a href="/{n}a">A</a></li><li><a href="/{n}b">B</a></li></ul>' for n in "12")
    other = '<ol><li><a href="/c">C</a></li><li><a href="/d">D</a></li></ol>'
    assert [[one.url[-2:] for one in group] for group in cards(rows + other)] == [
        ["1a", "1b", "2a", "2b"],
        ["/c", "/d"],
    ]


@pytest.mark.parametrize(
    ("inside", "date"),
    [
        ('<a href="/a">x</a><time datetime="2026-11-20T08:00:00+01:00">today</time>', datetime(2026, 11, 20, 7)),
        ('<a href="/a">x</a><time>20 November 2026</time>', datetime(2026, 11, 20)),
        ('<a href="/a">x</a><span>20.11.2026</span>', datetime(2026, 11, 20)),
        ('<a href="/a">x</a><p class="meta-date">Published on the 20 November 2026</p>', datetime(2026, 11, 20)),
        ('<a href="/a">How the night of 20 November 2026 changed the harbour</a>', None),
        ('<a href="/a">x</a><span>Night at the quay, 5 May 2026</span>', None),
    ],
)
def test_a_cards_date_stands_alone(inside: str, date: datetime | None) -> None:
    assert date_of(card(inside)) == (date and date.replace(tzinfo=UTC))


def test_a_definition_list() -> None:
    items = "".join(
        f'<dt><a href="/n{n}4711.html">{h}</a></dt><dd>18 November 2026 <span>Why it matters to all of us.</span></dd>'
        for n, h in enumerate(HEADLINES)
    )
    found = listing(f"{MENU}<div><dl>{items}</dl></div>")
    assert [link.title for link in found.articles] == list(HEADLINES)


def test_a_grid_whose_cards_are_one_link_each() -> None:
    cards = "".join(
        f"""<div class="col-4"><a class="tile" href="/world/{n}12345"><img src="{n}.webp" alt="A photo">
        <span class="kicker">World</span><h3>{h}</h3><p>What happened, and what comes next for all.</p></a></div>"""
        for n, h in enumerate(HEADLINES)
    )
    rows = f'<div class="row">{cards}</div><div class="row">{cards.replace("12345", "67890")}</div>'
    found = listing(f"{MENU}<div class='container'>{rows}</div>")
    assert len(found.articles) == 12
    assert [link.title for link in found.articles] == list(HEADLINES) * 2


def test_a_card_with_linked_picture_and_linked_headline_is_one_article() -> None:
    cards = "".join(
        f"""<div class="card"><a href="/world/{slug(h)}?utm_source=front"><img src="a.jpg" alt="{h[:12]}"></a>
        <div><a href="/world/{slug(h)}">{h}</a></div><a href="/world/{slug(h)}#comments">12</a></div>"""
        for h in HEADLINES
    )
    found = listing(f"{MENU}<main>{cards}</main>")
    assert [link.title for link in found.articles] == list(HEADLINES)


def test_a_cards_share_links_do_not_hide_its_article() -> None:
    cards = "".join(
        f"""<div class="card"><h3><a href="/world/{n}.html">{h}</a></h3>
        <div class="social-share"><a href="/world/{n}.html">Share</a><a href="/world/{n}.html">+</a></div></div>"""
        for n, h in enumerate(HEADLINES, 20261)
    )
    found = listing(f"{MENU}<main>{cards}</main>")
    assert [link.title for link in found.articles] == list(HEADLINES)
