from lxml.html import fromstring

from crawler.extraction.structured.meta_tags import read_meta


def test_an_element_counts_for_each_of_its_names_and_a_content_once():
    page = """<head><meta property='OG:Title article:title' content=' Roofs
    gone '><meta name=og:title content='Roofs gone'><meta name=og:title content='Roofs'>
    <meta name=author value='Ada Roof'><meta name=empty content=' '></head>"""
    head = fromstring(page)
    assert read_meta(head.iter("meta")) == {
        "article:title": ["Roofs gone"],
        "og:title": ["Roofs gone", "Roofs"],
        "og:title article:title": ["Roofs gone"],
        "author": ["Ada Roof"],
    }
