"""Plain text, several articles in one file."""

from __future__ import annotations

from crawler.items import Article


def test_texts_are_parted_by_a_line_with_a_form_feed(written) -> None:
    texts = written("text", Article(body="One paragraph."), Article(body="Another one.")).decode()
    first, second = texts.split("\f\n")
    assert "One paragraph." in first
    assert "Another one." in second
    assert texts.endswith("\n")
