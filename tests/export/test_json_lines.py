"""JSON Lines, as any reader of files takes them."""

from __future__ import annotations

import json
from dataclasses import fields

import msgspec

from crawler.items import Article


def test_json_lines_hold_every_field_and_read_back_as_the_same_article(written, unchanged: Article) -> None:
    line = written("jsonl", unchanged)
    assert line.count(b"\n") == 1
    assert list(json.loads(line)) == [field.name for field in fields(Article)]
    assert msgspec.json.decode(line, type=Article) == unchanged


def test_json_lines_are_utf_8_without_escapes_and_instants_keep_their_offset(written, unchanged: Article) -> None:
    line = written("jsonl", unchanged).decode()
    assert "東京で、雨。" in line
    assert '"published":"2026-04-01T08:30:00+02:00"' in line


def test_a_line_separator_in_a_text_does_not_break_the_line_for_readers_of_files(written, tmp_path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(written("jsonl", Article(title="one\u2028two"), Article(title="three")))
    with file.open(encoding="utf-8") as lines:
        assert [json.loads(line)["title"] for line in lines] == ["one\u2028two", "three"]
