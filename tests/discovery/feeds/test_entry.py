"""What stands in a feed where a headline or an address is meant."""

from __future__ import annotations

import pytest

from crawler.discovery.feeds.entry import is_address, one_line


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("Caf&eacute; <b>reopens</b>", "Café reopens"),
        (" Ferry\n strike ", "Ferry strike"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("Bridge <!-- draft --> open", "Bridge open"),
        ("<br/>", None),
        ("", None),
        (None, None),
    ],
)
def test_a_headline_is_one_line_without_mark_up(written: str | None, line: str | None) -> None:
    assert one_line(written) == line


def test_a_title_that_is_plain_text_keeps_what_looks_like_mark_up() -> None:
    assert one_line("The <b> tag &amp; its end", markup=False) == "The <b> tag &amp; its end"


@pytest.mark.parametrize(
    ("written", "anywhere", "as_identifier"),
    [
        ("https://outlet.example/a", True, True),
        ("www.outlet.example/a", True, True),
        ("/news/ferry", True, True),
        ("news.php?id=8", True, False),
        ("ferry-strike", True, False),
        ("tag:outlet.example,2026:8", False, False),
        ("urn:uuid:60a0111a", False, False),
        ("N/A", False, False),
        ("http://", False, False),
        ("https:///", False, False),
        ("/", False, False),
        ("8", False, False),
        (None, False, False),
    ],
)
def test_what_cannot_be_an_address_is_none(written: str | None, anywhere: bool, as_identifier: bool) -> None:
    assert (is_address(written), is_address(written, identifier=True)) == (anywhere, as_identifier)
