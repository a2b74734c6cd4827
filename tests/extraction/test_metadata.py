import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.article import extract
from crawler.extraction.document import Document
from crawler.extraction.metadata import read_metadata
from crawler.items import NoArticle

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
