import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.http import HtmlResponse, Request

from crawler.extraction.article import extract
from crawler.extraction.document import Document
from crawler.extraction.fields.language import agreed_language
from crawler.extraction.metadata import read_metadata
from crawler.items import Image, NoArticle, Page

URL = "https://www.dailyroof.example/weather/roofs-gone"


def read(html, url=URL, headers=None):
    return read_metadata(Document.parse(html, url), headers)


def json_ld(fields, kind="NewsArticle"):
    return f'<script type="application/ld+json">{{"@type": "{kind}", {fields}}}</script>'


def test_a_field_says_where_it_comes_from():
    data = read("<html lang=de-AT><title>Roofs gone</title><h1>Roofs gone</h1></html>")
    assert data.provenance["title"] == "h1"
    assert data.provenance["language"] == "html lang"
    assert data.provenance["section"] == "url"
    assert "authors" not in data.provenance


@pytest.mark.parametrize(
    ("page", "section"),
    [
        (json_ld('"articleSection": ["Weather", "Coast"]'), "Weather"),
        (json_ld('"articleSection": "Weather,slider"'), "Weather"),
        (json_ld('"articleSection": "Health, Science & Weather"'), "Health, Science & Weather"),
        ('<meta property="article:section" content="news_news"><meta name="section" content="Weather">', "Weather"),
        ('<nav class="breadcrumb"><a>Home</a> <a>The Daily Roof</a> <a>Weather</a></nav>', "Weather"),
        (
            json_ld('"itemListElement": [{"position": 2, "item": {"name": "Weather"}}, {"position": 1, "name": "Home"},'
                    '{"position": 3, "name": "Roofs gone"}]', "BreadcrumbList"),
            "Weather",
        ),
        ("<p>x</p>", "weather"),
    ],
)  # fmt: skip
def test_the_section_is_named_as_the_page_writes_it(page, section):
    assert read(f"<h1>Roofs gone</h1>{page}").section == section


@pytest.mark.parametrize(
    ("page", "paywalled"),
    [
        (json_ld('"isAccessibleForFree": false'), True),
        (json_ld('"isAccessibleForFree": "False"'), True),
        (json_ld('"isAccessibleForFree": "https://schema.org/True"'), False),
        (json_ld('"isAccessibleForFree": true, "hasPart": {"isAccessibleForFree": false, "cssSelector": ".p"}'), True),
        ('<meta property="article:content_tier" content="locked">', True),
        ('<meta property="article:content_tier" content="free">', False),
        ('<meta property="article:content_tier" content="metered">', None),
        ('<body class="article is-premium"><p>x</p></body>', True),
        ("<p>x</p>", None),
    ],
)
def test_a_paywall_is_known_from_what_the_page_says(page, paywalled):
    assert read(page).paywalled is paywalled


@pytest.mark.parametrize(
    ("page", "url", "kind"),
    [
        (json_ld('"headline": "a"', "LiveBlogPosting"), URL, "live_blog"),
        (json_ld('"headline": "a"', "OpinionNewsArticle"), URL, "opinion"),
        (json_ld('"name": "a"', "ImageGallery"), URL, "gallery"),
        (json_ld('"name": "a"', "VideoObject"), URL, "video"),
        (json_ld('"headline": "a", "video": {"@type": "VideoObject"}'), URL, "article"),
        (json_ld('"name": "a"', "VideoObject") + '<meta property="og:type" content="article">', URL, "article"),
        ("<h1>Storm: live updates</h1>", URL, "live_blog"),
        ("<h1>The storm – in pictures</h1>", URL, "gallery"),
        ("<h1>In Bildern: der Sturm</h1>", URL, "gallery"),
        ("<h1>What to see in pictures of a storm</h1>", URL, "article"),
        ('<meta property="og:type" content="video.other">', URL, "video"),
        ("<p>x</p>", "https://outlet.example/video/roofs", "video"),
        (json_ld('"articleSection": "Fotostrecken"'), URL, "gallery"),
        (json_ld('"articleSection": "Kommentar"'), URL, "opinion"),
        ("<p>x</p>", "https://outlet.example/opinion/roofs", "opinion"),
        ("<p>x</p>", "https://outlet.example/news/opinion", "article"),
    ],
)
def test_the_kind_of_an_article(page, url, kind):
    assert read(page, url).kind == kind


def test_reservations_of_page_and_headers_are_named():
    page = '<meta name="robots" content="noindex, NOAI"><meta name="tdm-reservation" content="1">'
    assert read(page, headers={"x-robots-tag": "noarchive"}).opt_outs == [
        "noai",
        "noarchive",
        "noindex",
        "tdm-reservation",
    ]
    assert read('<meta name="somebot" content="noindex"><meta name="robots" content="index">').opt_outs == []


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("googlebot: noindex, noarchive", []),
        ("Noarchive, googlebot: noindex", ["noarchive"]),
        ("googlebot: noindex\nnoarchive", ["noarchive"]),
        ("GPTBot: noindex, NOAI", ["noai"]),
        ("otherbot: nofollow, robots: none", ["noindex"]),
        ("*: noindex", ["noindex"]),
        ("unavailable_after: 25 Jun 2026 15:00:00 GMT, noarchive", ["noarchive"]),
        ("unavailable_after: Friday, 25-Jun-2026 15:00:00 GMT, noindex", ["noindex"]),
        ("max-image-preview:none, max-snippet: -1, noarchive", ["noarchive"]),
        ("noindex nofollow", ["noindex"]),
    ],
)
def test_what_a_header_asks_of_one_crawler_is_not_taken_for_all(header, expected):
    assert read("<p>x</p>", headers={"x-robots-tag": header}).opt_outs == expected


