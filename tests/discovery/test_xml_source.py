"""Bytes of a feed or a sitemap, whatever they are, become text that is safe to parse."""

from __future__ import annotations

import gzip

import pytest

from crawler.discovery.xml_source import declared_encodings, decode_xml, first_tag, gunzip, mend, without_doctype


@pytest.mark.parametrize(
    ("head", "header", "tried"),
    [
        (b"<a/>", None, ["utf-8"]),
        (b"\xef\xbb\xbf<a/>", "text/xml; charset=koi8-r", ["utf-8"]),
        (b"<\0a\0", None, ["utf-16-le"]),
        (b"<?xml version='1.0' encoding='koi8-r'?>", "text/xml; charset=iso-8859-1", ["koi8-r", "utf-8", "cp1252"]),
        (b"<?xml version='1.0' encoding='gb2312'?>", "text/xml; charset=big5", ["big5hkscs", "gb18030", "utf-8"]),
        (b"<a/>", "text/xml; charset=no-such", ["utf-8"]),
        (b"<?xml version='1.0' encoding='zip'?>", None, ["utf-8"]),
        (b"<?xml version='1.0' encoding='punycode'?>", "text/xml; charset=unicode_escape", ["utf-8"]),
        (b"<?xml version='1.0' encoding='utf-16'?>", None, ["utf-8"]),
    ],
)
def test_the_likeliest_encoding_is_tried_first(head: bytes, header: str | None, tried: list[str]) -> None:
    assert declared_encodings(head, header) == tried


def test_text_of_another_encoding_than_claimed_is_read_and_named() -> None:
    problems: list[str] = []
    assert decode_xml("Fähre".encode("cp1252"), "text/xml; charset=utf-8", problems) == "Fähre"
    assert problems == ["not utf-8 as it claims or by default: read as cp1252"]


@pytest.mark.parametrize("layers", [0, 1, 2])
def test_gzip_is_known_by_its_first_bytes_in_pieces_of_any_size(layers: int) -> None:
    body = b"<urlset/>" * 100
    for _ in range(layers):
        body = gzip.compress(body)
    problems: list[str] = []
    assert b"".join(gunzip([body[:1], body[1:50], body[50:]], problems)) == b"<urlset/>" * 100
    assert problems == []


@pytest.mark.parametrize(
    ("document", "left", "entities"),
    [
        ("<?xml version='1.0'?><!-- x --><!DOCTYPE rss><rss/>", "<rss/>", {}),
        ("<!DOCTYPE a [<!ENTITY n 'North'><!ENTITY l '&n;&n;'>]><a/>", "<a/>", {"n": "North"}),
        ("<!DOCTYPE a [<!ENTITY gt '>'><!-- ]> -->]><a/>", "<a/>", {"gt": ">"}),
        ('<!DOCTYPE a [<!ENTITY n "it\'s ]>">]><a/>', "<a/>", {"n": "it's ]>"}),
        ("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a/>", "<a/>", {}),
        ("<!DOCTYPE a [ never closed <a/>", "<a/>", {}),
    ],
)
def test_of_a_document_type_plain_entities_are_kept(document: str, left: str, entities: dict[str, str]) -> None:
    assert without_doctype(document) == (left, entities)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Q&A caf&eacute; &lt;b", "Q&#38;A café &#60;b"),
        ("<![CDATA[Q&A]]> & <![CDATA[open", "<![CDATA[Q&A]]> &#38; <![CDATA[open"),
        ("a\x00b\x0bc&#0;&#x1F;d", "abcd"),
        ("a&#55296;&#xD83D;&#xdfff;&#57343;b&#xFFFF;c", "abc"),
        ("&#55295;&#57344;&#xD7FF;&#xE000;", "&#55295;&#57344;&#xD7FF;&#xE000;"),
        ("&north;", "N&#60;"),
        ("&#65;&#x41;", "&#65;&#x41;"),
    ],
)
def test_what_xml_forbids_is_mended_outside_of_cdata(text: str, mended: str) -> None:
    assert mend(text, {"north": "N<"}) == mended


def test_the_first_element_names_a_document() -> None:
    documents = "<?xml version='1.0'?><!-- <a> --><x:Feed>", "<!DOCTYPE b><RSS/>", "plain text"
    assert list(map(first_tag, documents)) == ["feed", "rss", ""]
