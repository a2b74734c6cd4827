"""The next page of a listing, however an outlet writes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.discovery.listings.layout import read_layout
from crawler.discovery.listings.pagination import PageAddress, next_page
from crawler.page.html import parse
from tests.growth import grows_no_faster

HOST = "https://outlet.example"


def follows(body: str, path: str = "/sport/", number: int = 1, head: str = "") -> str | None:
    tree = parse(f"<html><head><title>Sport</title>{head}</head><body>{body}</body></html>")
    url = HOST + path
    found = next_page(tree, read_layout(tree, url), number)
    return found.removeprefix(HOST) if found else None


@pytest.mark.parametrize(
    ("path", "number", "following"),
    [
        ("/sport/", 1, "/sport/?page=2"),
        ("/sport/", 1, "/sport/?page=1"),  # counted from 0
        ("/sport/", 1, "/sport/page/2"),
        ("/sport/", 1, "/sport/page2.html"),
        ("/sport/index.html", 1, "/sport/index2.html"),
        ("/sport.html", 1, "/sport-2.html"),
        ("/sport/", 1, "/sport/2/"),
        ("/sport/", 1, "/sport/?start=20"),
        ("/sport/?page=2", 2, "/sport/?page=3"),
        ("/sport/page/2", 2, "/sport/page/3"),
        ("/sport/?start=20", 2, "/sport/?start=40"),
        ("/list.php?cat=3", 1, "/list.php?cat=3&page=2"),
        ("/sport/", 1, "/sport/Seite-2"),
    ],
)
def test_numbered_pages_are_followed(path: str, number: int, following: str) -> None:
    others = [f'<a href="{path}">{number}</a>' if number > 1 else "<b>1</b>"]
    body = "".join([*others, f'<a href="{following}">{number + 1}</a>', f'<a href="/sport/?page=88">{number + 2}</a>'])
    assert follows(f'<div class="paging">{body}</div>', path, number) == following


@pytest.mark.parametrize(
    "label",
    [
        "Next",
        "Next page »",
        "Older posts",
        "Page suivante",
        "Weiter",
        "Siguiente ›",
        "次へ",
        "下一页",
        "다음",
        "Следующая",
        "التالي",
        "›",
        "»",
        "→",
        "Load more",
        "Mehr laden",
    ],
)
def test_a_link_that_says_next_in_any_language_is_followed(label: str) -> None:
    assert follows(f'<p><a href="/sport/?page=2">{label}</a></p>') == "/sport/?page=2"


@pytest.mark.parametrize(
    "link",
    [
        '<a rel="next" href="/sport/?page=2"><svg></svg></a>',
        '<a class="next" href="/sport/?page=2"><i></i></a>',
        '<li class="next"><a class="pager-next" href="/sport/?page=2" aria-label="Next page"><img src=x></a></li>',
        '<div class="pager"><a href="/sport/?page=2" title="Next page"><span></span></a></div>',
    ],
)
def test_a_next_link_without_words_is_followed(link: str) -> None:
    assert follows(link) == "/sport/?page=2"


def test_the_head_names_the_next_page() -> None:
    assert follows("", head='<link rel="next" href="/sport/?page=2"><link rel=prev href="/sport/">') == "/sport/?page=2"


@pytest.mark.parametrize(
    "body",
    [
        '<div class="pager"><a href="/sport/">Previous</a></div>',
        '<div class="pager"><a rel="prev" href="/sport/?page=1">«</a></div>',
        '<div class="pager"><a href="/sport/?page=1">‹ Back</a><a href="/sport/?page=1">1</a></div>',
        '<div class="pager"><a rel="next" href="/sport/?page=2">Next</a></div>',
        '<div class="pager"><a rel="next" href="/sport/?page=1">Next</a></div>',
        '<div class="pager"><a rel="next" href="#">Next</a> <a href="javascript:more()">Load more</a></div>',
    ],
)
def test_links_back_and_links_to_the_page_itself_end_a_listing(body: str) -> None:
    assert follows(body, "/sport/?page=2", 2) is None


def test_an_earlier_offset_is_not_followed() -> None:
    back = '<div class="pager"><a class="next" href="/sport/?start=20"><i></i></a></div>'
    assert follows(back, "/sport/?start=40", 3) is None
    assert follows(back, "/sport/") == "/sport/?start=20"


@pytest.mark.parametrize(
    "body",
    [
        '<div class="calendar"><a href="/2026/12/">»</a><a href="/2026/11/02/">2</a></div>',
        '<div class="slider"><a class="next" href="/gallery/2">Next</a></div>',
        '<nav class="comment-navigation"><a class="next" href="/sport/comment-page-2">Next</a></nav>',
        '<article><h2><a href="/local/a-long-story">Story</a></h2><a href="/local/a-long-story">→</a></article>',
        '<section><h2>Culture</h2><a href="/culture/">More</a></section>',
        '<ul><li><a href="/top/10">2</a></li></ul>',
        '<a data-href="/sport/?page=2" onclick="go(2)">Next</a>',
        '<a rel="next" href="https://other.example/sport/?page=2">Next</a>',
    ],
)
def test_what_turns_other_pages_is_not_followed(body: str) -> None:
    assert follows(body) is None


def test_a_number_in_a_name_is_no_page_number() -> None:
    assert PageAddress.read(f"{HOST}/g20").number is None
    assert PageAddress.read(f"{HOST}/elections/2026").number is None


def test_all_pages_of_a_listing_share_its_address() -> None:
    pages = (
        "/sport/",
        "/sport",
        "/sport/index.html",
        "/sport/page/4/",
        "/sport/page4.html",
        "/sport?page=4",
        "/sport/?start=80",
    )
    assert {PageAddress.read(HOST + page).listing for page in pages} == {f"{HOST}/sport"}


@pytest.mark.parametrize(
    "button",
    [
        '<button data-url="/sport/?page=2">Load more</button>',
        '<a role="button" data-href="/sport/?page=2">Mehr laden</a>',
        '<div><button type="button" hx-get="/sport/?page=2"><span>Voir plus</span></button></div>',
        '<form action="/sport/?page=2">もっと見る</form>',
    ],
)
def test_a_load_more_button_keeps_its_address_for_a_script(button: str) -> None:
    assert follows(button) == "/sport/?page=2"


@pytest.mark.parametrize(
    "button",
    [
        '<button data-url="/sport/?page=2">Subscribe</button>',
        '<button data-url="/api/comments?page=2">Load more</button>',
        '<div class="comments"><button data-url="/sport/?page=2">Load more</button></div>',
    ],
)
def test_other_buttons_are_left_alone(button: str) -> None:
    assert follows(button) is None


def test_an_archives_month_of_several_pages_is_read_to_its_end_first() -> None:
    older = '<a href="/archive/2026/10/">October</a>'
    assert (
        follows(f'{older}<a href="/archive/2026/11/?page=2">Next</a>', "/archive/2026/11/")
        == "/archive/2026/11/?page=2"
    )
    assert follows(older, "/archive/2026/11/?page=2", 2) == "/archive/2026/10/"


def test_many_links_in_one_element_cost_no_square_of_their_number() -> None:
    def make(number: int) -> Callable[[], object]:
        tree = parse("".join(f"<a href=/sport/{n}-story>Story {n}</a>" for n in range(number)))
        url = f"{HOST}/sport/"
        layout = read_layout(tree, url)
        return lambda: next_page(tree, layout)

    assert grows_no_faster(make, 3000)


@pytest.mark.parametrize("number", ["%C2%B2", "%E2%91%A1"])
def test_a_digit_that_is_no_number_numbers_no_page(number: str) -> None:
    for path in (f"/sport?page={number}", f"/sport?start={number}", f"/sport/page/{number}"):
        assert PageAddress.read(HOST + path).number is None
