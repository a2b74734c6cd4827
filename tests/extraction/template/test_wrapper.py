"""What is cut away of a page before it is parsed."""

import pytest

from crawler.extraction.template.wrapper import Wrapper, narrow

HEAD = b"<html lang=en><head><title>Rain</title><style>p > div {}</style><script>var a = '</div>';</script></head>"
STORY = Wrapper("div", "class", "story", ["main.wide"])


def page(body: bytes) -> bytes:
    return HEAD + b"<body class=b>" + body + b"</body></html>"


def part(body: bytes, wrapper: Wrapper = STORY, url: str = "") -> str:
    found = narrow(page(body), wrapper, url)
    assert found is not None
    return found.decode().partition("<body class=b>")[2]


def test_only_the_element_and_what_stands_around_it_is_left() -> None:
    body = b"<div class=menu>Menu</div><main class='wide x'><div class='story'><div>One</div>Two</div>Three</main>"
    assert part(body) == "<main class='wide x'><div class='story'><div>One</div>Two</div>"


@pytest.mark.parametrize(
    "inside", [b"<script>'<div>'</script>", b"<!-- <div> -->", b"<style>a{}</style>", b"<SCRIPT>'</div>'</SCRIPT>"]
)
def test_scripts_and_comments_open_and_close_nothing_and_leave(inside: bytes) -> None:
    assert (
        part(b"<div class=story>One" + inside + b"Two</div>Three") == '<main class="wide"><div class=story>OneTwo</div>'
    )


def test_what_is_read_beside_it_stays_where_the_page_has_it() -> None:
    crumbs, box = Wrapper("ol", "class", "path"), Wrapper("div", "id", "more")
    wrapper = Wrapper("div", "class", "story", beside=[crumbs, box])
    trail, more = "<ol class=path><li>Sports</li></ol>", "<div id=more><div>Mill</div></div>"
    story = "<div class=story>One</div>"
    assert part(f"{trail}<p>Menu</p>{story}<p>Foot</p>{more}</main>".encode(), wrapper) == trail + story + more
    assert part(f"{story}<p>Foot</p>".encode(), wrapper) == story


def test_what_is_read_beside_it_is_read_once() -> None:
    wrapper = Wrapper("div", "class", "story", beside=[Wrapper("p", "class", "more"), Wrapper("main")])
    story = "<div class=story>One<p class=more>Mill</p></div>"
    assert part(f"<main>{story}<p>Foot</p></main>".encode(), wrapper) == story


def test_the_head_keeps_what_is_data() -> None:
    data = b'<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
    found = narrow(page(data + b"<div class=story>One</div>" + data.replace(b"News", b"Blog")), STORY)
    assert found is not None
    assert found.count(b"ld+json") == 2
    assert b"var a" not in found
    assert b"<title>Rain" in found


def test_what_the_section_is_called_stays() -> None:
    menu = b'<a href="/sport/">Sports</a><a href="/sport/a">A</a><a href="/world">World</a>'
    assert '<nav><a href="/sport/">Sports</a></nav>' in part(
        menu + b"<div class=story>One</div>", url="https://outlet.example/sport/rain"
    )


@pytest.mark.parametrize(
    "body", [b"", b"<div class='story two'>One</div>", b"<p class=story>One</p>", b"<p>class=story</p>"]
)
def test_a_page_without_the_element_is_read_whole(body: bytes) -> None:
    assert narrow(page(body), STORY) is None


def test_a_page_cut_short_is_read_to_its_end() -> None:
    assert part(b"<div class=story>One<div>Two").endswith("One<div>Two</body></html>")


def test_an_element_without_a_name_is_the_first_of_its_tag() -> None:
    assert part(b"<articles>No</articles><article>One</article><article>Two</article>", Wrapper("article")) == (
        "<article>One</article>"
    )
