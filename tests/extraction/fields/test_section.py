from crawler.extraction.document import Document
from crawler.extraction.metadata import read_metadata


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
