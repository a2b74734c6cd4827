"""Which blocks of an annotated page are its text."""

from __future__ import annotations

import pytest

from benchmarks.quality_corpus import AnnotatedPage
from crawler.extraction.content.text_blocks import cut
from crawler.page.html import parse

pytest.importorskip("rapidfuzz", reason="the dependency group `training` is not installed")

from training.labels import OTHER, TEXT, UNKNOWN, labels

PAGE = """
<h1>River gauge falls silent</h1>
<p>The gauge at Old Mill stopped reporting on Tuesday night, the water board said.</p>
<p>Follow us</p>
<p>Engineers expect to repair it within a week if the water keeps falling.</p>
<p>Photo: the mill</p>
<ul><li>The gauge at the New Mill was repaired, the water board said last week.</li></ul>
"""
FIRST = "The gauge at Old Mill stopped reporting on Tuesday night, the water board said."
SECOND = "Engineers expect to repair it within a week if the water keeps falling."


def page(**truth) -> AnnotatedPage:
    return AnnotatedPage("a", "a", "https://outlet.example/a", PAGE.encode(), "en", **truth)


def test_words_are_text_where_they_stand_together_and_in_order():
    blocks = cut(parse(PAGE.encode()))
    assert labels(page(body=f"{FIRST}\n\n{SECOND}"), blocks) == [OTHER, TEXT, OTHER, TEXT, OTHER, OTHER]


def test_what_may_be_there_or_not_is_left_open():
    blocks = cut(parse(PAGE.encode()))
    assert labels(page(paragraphs=[FIRST, SECOND, "[Photo: the mill]"]), blocks)[4] == UNKNOWN


def test_pieces_tell_of_the_blocks_they_stand_in_alone():
    blocks = cut(parse(PAGE.encode()))
    told = labels(page(pieces=(["stopped reporting on Tuesday"], ["Follow us"])), blocks)
    assert told == [UNKNOWN, TEXT, OTHER, UNKNOWN, UNKNOWN, UNKNOWN]
