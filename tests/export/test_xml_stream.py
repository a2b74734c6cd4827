"""A document is written piece by piece, and is well formed once it is closed."""

from __future__ import annotations

import io

from lxml import etree

from crawler.export.xml_stream import XmlStream, add

ATOM = "http://www.w3.org/2005/Atom"


def test_a_document_is_whole_once_it_is_closed_with_what_was_entered() -> None:
    fp = io.BytesIO()
    stream = XmlStream(fp, "rss", {"atom": ATOM}, version="2.0")
    stream.enter("channel")
    for number in range(3):
        item = etree.Element("item")
        add(item, "title", f"Rain & hail {number}")
        stream.write(item)
    stream.close()
    root = etree.fromstring(fp.getvalue())
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    assert [title.text for title in root.iterfind("channel/item/title")] == [f"Rain & hail {n}" for n in range(3)]
    assert not fp.closed


def test_what_was_written_is_in_the_file_at_once() -> None:
    fp = io.BytesIO()
    stream = XmlStream(fp, "feed", {None: ATOM})
    stream.write(add(None, "title", "Rain"))
    assert b"<title>Rain</title>" in fp.getvalue()
    stream.close()


def test_an_element_without_a_text_is_left_out() -> None:
    parent = etree.Element("item")
    add(parent, "title", None)
    add(parent, "guid", "", isPermaLink="true")
    add(parent, "link", "https://outlet.example/")
    assert [child.tag for child in parent] == ["link"]


def test_signs_that_no_document_may_hold_are_taken_out() -> None:
    assert "\x00" not in add(None, "title", "a\x00b").text
