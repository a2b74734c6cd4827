"""A document is read as no encoding that only Python knows."""

import pytest

from crawler.page.encodings import encoding_named
from crawler.page.html import decode


@pytest.mark.parametrize("label", ["rot13", "base64", "hex", "zlib", "undefined", "idna", "unicode_escape", "a\0b", ""])
def test_what_is_no_encoding_of_texts_is_none(label: str) -> None:
    assert encoding_named(label) is None


@pytest.mark.parametrize("label", ["rot13", "base64", "undefined", "idna", "punycode", "unicode_escape"])
def test_a_page_that_names_such_a_one_is_read_as_if_it_named_none(label: str) -> None:
    page = f"<meta charset={label}><p>Die Zürcher Behörde prüft \\x41 Maßnahmen gegen den Lärm am Fluß.</p>"
    assert decode(page.encode("cp1252"), f"text/html; charset={label}") == page
