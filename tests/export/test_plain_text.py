"""Plain text, several articles in one file."""

from __future__ import annotations

import io

from crawler.export import exporter_for
from crawler.items import Article


def _written(format_: str, *articles: Article) -> bytes:
    exporter, fp = exporter_for(format_)(), io.BytesIO()
    exporter.open(fp)
    for article in articles:
        exporter.write(article)
    exporter.close()
    return fp.getvalue()


def test_texts_are_parted_by_a_line_with_a_form_feed() -> None:
    written = _written("text", Article(body="One paragraph."), Article(body="Another one.")).decode()
    first, second = written.split("\f\n")
    assert "One paragraph." in first
    assert "Another one." in second
    assert written.endswith("\n")
