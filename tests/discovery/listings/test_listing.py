"""Front pages and sections: their own articles, and nothing else."""

from __future__ import annotations

import pickle

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.discovery.listings.invented_listings import HEADLINES, HOST, MENU, card, listing, paths, slug, teaser


def test_a_list_that_repeats_links_of_the_sidebar_keeps_them() -> None:
    main = "".join(card(h) for h in HEADLINES[:3])
    side = "".join(teaser(h, "/world") for h in HEADLINES[1:5])
    found = listing(f"{MENU}<div class=sidebar><h4>Trending</h4><ul>{side}</ul></div><div id=content>{main}</div>")
    assert paths(found) == [f"/world/{slug(h)}" for h in HEADLINES[:3]]


def test_a_layout_named_after_its_menu_is_content() -> None:
    cards = "".join(teaser(h, "/world") for h in HEADLINES)
    found = listing(f"<div class='menu-closed'>{MENU}<div class='sidebar-right-layout'><ul>{cards}</ul></div></div>")
    assert len(found.articles) == 6


def test_a_front_page_gives_all_of_its_lists_and_the_sections_of_its_menu() -> None:
    blocks = "".join(
        f"<section><h2><a href='/{s}/'>{s.title()}</a></h2>{card(a, '/' + s)}{card(b, '/' + s)}</section>"
        for s, a, b in zip(("world", "local", "culture"), HEADLINES[::2], HEADLINES[1::2], strict=True)
    )
    foot = '<footer><a href="/contact/">Contact</a><a href="/privacy/">Privacy</a><a href="/shop/">Shop</a></footer>'
    found = listing(f"{MENU}<main>{blocks}</main>{foot}", "/")
    assert found.kind == "front"
    assert [(link.url.removeprefix(HOST), link.title) for link in found.sections] == [
        ("/world/", "World"),
        ("/local/", "Local"),
        ("/culture/", "Culture"),
    ]
    assert len(found.articles) == 6
    assert found.articles[0].section == "World"
    assert found.articles[5].section == "Culture"


def test_a_front_page_below_a_folder_is_known_by_its_menu() -> None:
    menu = "".join(f"<a href='/daily/{s}/'>{s.title()}</a>" for s in ("world", "local", "culture", "sport"))
    found = listing(f"<nav>{menu}</nav><main>{card(HEADLINES[0], '/daily/world')}</main>", "/daily/")
    assert found.kind == "front"
    assert len(found.sections) == 4


def test_the_caller_may_say_what_a_page_is() -> None:
    body = f"{MENU}<main>{card(HEADLINES[0], '/world')}{card(HEADLINES[1], '/local')}</main>"
    assert listing(body, "/home-page", role="front").kind == "front"
    assert listing(body, "/world/", role="section").sections == []


def test_a_further_page_belongs_to_the_section_it_continues() -> None:
    main = "".join(card(h) for h in HEADLINES[:3])
    pager = '<div class="pagination"><a href="/world/">1</a> <b>2</b> <a href="/world/?page=3">3</a></div>'
    found = listing(f"{MENU}<main>{main}{pager}</main>", "/world/?page=2", role="page", root=f"{HOST}/world/", number=2)
    assert len(found.articles) == 3
    assert found.next_page is not None
    assert (found.next_page.url, found.next_page.number, found.next_page.root) == (
        f"{HOST}/world/?page=3",
        3,
        f"{HOST}/world/",
    )


def test_a_listing_travels_between_processes() -> None:
    found = listing(f"{MENU}<main>{card(HEADLINES[0])}</main>")
    assert pickle.loads(pickle.dumps(found)) == found


def test_the_same_page_gives_the_same_listing() -> None:
    body = f"{MENU}<main>{''.join(card(h) for h in HEADLINES)}</main>"
    assert listing(body) == listing(body)


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.sampled_from(
            ["text", "<a href='/x/y-z'>A b c d e</a>", "<a href='//['>bad</a>", "<a href='?page=2'>2</a>", "<br>"]
        ),
        lambda inner: st.builds(
            "<{0}>{1}</{0}>".format,
            st.sampled_from(
                ["div", "ul", "li", "nav", "a href='q'", "table", "tr", "h2", "p", "aside", "main", "footer"]
            ),
            st.lists(inner, max_size=4).map("".join),
        ),
        max_leaves=25,
    ),
    st.sampled_from(["start", "front", "section", "page"]),
)
def test_any_mark_up_is_read(body: str, role: str) -> None:
    found = listing(body, role=role)
    assert len({link.url for link in found.articles}) == len(found.articles)
    assert f"{HOST}/world/" not in paths(found)
