"""Which format a file is written in."""

from __future__ import annotations

import pytest

from crawler.export import exporter_for, formats


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("articles.jsonl", "jsonl"),
        ("ARTICLES.JSONL", "jsonl"),
        ("/tmp/a.b/articles.csv", "csv"),
        ("articles.txt", "text"),
        ("articles.json", "json"),
        ("articles", "jsonl"),
        ("-", "jsonl"),
    ],
)
def test_the_ending_of_a_file_names_its_format(path: str, name: str) -> None:
    assert exporter_for(path).name == name


def test_an_unknown_ending_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ValueError, match=r"articles\.odt .* use one of .*\.csv.*\.jsonl"):
        exporter_for("articles.odt")


def test_every_format_has_a_name_endings_and_a_media_type() -> None:
    assert {"jsonl", "json", "csv", "text"} <= set(formats())
    for name, exporter in formats().items():
        assert exporter.name == name
        assert all(suffix.startswith(".") for suffix in exporter.suffixes)
        assert "/" in exporter.media_type
