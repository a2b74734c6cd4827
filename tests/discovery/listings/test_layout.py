"""Where links stand, and what their addresses are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.listings.layout import Addresses, Zone, read_layout
from crawler.page.html import parse
from crawler.urls import normalise

URL = "https://www.outlet.example/world/"


def zones(body: str) -> dict[str, Zone]:
    layout = read_layout(parse(f"<html><body>{body}</body></html>"), URL)
    return {anchor.text: anchor.zone for anchor in layout.anchors}


REST = '<main><h1>World</h1><a href="/a">one</a><a href="/b">two</a><a href="/c">three</a></main>'


@pytest.mark.parametrize(
    "box",
    [
        "<nav>{}</nav>",
        '<div role="navigation">{}</div>',
        '<ul id="mainNav"><li>{}</li></ul>',
        '<div class="site-footer"><p>{}</p></div>',
        "<footer>{}</footer>",
        "<header><div>{}</div></header>",
        '<div class="mega-menu">{}</div>',
        '<div class="share-buttons">{}</div>',
    ],
)
def test_menus_headers_and_footers_are_navigation(box: str) -> None:
    assert zones(box.format('<a href="/x">it</a>') + REST)["it"] is Zone.NAVIGATION


@pytest.mark.parametrize(
    "box",
    [
        "<aside>{}</aside>",
        '<div class="col sidebar-right">{}</div>',
        '<div id="side">{}</div>',
        '<div class="most-read">{}</div>',
    ],
)
def test_sidebars_stand_beside(box: str) -> None:
    assert zones(box.format('<a href="/x">it</a>') + REST)["it"] is Zone.BESIDE


@pytest.mark.parametrize(
    "page",
    [
        '<article><header><a href="/x">it</a></header></article>',
        '<div class="layout with-sidebar"><div class="has-menu">{}<a href="/x">it</a></div></div>'.replace("{}", REST),
        '<div class="page-sidebar-left">{}<p><a href="/x">it</a></p></div>'.replace("{}", REST),
    ],
)
def test_a_cards_header_and_a_layouts_name_do_not_make_navigation(page: str) -> None:
    assert zones(page + REST)["it"] is Zone.CONTENT


def test_links_that_leave_the_outlet_are_left_out() -> None:
    body = """<a href="https://other.example/a">other</a><a href="https://sport.outlet.example/a">sister</a>
    <a href="mailto:desk@outlet.example">mail</a><a href="#top">top</a><a href="">empty</a><a>none</a>"""
    assert list(zones(body)) == ["sister"]


def test_relative_addresses_start_from_the_base_element() -> None:
    tree = parse('<html><head><base href="/archive/"></head><body><a href="a.html">a</a></body></html>')
    assert [a.url for a in read_layout(tree, URL).anchors] == ["https://www.outlet.example/archive/a.html"]


def test_a_link_without_text_says_what_its_picture_says() -> None:
    assert list(zones('<a href="/x"><img alt=" Ferry  strike "></a><a href="/y" aria-label="Next"></a>')) == [
        "Ferry strike",
        "Next",
    ]


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="aB9/.-_~%?#&=: é", max_size=24), st.sampled_from(["", "/", "https://www.outlet.example/", "../"])
)
def test_an_address_is_spelled_as_everywhere(path: str, start: str) -> None:
    href = start + path
    address = Addresses(URL).read(href)
    if address is not None:
        assert address == normalise(href, URL)


def test_an_address_that_is_none_has_no_origin() -> None:
    addresses = Addresses("http://[::1/a")
    assert (addresses.read("/b"), addresses.read("b")) == (None, None)
