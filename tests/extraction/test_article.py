"""An article from a page, and what the crawl adds to it."""

import pickle
from datetime import UTC, datetime

import pytest

from crawler.extraction import extract, extract_page
from crawler.extraction.article import count_words
from crawler.items import Link, NoArticle, Page

URL = "https://outlet.example/river-rises?utm_source=feed"
PARAGRAPHS = [
    "The river rose by two metres on Tuesday night, and the old bridge of the town was closed to all traffic.",
    "Nobody was hurt, said the mayor, who had spent the night on the dyke with some forty volunteers and a pump.",
    "The water is expected to fall by the end of the week, when the engineers are to look at the northern pillar.",
]


def page_of(*parts: str, head: str = "") -> str:
    return f"<html lang=en><head><title>River</title>{head}</head><body>{''.join(parts)}</body></html>"


STORY = page_of("<article>", *(f"<p>{p}</p>" for p in PARAGRAPHS), "</article>")


@pytest.mark.parametrize("name", ["page.html", f"{'river-' * 30}.html"])
def test_a_file_s_name_in_the_place_of_a_page_is_told(tmp_path, name) -> None:
    (tmp_path / name).write_text(STORY)
    with pytest.raises(NoArticle) as refused:
        extract(str(tmp_path / name))
    assert "is the name of a page: give what it holds" in refused.value.__notes__[0]


def test_the_name_of_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(NoArticle) as refused:
        extract("pages/none.html")
    assert "is the name of a page: give what it holds" in refused.value.__notes__[0]
    with pytest.raises(NoArticle) as refused:
        extract("https://outlet.example/none.html")
    assert not hasattr(refused.value, "__notes__"), "an address names no file"


def test_body_and_blocks_hold_the_paragraphs_in_order() -> None:
    article = extract(STORY, URL)
    assert article.body == "\n\n".join(PARAGRAPHS)
    assert [(b.kind, b.text) for b in article.blocks] == [("paragraph", p) for p in PARAGRAPHS]


def test_identity_and_outlet_come_from_the_normalised_url() -> None:
    article = extract(STORY, URL)
    assert article.url == "https://outlet.example/river-rises"
    assert article.outlet == "outlet.example"
    assert article.id == extract(STORY, "https://outlet.example/river-rises#top").id


def test_a_file_without_a_url_is_read_too() -> None:
    assert (extract(STORY).url, extract(STORY).id, extract(STORY).outlet) == ("", "", "")


@pytest.mark.parametrize("address", ["http://[::1/a", "http://\u2100.example/a", "https://outlet.example:port/a"])
def test_an_address_that_is_none_costs_what_it_names_alone(address: str) -> None:
    picture = f"<figure><img src='{address}.jpg'><figcaption>The bridge</figcaption></figure>"
    story = STORY.replace("</article>", f"<a href='{address}'>Bridge</a>{picture}</article>")
    said = f"<meta property=og:image content='{address}'><link rel=canonical href='{address}'>"
    assert extract(story.replace("</head>", f"{said}</head>"), URL).body == extract(STORY, URL).body
    assert (extract(story, address).url, extract_page(a_page(final_url=address)).url) == ("", "")
    with pytest.raises(NoArticle):
        extract("<p>Hi.</p>", address)


def test_words_are_counted_by_unicode_boundaries() -> None:
    assert extract(STORY, URL).word_count == 64


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's 3.5 km, --no-- well-known 'quote' a-b-c.", 7),
        ("L’été à Zürich – 20 °C, «voilà»…", 6),
        ("Мост через реку Ока-2 закрыт", 5),
        ("東京 で 3 km", 5),
        (" -_- ", 0),
    ],
)
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    assert count_words(text) == words


def test_the_same_text_in_other_case_and_spacing_has_the_same_hash() -> None:
    other = STORY.replace("<p>The river rose", "<p>THE  RIVER\nrose")
    assert extract(other, URL).content_hash == extract(STORY, "https://mirror.example/x").content_hash
    assert extract(STORY.replace("two metres", "three metres"), URL).content_hash != extract(STORY, URL).content_hash


@pytest.mark.parametrize("html", ["", "<html></html>", "<html><body><p>Hi.</p></body></html>"])
def test_a_page_without_text_is_no_article(html: str) -> None:
    with pytest.raises(NoArticle):
        extract(html, URL)


def a_page(**fields: object) -> Page:
    given: dict[str, object] = {"url": URL, "final_url": URL, "body": STORY.encode()} | fields
    return Page(**given)  # type: ignore[arg-type]


def test_a_fetched_page_says_when_and_how_it_was_found() -> None:
    when = datetime(2031, 4, 5, 6, 7, tzinfo=UTC)
    link = Link(url=URL, how="feed", found_on="https://outlet.example/rss", section="World")
    article = extract_page(a_page(fetched_at=when, link=link))
    assert article.fetched_at == when
    assert article.source == "feed https://outlet.example/rss"


def test_what_found_the_page_fills_what_the_page_lacks() -> None:
    published = datetime(2031, 4, 5, 6, tzinfo=UTC)
    article = extract_page(a_page(link=Link(url=URL, how="sitemap", published=published, section="World")))
    assert (article.published, article.section) == (published, "World")
    assert (article.provenance["published"], article.provenance["section"]) == ("sitemap", "sitemap")


def test_the_content_type_header_decides_the_encoding() -> None:
    body = STORY.replace("Nobody", "Café Ñandú: nobody").encode("cp1252")
    article = extract_page(a_page(body=body, headers={"content-type": "text/html; charset=windows-1252"}))
    assert "Café Ñandú" in article.body


def test_reservations_in_headers_are_kept() -> None:
    article = extract_page(a_page(headers={"x-robots-tag": "noarchive, noai", "tdm-reservation": "1"}))
    assert {"noarchive", "noai", "tdm-reservation"} <= set(article.opt_outs)


def test_pages_and_articles_travel_between_processes() -> None:
    page = pickle.loads(pickle.dumps(a_page()))
    article = extract_page(page)
    assert pickle.loads(pickle.dumps(article)) == article


def test_what_cannot_be_seen_is_not_in_the_text():
    text = "The roof of the is&shy;land hall fell&#8203; in. " * 9
    page = f"<title>Roof\u00ad falls</title><h1>Roof\u00ad falls</h1><p>{text}</p>"
    article = extract(page, "https://outlet.example/roof")
    assert article.title == "Roof falls"
    assert article.body.startswith("The roof of the island hall fell in.")
    assert article.blocks[0].text == article.body
