"""Texts that a program printed from HTML: its marks go, its lines are put together, what was written stays."""

from __future__ import annotations

import pytest

from crawler.extraction.plain_text.printed import printed_lines, unwrapped

WORDS = "The ferry that could help was sold in May to a man in Hull who had never seen the sea before that day."


def _texts(text: str) -> list[str]:
    return [line.text for line in printed_lines(text) if line.text]


def _wrapped(text: str, width: int, indent: str = "") -> str:
    lines = [indent]
    for word in text.split():
        if len(lines[-1]) + 1 + len(word) > width:
            lines.append(indent)
        lines[-1] += (" " if lines[-1].strip() else "") + word
    return "\n".join(lines)


def test_markdown_links_leave_their_words_and_are_counted() -> None:
    text = (
        '* [Sport](/sport)\n* [Home page](</a b> "Home")\n\nRain, [said the mayor](https://town.example/a_(b)), fell.'
    )
    assert _texts(text) == ["* Sport", "* Home page", "Rain, said the mayor, fell."]
    lines = [line for line in printed_lines(text) if line.text]
    assert [line.links for line in lines] == [1, 1, 1]
    assert lines[0].linked == 1
    assert 0.5 < lines[2].linked < 0.8


def test_a_link_that_goes_over_several_lines_is_one() -> None:
    text = '[Read the\nwhole story\n](https://town.example/a-\nlong-address "Read \\(now\\)")\n\n[a](b) [c](d)'
    assert _texts(text) == ["Read the whole story", "a c"]


def test_markdown_pictures_emphasis_and_escapes_leave_no_mark() -> None:
    text = "[a](b) [c](d) [e](f)\n\n![A bridge](x.jpg)**Rain** fell on _the hills_, 3\\. of May, on snake_case_names."
    assert _texts(text)[1] == "Rain fell on the hills, 3. of May, on snake_case_names."


def test_a_text_with_few_brackets_is_no_markdown() -> None:
    text = "He wrote *stet* [sic](see below) on it."
    assert _texts(text) == [text]


def test_numbered_links_go_with_the_list_of_their_addresses() -> None:
    text = "   [1]News [2]Sport\n\n   Rain [3]fell again.\n\nReferences\n\n   1. http://a.example/\n   2. http://b.example/\n"
    assert [text.strip() for text in _texts(text)] == ["News Sport", "Rain fell again."]
    assert [line.links for line in printed_lines(text) if line.text] == [2, 1]


def test_numbers_in_brackets_stay_where_no_list_of_addresses_follows() -> None:
    assert _texts("As shown by [3]Abel and others.") == ["As shown by [3]Abel and others."]


@pytest.mark.parametrize("width", [60, 78, 80])
@pytest.mark.parametrize("indent", ["", "   "])
def test_wrapped_paragraphs_are_put_together(width: int, indent: str) -> None:
    text = "\n\n".join(["News", "Sport", *(_wrapped(WORDS + WORDS, width, indent) for _ in range(3))])
    assert [line.strip() for line in unwrapped(text.split("\n")) if line.strip()] == [
        "News", "Sport", *[" ".join((WORDS + WORDS).split())] * 3,
    ]  # fmt: skip


def test_an_item_after_a_full_line_is_a_line_of_its_own() -> None:
    text = _wrapped(WORDS + WORDS, 60) + "\n  * " + "\n    ".join(_wrapped(WORDS, 54).split("\n"))
    lines = [line for line in unwrapped(text.split("\n")) if line]
    assert lines[-1] == "  * " + WORDS


def test_lines_of_any_length_are_left_as_they_are() -> None:
    lines = [WORDS[:40], WORDS, WORDS + WORDS, WORDS[:70], WORDS]
    assert unwrapped(lines) == lines
