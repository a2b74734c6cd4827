"""A selector that can never give anything is refused."""

from __future__ import annotations

import pytest

import crawler
from crawler.extraction.explain import explain
from crawler.outlets.selectors import WrongSelector, check_selectors

PAGE = "<html><h1>The ferry stays</h1><article>" + "<p>The ferry stays in the harbour for the winter.</p>" * 12


def test_selectors_of_known_fields_pass() -> None:
    check_selectors({"title": "h1, h2", "tags": "a[rel=tag]"})


@pytest.mark.parametrize("wrong", [{"headline": "h1"}, {"title": "h1..x"}, {"title": ""}])
def test_an_unknown_field_and_what_is_no_selector_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(WrongSelector) as caught:
        check_selectors(wrong)
    assert caught.value.field == next(iter(wrong))
    for read in (crawler.extract, explain):
        with pytest.raises(ValueError, match=r"no selector gives|is no CSS selector"):
            read(PAGE, "https://outlet.example/a", selectors=wrong)


def test_a_selector_that_gives_nothing_is_told_where_a_page_is_explained() -> None:
    told = explain(PAGE, "https://outlet.example/a", selectors={"title": "h7.none"}).verdict
    assert "the selector of title, 'h7.none', gives nothing" in told
    assert "gives nothing" not in explain(PAGE, "https://outlet.example/a", selectors={"title": "h1"}).verdict
