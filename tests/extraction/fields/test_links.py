from crawler.extraction.document import Document
from crawler.extraction.fields.links import canonical_urls
from crawler.extraction.metadata import read_metadata

URL = "https://www.dailyroof.example/weather/roofs-gone"


def read(html):
    return read_metadata(Document.parse(html, URL))


def test_the_canonical_address_is_absolute_and_normalised():
    assert read('<link rel="canonical" href="/weather/roofs?utm_source=x">').canonical_url == (
        "https://www.dailyroof.example/weather/roofs"
    )


def test_what_the_data_calls_the_page_comes_last_and_what_is_no_address_is_passed_over():
    page = """<link rel=canonical href="mailto:desk@dailyroof.example"><meta property=og:url content="/roofs?id=3">
    <script type="application/ld+json">{"@type": "NewsArticle",
    "mainEntityOfPage": {"@id": "https://www.dailyroof.example/weather/roofs-gone#x"}}</script><p>x"""
    found = [(one.value, one.source) for one in canonical_urls(Document.parse(page, URL))]
    assert found == [("https://www.dailyroof.example/roofs?id=3", "meta og:url"), (URL, "json-ld")]
