import pytest

from crawler.extraction.document import Document
from crawler.extraction.metadata import read_metadata

URL = "https://www.dailyroof.example/weather/roofs-gone"


def json_ld(fields, kind="NewsArticle"):
    return f'<script type="application/ld+json">{{"@type": "{kind}", {fields}}}</script>'


def test_a_section_in_the_data_wins_over_the_address():
    data = '{"@type": "NewsArticle", "articleSection": "World"}'
    html = f"<script type=application/ld+json>{data}</script><p>It rained."
    metadata = read_metadata(Document.parse(html, "https://outlet.example/int/rain"))
    assert (metadata.section, metadata.provenance["section"]) == ("World", "json-ld")


def test_a_folder_in_the_address_is_called_what_the_page_calls_it():
    nav = "<nav><a href='/'>Home</a><a href='/arts-et-scenes/'>Arts &amp; scènes</a></nav>"
    html = nav + "<h1>Chorus</h1><p>It rained.</p>"
    doc = Document.parse(html, "https://outlet.example/arts-et-scenes/chorus-in-the-rain")
    metadata = read_metadata(doc)
    assert (metadata.section, metadata.provenance["section"]) == ("Arts & scènes", "link")


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
        ('<meta property="article:section" content="Uncategorized">', "weather"),
        (json_ld('"articleSection": ["Non classé", "Weather"]'), "Weather"),
        ('<meta property="article:section" content="Sin categoría">', "weather"),
    ],
)  # fmt: skip
def test_the_section_is_named_as_the_page_writes_it(page, section):
    assert read_metadata(Document.parse(f"<h1>Roofs gone</h1>{page}", URL)).section == section


@pytest.mark.parametrize(
    ("page", "section"),
    [
        ('<h1>Roofs gone</h1><p>Filed in <a href="/c/4" rel="category tag">Weather</a></p>', "Weather"),
        ('<p><a class="rubric" href="/r/4">Weather</a></p><h1>Roofs gone</h1>', "Weather"),
        ('<dl><dd class="category-name">Category: <a href="/4">Weather</a></dd></dl><h1>Roofs gone</h1>', "Weather"),
        ('<h1>Roofs gone</h1><a rel="category tag" href="/4">Weather</a><p>Rain.<a rel="category" href="/5">Sea</a>',
         "Weather"),
        ('<ul class="menu"><li class="menu-item-object-category"><a href="/5">Sea</a></li></ul><h1>Roofs</h1>', None),
        ('<h1>Roofs gone</h1><div class="related-posts"><a rel="category tag" href="/5">Sea</a></div>', None),
    ],
)  # fmt: skip
def test_a_link_to_the_articles_category_names_the_section(page, section):
    doc = Document.parse(f"{page}<p>It rained all night.</p>", "https://outlet.example/roofs-gone")
    assert read_metadata(doc).section == section
