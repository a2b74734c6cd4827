import pytest

from crawler.extraction.plain_text.exported import looks_like_section, needs_escape, read_written_text

TEXT = """World

Bridge closed
=============

By Anna Lindqvist, Karl Meier
Published: 2024-03-03T10:05:00+01:00

A crack has cut the town in two.

* * *

The bridge was closed on Tuesday after a diver had found a crack.

## Why it broke

\\Tags: these are words of the text

Read also
Ferry sold to Hull

Tags
rivers, bridges
"""


def test_a_text_in_the_exporters_form_is_read_field_by_field() -> None:
    article = read_written_text(TEXT)
    assert article
    assert (article.section, article.title) == ("World", "Bridge closed")
    assert article.authors == ["Anna Lindqvist", "Karl Meier"]
    assert article.published
    assert article.published.isoformat() == "2024-03-03T10:05:00+01:00"
    assert article.lead == "A crack has cut the town in two."
    assert [(block.kind, block.text) for block in article.blocks] == [
        ("paragraph", "The bridge was closed on Tuesday after a diver had found a crack."),
        ("heading", "Why it broke"),
        ("paragraph", "Tags: these are words of the text"),
    ]
    assert [related.title for related in article.related] == ["Ferry sold to Hull"]
    assert article.tags == ["rivers", "bridges"]


@pytest.mark.parametrize(
    ("old", "other"),
    [
        ("* * *\n", ""),
        ("+01:00", ""),
        ("2024-03-03T10:05:00+01:00", "3 March 2024"),
        ("World\n", "World\n\nHome > World > Europe\n"),
        ("\\Tags: these", "Tags: these"),
    ],
)
def test_a_text_in_another_form_is_left_to_be_read_by_its_shape(old: str, other: str) -> None:
    assert old in TEXT
    assert read_written_text(TEXT.replace(old, other)) is None


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("The bridge was closed on Tuesday.", False),
        ("Bridge closed", False),
        ("By Anna Lindqvist", True),
        ("- minus", True),
        ("* * *", True),
        ("\\ a backslash", True),
        ("=", True),
        ("Read also", True),
        ("3 March 2024", True),
    ],
)
def test_what_could_be_mistaken_for_something_else_needs_an_escape(text: str, escaped: bool) -> None:
    assert needs_escape(text) is escaped


@pytest.mark.parametrize(
    ("text", "section"),
    [("World & Politics", True), ("The bridge is closed.", False), ("- World", False), ("a " * 5, False)],
)
def test_a_section_is_a_few_words_without_a_stop(text: str, section: bool) -> None:
    assert looks_like_section(text) is section
