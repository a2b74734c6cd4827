"""What a probe reads of front pages, feeds and sitemaps."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.probe.reading import named_feeds, read_front
from crawler.page.html import parse

HOME = "https://outlet.example/"
CARDS = "".join(
    f'<article><h2><a href="/world/2026/11/0{n}/a-story-of-the-sea-{n}.html">A story of the sea, {n}</a></h2></article>'
    for n in range(1, 8)
)


def front(head: str = "", body: str = "", role: str = "front", url: str = HOME):
    return read_front(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "text/html", url, role)


def test_feeds_are_those_that_the_page_names_without_those_of_comments() -> None:
    tree = parse(
        '<link rel="alternate" type="application/rss+xml" title="News" href="/rss.xml">'
        '<link rel="alternate" type="application/rss+xml" title="Comments" href="/x.xml">'
        '<link rel="alternate" type="application/atom+xml" href="/comments/feed">'
        '<link rel="alternate" hreflang="fr" type="text/html" href="/fr/">'
        '<link rel="alternate" type="application/feed+json" href="https://feeds.outlet.example/main.json">'
        '<a href="/sport/rss">Sport</a> <a href="/world/feeding-the-birds">Birds</a> <a href="http://[broken">x</a>'
    )
    assert named_feeds(tree, HOME) == {
        HOME + "rss.xml": "News",
        "https://feeds.outlet.example/main.json": None,
        HOME + "sport/rss": "Sport",
    }


def test_a_front_page_gives_articles_sections_language_and_what_is_neither() -> None:
    nav = "".join(f'<a href="/{s}/">{s.title()}</a>' for s in ("world", "sport", "culture"))
    page = front(body=f'<nav>{nav}<a href="/about.html">About us</a></nav><main>{CARDS}</main>')
    assert len(page.articles) == 7
    assert [section.url for section in page.sections] == [HOME + s + "/" for s in ("world", "sport", "culture")]
    assert page.noise == [HOME + "about.html"]
    assert page.wall is None


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<title>Just a moment...</title>", "<p>Wait</p>"),
        ("<title>Outlet</title>", '<form id="challenge-form"></form>'),
        ("<title>Outlet</title>", '<iframe src="https://captcha.example/c"></iframe>'),
        ("", "<h1>Please verify you are a human</h1>"),
    ],
)
def test_a_captcha_is_known(head: str, body: str) -> None:
    assert front(head, body).wall == "captcha"


@pytest.mark.parametrize(
    ("url", "head", "body"),
    [
        (HOME, "<title>Cookies and your privacy</title>", "<button>Accept</button>"),
        (HOME, "<title>Ihre Einwilligung</title>", "<form></form>"),
        ("https://consent.outlet.example/ask", "<title>Outlet</title>", ""),
    ],
)
def test_a_consent_wall_is_known(url: str, head: str, body: str) -> None:
    assert front(head, body, url=url).wall == "consent wall"


def test_a_login_and_a_soft_404_are_known() -> None:
    assert front("<title>Sign in</title>", "<form><input type=password></form>").wall == "login wall"
    assert front("<title>Page not found</title>", "<p>It has moved.</p>").wall == "soft 404"


def test_a_login_form_beside_a_few_articles_is_no_wall() -> None:
    few = CARDS[: CARDS.index("</article>") + len("</article>")]
    page = front("<title>Outlet</title>", f"<form><input type=password></form><main>{few * 2}</main>")
    assert page.articles
    assert page.wall is None


def test_a_cookie_banner_on_a_page_with_articles_is_no_wall() -> None:
    page = front("<title>Outlet: cookies</title>", f'<form class="cookie-consent"></form><main>{CARDS}</main>')
    assert page.wall is None


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["front", "section"]))
def test_nothing_is_raised_whatever_comes(body: bytes, kind: str) -> None:
    read_front(body, "", HOME, kind)
