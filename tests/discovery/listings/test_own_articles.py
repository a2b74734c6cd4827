"""Which of a section page's cards are the section's own."""

from __future__ import annotations

import pytest

from crawler.discovery.listings.own_articles import SectionNames, SectionPath
from tests.discovery.listings.invented_listings import HEADLINES, HOST, MENU, card, listing, paths, slug, teaser

SECTIONS = {f"{HOST}/world/": "World", f"{HOST}/local/": "Local", f"{HOST}/world/asia/": "Asia"}


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/world/a", True),
        ("/world/asia/a", True),
        ("/2026/world/a", True),
        ("/category/world/a", True),
        ("/local/a", False),
        ("/2026/local/a", False),
        ("/2026/11/20/a", None),
        ("/local/world/a", None),
    ],
)
def test_an_address_tells_whether_an_article_is_the_sections_or_a_siblings(path: str, own: bool | None) -> None:
    assert SectionPath(f"{HOST}/world/", SECTIONS).owns(HOST + path) is own


def test_a_sections_own_parts_are_no_siblings() -> None:
    path = SectionPath(f"{HOST}/world/", SECTIONS)
    assert path.sibling_urls == {f"{HOST}/local/"}
    assert SectionPath(f"{HOST}/", SECTIONS).owns(f"{HOST}/world/a") is None


def test_an_article_belongs_to_the_nearest_section_above_it() -> None:
    names = SectionNames.read({**SECTIONS, f"{HOST}/": "Home"})
    found = [names.of(HOST + path) for path in ("/world/asia/a", "/world/a", "/world.html", "/sport/a", "/a/world/a")]
    assert found == ["Asia", "World", None, None, None]


def test_a_section_gives_its_list_and_not_the_sidebar_of_the_whole_outlet() -> None:
    main = "".join(card(h) for h in HEADLINES[:3])
    side = "".join(teaser(h, "/local") for h in HEADLINES[3:])
    found = listing(f"{MENU}<main>{main}</main><aside><h3>Most read</h3><ul>{side}</ul></aside>")
    assert found.kind == "section"
    assert paths(found) == [f"/world/{slug(h)}" for h in HEADLINES[:3]]
    assert [link.title for link in found.articles] == list(HEADLINES[:3])
    assert [link.position for link in found.articles] == [0, 1, 2]
    assert {link.root for link in found.articles} == {f"{HOST}/world/"}
    assert found.sections == []


def test_a_most_read_box_in_plain_divs_is_known_by_its_heading() -> None:
    main = "".join(
        f'<div class=c><a href="/a/{n}">{h}</a><div>In short.</div></div>' for n, h in enumerate(HEADLINES[:3], 71230)
    )
    box = "".join(f'<div class=m><a href="/a/{n}">{h}</a></div>' for n, h in enumerate(HEADLINES[3:], 61230))
    found = listing(f"{MENU}<div><div class=l>{main}</div><div class=r><div>Most read</div>{box}</div></div>")
    assert paths(found) == ["/a/71230", "/a/71231", "/a/71232"]


def test_teasers_of_sibling_sections_below_the_list_are_left_out() -> None:
    main = "".join(card(h) for h in HEADLINES[:2])
    more = "".join(card(h, "/local") for h in HEADLINES[2:4])
    culture = "".join(card(h, "/2026/11/20") for h in HEADLINES[4:])
    body = f"{MENU}<main><div class=a>{main}</div><div class=b><h2>Local</h2>{more}</div>"
    found = listing(body + f"<section><h2><a href='/culture/'>Culture</a></h2><div>{culture}</div></section></main>")
    assert paths(found) == [f"/world/{slug(h)}" for h in HEADLINES[:2]]


def test_a_sibling_sections_teasers_are_known_by_their_heading() -> None:
    own = "".join(card(h, f"/a{n}") for n, h in enumerate(HEADLINES[:3]))
    other = "".join(card(h, f"/a{n}") for n, h in enumerate(HEADLINES[3:]))
    found = listing(f"{MENU}<main><div class=own>{own}</div><div class=other><h2>Local</h2>{other}</div></main>")
    assert [link.title for link in found.articles] == list(HEADLINES[:3])


def test_a_sidebar_without_a_heading_is_left_out_even_where_it_links_to_the_section() -> None:
    side = "".join(teaser(h, "/world") for h in HEADLINES[3:])
    found = listing(f"{MENU}<main>{card(HEADLINES[0])}{card(HEADLINES[1])}</main><aside><ul>{side}</ul></aside>")
    assert [link.title for link in found.articles] == list(HEADLINES[:2])


def test_bare_headlines_beside_a_list_of_cards_are_left_out() -> None:
    main = "".join(card(h, f"/a{n}") for n, h in enumerate(HEADLINES[:3]))
    side = "".join(teaser(h, f"/b{n}") for n, h in enumerate(HEADLINES[3:]))
    found = listing(f"{MENU}<div><div class=x>{main}</div><div class=y><ul>{side}</ul></div></div>")
    assert [link.title for link in found.articles] == list(HEADLINES[:3])


def test_addresses_that_do_not_name_the_section_are_told_by_structure() -> None:
    main = "".join(card(h, "/2026/11/20") for h in HEADLINES[:4])
    side = "".join(teaser(h, "/2026/11/19") for h in HEADLINES[4:])
    found = listing(f"{MENU}<main>{main}</main><div class='widget-area sidebar'><h3>Latest</h3><ul>{side}</ul></div>")
    assert paths(found) == [f"/2026/11/20/{slug(h)}" for h in HEADLINES[:4]]


def test_a_section_whose_list_gathers_other_sections_keeps_it() -> None:
    main = card(HEADLINES[0], "/world") + card(HEADLINES[1], "/local") + card(HEADLINES[2], "/culture")
    found = listing(f"{MENU}<main>{main}</main>", "/reportage/")
    assert paths(found) == [
        f"/world/{slug(HEADLINES[0])}",
        f"/local/{slug(HEADLINES[1])}",
        f"/culture/{slug(HEADLINES[2])}",
    ]


def test_articles_of_a_subsection_are_the_sections_own() -> None:
    main = card(HEADLINES[0], "/world/asia") + card(HEADLINES[1], "/world/africa") + card(HEADLINES[2], "/world")
    found = listing(f"{MENU}<main>{main}</main>")
    assert len(found.articles) == 3
