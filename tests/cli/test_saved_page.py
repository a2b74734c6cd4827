"""Files that hold pages, and files that hold something else."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.cli.saved_page import MAX_BYTES, UnreadablePage, read_saved_page, saved_url

HTML = "<!doctype html><html><head><title>A title</title></head><body><p>Größe — 東京</p></body></html>"


def _saved(folder: Path, name: str, data: bytes | str) -> Path:
    file = folder / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return file


@pytest.mark.parametrize("name", ["page.html", "page.HTM", "page.txt", "page", "page.php?id=7"])
def test_mark_up_is_html_under_any_name(tmp_path: Path, name: str) -> None:
    page = read_saved_page(_saved(tmp_path, name, "\n  " + HTML))
    assert page.kind == "html"
    assert "東京" in page.text


@pytest.mark.parametrize("name", ["page.txt", "page", "page.TEXT"])
def test_words_without_mark_up_are_plain_text(tmp_path: Path, name: str) -> None:
    assert read_saved_page(_saved(tmp_path, name, "Section\n\nA paragraph, 3 < 4 and 5 > 4.\n")).kind == "text"


def test_a_text_about_mark_up_stays_text(tmp_path: Path) -> None:
    text = "The tags\n\nFirst <html>, then <head>, then <body>, said the speaker.\n"
    assert read_saved_page(_saved(tmp_path, "page.txt", text)).kind == "text"


def test_a_fragment_of_mark_up_is_html(tmp_path: Path) -> None:
    assert read_saved_page(_saved(tmp_path, "page", "Menu <div><p>One.</p><p>Two.</p></div>")).kind == "html"


@pytest.mark.parametrize("name", ["page.html.gz", "page.gz", "page.html"])
def test_a_compressed_page_is_unpacked(tmp_path: Path, name: str) -> None:
    assert read_saved_page(_saved(tmp_path, name, gzip.compress(HTML.encode()))).text == HTML


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_page_in_unicode_is_read_in_any_form(tmp_path: Path, encoding: str) -> None:
    page = read_saved_page(_saved(tmp_path, "page.html", HTML.encode(encoding)))
    assert page.kind == "html"
    assert "Größe — 東京" in page.text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "a picture"),
        (b"PK\x03\x04" + bytes(200), "an office document"),
        (bytes(range(256)) * 20, "neither HTML nor text"),
        (gzip.compress(HTML.encode(), mtime=0)[:40], "damaged or cut short"),
        (b"x" * (MAX_BYTES + 1), "is larger than 20 MB"),
        (gzip.compress(b"x" * (MAX_BYTES + 1), mtime=0), "is larger than 20 MB"),
    ],
    ids=["pdf", "picture", "archive", "bytes", "cut", "large", "bomb"],
)
def test_what_is_no_page_is_said_in_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    file = _saved(tmp_path, "page.html", data)
    with pytest.raises(UnreadablePage, match=said) as caught:
        read_saved_page(file)
    assert str(caught.value).startswith(str(file))
    assert "\n" not in str(caught.value)


def test_a_stray_control_character_does_not_make_a_page_binary(tmp_path: Path) -> None:
    assert (
        read_saved_page(_saved(tmp_path, "page.html", HTML.replace("A title", "A\0title") + " " * 500)).kind == "html"
    )


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="https://outlet.example/a?x=1&amp;y=2">', "https://outlet.example/a?x=1&y=2"),
        ("<link href=https://outlet.example/a rel=canonical>", "https://outlet.example/a"),
        ('<META Property="og:url" Content="https://outlet.example/a">', "https://outlet.example/a"),
        ("<!-- saved from url=(0026)https://outlet.example/a -->", "https://outlet.example/a"),
        (
            '<meta property="og:url" content="https://outlet.example/b">'
            '<link rel="canonical" href="https://outlet.example/a">',
            "https://outlet.example/a",
        ),
        (
            '<link rel="canonical" href="/a"><meta property="og:url" content="https://outlet.example/b">',
            "https://outlet.example/b",
        ),
        ('<link rel="alternate" href="https://outlet.example/feed">', ""),
        ("", ""),
    ],
)
def test_a_page_says_where_it_was_saved_from(head: str, url: str) -> None:
    assert saved_url(f"<html><head>{head}</head>") == url


@settings(max_examples=100, deadline=None)
@given(st.text("<>linkmeta relhrefcanonical=\"'/:&;\0 é", max_size=200))
def test_no_mark_up_breaks_the_search_for_it(markup: str) -> None:
    assert isinstance(saved_url(markup), str)
