"""Patterns of paths of robots.txt and tdmrep.json."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.policies.path_pattern import PathPattern


@pytest.mark.parametrize(
    ("written", "path", "fits"),
    [
        ("/a", "/ab", True),
        ("/a$", "/ab", False),
        ("/a*b$", "/a/b/ab", True),
        ("/ab*b$", "/ab", False),
        ("*.pdf$", "/a.pdf.pdf", True),
        ("/*", "/", True),
        ("/**$", "/anything", True),
        ("", "/", True),
    ],
)
def test_stars_stand_for_anything_and_a_dollar_for_the_end(written: str, path: str, fits: bool) -> None:
    assert PathPattern.read(written).matches(path) is fits


@given(st.text("a/b*$", max_size=8), st.text("a/b", max_size=10))
@settings(max_examples=500, deadline=None)
def test_it_fits_what_the_same_regular_expression_does(written: str, path: str) -> None:
    said = written.removesuffix("$")
    expression = ".*".join(map(re.escape, said.split("*"))) + ("$" if written.endswith("$") else "")
    assert PathPattern.read(written).matches(path) == (re.match(expression, path) is not None)
