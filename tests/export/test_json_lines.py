"""JSON Lines, as any reader of files takes them."""

from __future__ import annotations

import io
import json
from dataclasses import fields
from datetime import datetime, timedelta, timezone

import msgspec

from crawler.export import exporter_for
from crawler.items import Article, Block, Entry, Image, Related

PARIS = timezone(timedelta(hours=2))


def _full() -> Article:
    return Article(
        id="00112233445566aa",
        url="https://outlet.example/a?b=1",
        outlet="outlet.example",
        section="Monde",
        title="Un « titre », l'après-midi",
        lead="Le chapeau.",
        body="Première ligne.\n\n東京で、雨。",
        blocks=[Block(text="Première ligne."), Block(text="東京で、雨。", kind="quote")],
        entries=[Entry(text="Une entrée.", published=datetime(2026, 4, 1, 8, 30, tzinfo=PARIS))],
        authors=["Anne Auteur"],
        published=datetime(2026, 4, 1, 8, 30, tzinfo=PARIS),
        tags=["pluie", "a;b", 'c"d'],
        images=[Image(url="https://outlet.example/i.jpg", caption="Légende")],
        related=[Related(title="Un autre titre")],
        paywalled=False,
        provenance={"title": "json-ld"},
    )


def _written(format_: str, *articles: Article) -> bytes:
    exporter, fp = exporter_for(format_)(), io.BytesIO()
    exporter.open(fp)
    for article in articles:
        exporter.write(article)
    exporter.close()
    return fp.getvalue()


def test_json_lines_hold_every_field_and_read_back_as_the_same_article() -> None:
    line = _written("jsonl", _full())
    assert line.count(b"\n") == 1
    assert list(json.loads(line)) == [field.name for field in fields(Article)]
    assert msgspec.json.decode(line, type=Article) == _full()


def test_json_lines_are_utf_8_without_escapes_and_instants_keep_their_offset() -> None:
    line = _written("jsonl", _full()).decode()
    assert "東京で、雨。" in line
    assert '"published":"2026-04-01T08:30:00+02:00"' in line


def test_a_line_separator_in_a_text_does_not_break_the_line_for_readers_of_files(tmp_path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(_written("jsonl", Article(title="one\u2028two"), Article(title="three")))
    with file.open(encoding="utf-8") as lines:
        assert [json.loads(line)["title"] for line in lines] == ["one\u2028two", "three"]
