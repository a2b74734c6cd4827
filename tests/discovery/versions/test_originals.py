"""AMP pages, print versions and stubs lead to their article; no other page does."""

from __future__ import annotations

import pytest

from crawler.discovery.versions.originals import begins_alike, is_version, may_be_stub, original_of, whole_of

URL = "https://outlet.example/a/story"
STUB = b"<p>The ferry does not sail on Sunday, said the company.</p><a href='/a/whole'>Continue reading</a>"


@pytest.mark.parametrize(
    ("body", "may"),
    [
        (STUB, True),
        (b"<p>" * 20_000, True),
        (b"<P>The ferry does not sail.</P>" * 50, False),
        (b"<p>The ferry" * 60 + b"</p>" * 60, False),
        (b" " * (65 << 10), False),
    ],
)
def test_a_small_page_with_a_few_sentences_may_be_a_stub(body: bytes, may: bool) -> None:
    assert may_be_stub(body) is may


def test_a_stub_names_its_article() -> None:
    assert whole_of(STUB, URL) == "https://outlet.example/a/whole"
    assert begins_alike(STUB, b"<main><p>" + STUB[3:60] + b", and on Monday</p></main>")


def test_a_reference_that_is_no_character_does_not_hide_the_article() -> None:
    page = b'<html amp><link rel = " canonical " href=\'/a/story?x=&#' + b"9" * 5000 + b";'>"
    assert is_version(page, URL)
    assert (original_of(page, URL) or "").startswith("https://outlet.example/a/story?x=")


@pytest.mark.parametrize(
    ("page", "url"),
    [
        ("<html amp><link rel=canonical href='/a/whole'>", "/a/story/amp"),
        ("<!doctype html><html lang=en ⚡><link href=/a/whole rel='canonical'>", "/a/story"),
        ("<html><link rel=canonical href='https://outlet.example/a/whole'>", "/a/story?view=print"),
        ("<html><link rel=canonical href='/a/whole'>", "/drucken/a/story"),
    ],
)
def test_an_amp_page_and_a_print_version_lead_to_their_article(page: str, url: str) -> None:
    assert original_of(page.encode(), f"https://outlet.example{url}") == "https://outlet.example/a/whole"


@pytest.mark.parametrize(
    ("page", "url"),
    [
        ("<html><link rel=canonical href='/a/whole'>", "/a/story"),
        ("<html><link rel=canonical href='/a/whole'>", "/a/blueprint/printers-strike"),
        ("<html amp><link rel=canonical href='/a/story'>", "/a/story"),
        ("<html amp><link rel=canonical href='/'>", "/a/story"),
        ("<html amp><link rel=canonical href='https://other.example/a/whole'>", "/a/story"),
        ("<html amp><link rel=amphtml href='/a/whole'>", "/a/story"),
    ],
)
def test_any_other_page_is_its_own_original(page: str, url: str) -> None:
    assert original_of(page.encode(), f"https://outlet.example{url}") is None


def test_two_links_to_read_on_name_no_article() -> None:
    assert whole_of(STUB + b"<a href='/a/other'>Continue reading</a>", URL) is None


def test_a_stub_of_another_text_is_told_from_the_article() -> None:
    assert not begins_alike(STUB, b"<main><p>The bridge is closed on Sunday, said the council of the town.</p></main>")
    assert not begins_alike(b"<p>Read on</p>", b"<p>Read on</p>"), "too short to tell"
