from crawler.extraction.document import Document

PAGE = """<html><head><base href="/news/">
<meta property="OG:Title" content=" Roofs  gone "><meta name="og:title" content="Roofs gone">
<meta name="keywords dc.subject" content="storm"><meta name="empty" content=" ">
<link rel="canonical" href="roofs"></head><body><p>x</p></body></html>"""


def parsed(html, url="https://outlet.example/a"):
    return Document.parse(html, url)


def test_meta_elements_are_read_by_name_in_lower_case_without_repetitions():
    meta = parsed(PAGE).meta
    assert meta["og:title"] == ["Roofs gone"]
    assert meta["dc.subject"] == meta["keywords"] == ["storm"]
    assert "empty" not in meta


def test_links_resolve_against_the_base_element():
    doc = parsed(PAGE)
    assert doc.base == "https://outlet.example/news/"
    assert doc.canonical == "https://outlet.example/news/roofs"
    assert doc.absolute("http://[broken") == doc.absolute("//[broken") == ""


def test_a_reference_is_resolved_to_its_node():
    doc = parsed(
        '<script type="application/ld+json">{"@graph": [{"@type": "Person", "@id": "#p", "name": "Ada Roof"},'
        '{"@type": "Article", "author": {"@id": "#p"}}]}</script>'
    )
    assert doc.resolve({"@id": "#p"})["name"] == "Ada Roof"
    assert doc.resolve({"@id": "#unknown"}) == {"@id": "#unknown"}


def test_reading_a_document_leaves_its_tree_as_it_was():
    doc = parsed(PAGE)
    before = doc.tree.text_content()
    assert (doc.meta, doc.json_ld, doc.landmarks, list(doc.articles())) is not None
    assert doc.tree.text_content() == before
