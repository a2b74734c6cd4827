"""Entries of feeds that give the text itself, made pages of."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.feeds.page import feed_page, feed_text
from crawler.discovery.feeds.reading import read_feed
from crawler.extraction.feed_text import article_of_feed
from crawler.items import NoArticle, Page
from crawler.page.html import parse

URL = "https://outlet.example/rss.xml"
ADDRESS = "https://outlet.example/a"
PARAGRAPHS = [f"Keeper {n} of the light said that the lamp had burned for {n} nights, and that it would burn on until "
              f"the new one came by ship from the yard across the water in the spring."
              for n in range(4, 9)]  # fmt: skip
HTML = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def page_of(entry: str, kind: str = "rss") -> bytes | None:
    link = f"<link href='{ADDRESS}'/>" if kind == "atom" else f"<link>{ADDRESS}</link>"
    both = f"<title>The lamp burns</title>{link}{entry}"
    spaces = "xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/'"
    document = {
        "rss": f"<rss version='2.0' {spaces}><channel><title>T</title><item>{both}</item></channel></rss>",
        "atom": f"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry>{both}</entry></feed>",
    }[kind]
    feed = read_feed(document.encode(), URL)
    text = feed_text(feed, feed.links[0].url)
    return None if text is None else feed_page(text, feed.links[0])


def article_of(entry: str, kind: str = "rss"):
    body = page_of(entry, kind)
    assert body is not None
    return article_of_feed(Page(url=ADDRESS, final_url=ADDRESS, body=body))


@pytest.mark.parametrize(
    ("kind", "entry"),
    [
        ("rss", f"<description>Short.</description><content:encoded><![CDATA[{HTML}]]></content:encoded>"
                "<dc:creator>Ann Keeling</dc:creator>"),
        ("rss", f"<description><![CDATA[{HTML}]]></description><author>desk@outlet.example (Ann Keeling)</author>"),
        ("atom", f"<content type='html'><![CDATA[{HTML}]]></content><author><name>Ann Keeling</name></author>"),
        ("atom", "<summary>" + "\n\n".join(PARAGRAPHS) + "</summary><author><name>Ann Keeling</name></author>"),
    ],
)  # fmt: skip
def test_a_text_that_a_feed_gives_is_an_article_marked_as_a_feeds(kind, entry):
    article = article_of(entry, kind)
    assert [block.text for block in article.blocks] == PARAGRAPHS
    assert (article.title, article.authors) == ("The lamp burns", ["Ann Keeling"])
    assert article.from_feed
    assert set(article.provenance.values()) == {"feed"}
    assert article.confidence is not None
    assert article.confidence < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "The lamp burned for four nights.",
        HTML[:-4] + " […]</p>",
        HTML + "<p>And the keeper went on to say that…</p>",
        HTML
        + "<p>The rest [&#8230;]</p><p>The post <a href='/a'>The lamp</a> appeared first on <a href='/'>T</a>.</p>",
        "<p></p>" * 400,
    ],
)
def test_a_teaser_is_no_text(text):
    assert page_of(f"<content:encoded><![CDATA[{text}]]></content:encoded>") is None


def test_what_leads_back_to_the_article_is_no_part_of_its_text():
    further = "<p>The post <a href='https://outlet.example/a#top'>The lamp</a> appeared first on T.</p>"
    article = article_of(f"<content:encoded><![CDATA[{HTML}{further}]]></content:encoded>")
    assert [block.text for block in article.blocks] == PARAGRAPHS


def test_broken_mark_up_cannot_break_out_of_its_place():
    article = article_of(
        f"<content:encoded><![CDATA[</article></main>{HTML}<h1>Other</h1><script>x]]></content:encoded>"
    )
    assert article.title == "The lamp burns"
    assert article.blocks[0].text == PARAGRAPHS[0]


@settings(max_examples=60, deadline=None)
@given(st.text("<>/p&;\"' aß本…[]\n\0", max_size=500), st.booleans())
def test_whatever_a_feed_holds_it_gives_a_page_or_none(text, long):
    entry = "<content:encoded>" + (text + HTML * long).replace("\0", "").replace("&", "&amp;").replace("<", "&lt;")
    body = page_of(entry + "</content:encoded>")
    if body is not None:
        parse(body)
        with suppress(NoArticle):
            assert article_of_feed(Page(url=ADDRESS, final_url=ADDRESS, body=body)).from_feed


def test_the_feeds_picture_is_the_articles() -> None:
    content = f"<enclosure url='/i/lamp.jpg' type='image/jpeg'/><content:encoded><![CDATA[{HTML}]]></content:encoded>"
    article = article_of(content)
    assert [image.url for image in article.images] == ["https://outlet.example/i/lamp.jpg"]