def test_each_of_several_robots_headers_ends_what_the_one_before_said_of_a_crawler():
    headers = {"X-Robots-Tag": ["googlebot: noindex", "noarchive"], "Vary": ["Cookie", "Accept"]}
    response = HtmlResponse(URL, headers=headers, body=b"<p>x</p>", request=Request(URL))
    page = Page.from_response(response)
    assert page.headers["vary"] == "Cookie, Accept"
    assert read("<p>x</p>", headers=page.headers).opt_outs == ["noarchive"]


def test_images_the_main_one_first_with_caption_and_credit():
    page = (
        json_ld('"image": {"url": "/i/roof_1200x800.jpg", "caption": "A roof"}')
        + """
    <meta property="og:image" content="https://www.dailyroof.example/i/roof.jpg">
    <article><figure><img src="data:x" data-src="/i/wall.jpg"><figcaption>A wall. Photo: Ada Roof</figcaption></figure>
    </article><aside><figure><img src="/i/advert.jpg"></figure></aside>"""
    )
    assert read(page).images == [
        Image(url="https://www.dailyroof.example/i/roof_1200x800.jpg", caption="A roof"),
        Image(url="https://www.dailyroof.example/i/wall.jpg", caption="A wall.", credit="Ada Roof"),
    ]


def test_the_canonical_address_is_absolute_and_normalised():
    assert read('<link rel="canonical" href="/weather/roofs?utm_source=x">').canonical_url == (
        "https://www.dailyroof.example/weather/roofs"
    )


def test_the_languages_of_page_and_text_are_compared():
    english = "The council decided on Tuesday that the old bridge over the river must be closed at once. " * 4
    assert agreed_language("de", english) == ("en", "text")
    assert agreed_language("en", english) == ("en", None)
    assert agreed_language(None, english) == ("en", "text")
    assert agreed_language("de", "OK") == ("de", None)


def test_reading_twice_gives_the_same():
    page = json_ld('"headline": "Roofs gone", "author": "Ada Roof", "keywords": ["b", "Storm", "Roofs"]')
    assert read(page) == read(page)


_VALUE = st.sampled_from(
    ["null", "[]", "{}", "1", "true", '""', '"x"', '[null]', '[[{}]]',
     '{"name": null}', '{"@id": "#a"}', '{"name": [1]}',
     '{"url": {"url": 1}}', '"http://[x"', '"9999999999999"', '[{"@type": ["Person", null], "name": {"a": 1}}]']
)  # fmt: skip
_KEYS = (
    "headline author creator datePublished dateModified image thumbnailUrl keywords articleSection publisher "
    "inLanguage isAccessibleForFree hasPart mainEntityOfPage url description itemListElement @id @graph"
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from(_KEYS.split()), _VALUE),
    st.sampled_from(["NewsArticle", "WebPage", "BreadcrumbList"]),
)
def test_json_ld_of_any_shape_is_survived(fields, kind):
    read(json_ld(", ".join(f'"{key}": {value}' for key, value in {**fields, "a": "1"}.items()), kind))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<meta property='article:published_time' content='", "<a rel=author>", "<h1>", "<time ",
             "datetime='2024-99-99'>", "<span class='byline'>By ", "</a>", "<ul class=tags><li><a>", "\x00\x01", "&#0;",
             "<figure><img srcset=','>", "<link rel=canonical href='http://[", "<base href='//['>", "<div itemscope>",
             "'>", "' itemprop='author'>", "é漢"]
        )
    ),
    st.sampled_from(["", URL, "http://[", "x:y"]),
)  # fmt: skip
def test_any_mark_up_is_survived(parts, url):
    read("<p>" + "".join(parts), url)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_metadata_or_no_article(body):
    with contextlib.suppress(NoArticle):
        read(body)


_PIECES = st.sampled_from(
    [b"<html>", b"<head>", b"<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"author\": [",
     b"</script>", b"<article>", b"<p>The roofs of the old town were carried away by the storm in the night. </p>",
     b"<figure><figcaption>(", b"<meta property='article:published_time' content='", b"2024\xe5\xb9\xb411", b"'>",
     b"<h1>| ", b"<div class='byline date tags'>By ", b"\xff\xfe", b"\x00", b"&#xd800;", b"<time>", b"\xe2\x80"]
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(_PIECES | st.binary(max_size=30), max_size=30).map(b"".join))
def test_any_bytes_give_an_article_or_no_article(body):
    with contextlib.suppress(NoArticle):
        article = extract(body, URL)
        assert article.published is None or article.published.tzinfo is not None
        assert "\x00" not in article.text
