"""Stubs and further pages are recognised in pages of any shape."""

from __future__ import annotations

import pytest

from crawler.discovery.versions.multi_page import may_go_on
from crawler.discovery.versions.originals import begins_alike, is_version, may_be_stub, original_of, whole_of

URL = "https://outlet.example/a/story"
STUB = b"<p>The ferry does not sail on Sunday, said the company.</p><a href='/a/whole'>Continue reading</a>"


@pytest.mark.parametrize(
    ("body", "may"),
    [
        (STUB, True),
        (b"<p>" * 20_000, True),
        (b"<P>The ferry does not sail.</P>" * 50, False),
        (b"<p>The ferry" * 60 + b"</p>" * 60, False),
        (b" " * (65 << 10), False),
    ],
)
def test_a_small_page_with_a_few_sentences_may_be_a_stub(body: bytes, may: bool) -> None:
    assert may_be_stub(body) is may


def test_a_stub_names_its_article() -> None:
    assert whole_of(STUB, URL) == "https://outlet.example/a/whole"
    assert begins_alike(STUB, b"<main><p>" + STUB[3:60] + b", and on Monday</p></main>")


def test_a_reference_that_is_no_character_does_not_hide_the_article() -> None:
    page = b'<html amp><link rel = " canonical " href=\'/a/story?x=&#' + b"9" * 5000 + b";'>"
    assert is_version(page, URL)
    assert (original_of(page, URL) or "").startswith("https://outlet.example/a/story?x=")


def test_a_page_that_names_itself_without_end_is_left_to_a_closer_look() -> None:
    assert may_go_on(b"/story" * 1_000_000, URL)
    assert not may_go_on(b"/story" * 100, URL)
