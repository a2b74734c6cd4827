"""Lists of outlets: lines of text, OPML in and out."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.outlets import Outlet, Source
from crawler.outlets.lists import Listed, opml, read_list

OPML = """<?xml version="1.0"?><opml version="1.0"><head/><body><outline text="News">
<outline type="rss" text="A" xmlUrl="https://a.example/rss" htmlUrl="https://a.example/"/>
<outline type="rss" text="A sport" xmlURL="https://a.example/sport/rss" htmlUrl="https://a.example/"/>
<outline type="rss" text="B" xmlUrl="https://b.example/feed.xml"/>
<outline text="a folder"/><outline type="rss" xmlUrl="nonsense"/></outline></body></opml>"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "list"


def test_lines_are_addresses_and_comments(path: Path) -> None:
    path.write_text("\ufeff# outlets\nhttps://a.example\n\nb.example  # the second\nhttps://a.example/\n", "utf-8")
    assert read_list(path) == [Listed(home="https://a.example/"), Listed(home="https://b.example/")]


def test_opml_groups_feeds_by_front_page(path: Path) -> None:
    path.write_text(OPML, "utf-8")
    assert read_list(path) == [
        Listed(home="https://a.example/", feeds=["https://a.example/rss", "https://a.example/sport/rss"]),
        Listed(home="https://b.example/", feeds=["https://b.example/feed.xml"]),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# nothing\n", "names no address"),
        ("https://a.example\nnot an address\n", "line 2: 'not an address' is not an address"),
        (
            "https://a.example\nhttps://desk:s3cr3t@[b.example\n",
            r"line 2: 'https://\*\*\*@\[b.example' is not an address",
        ),
        ("<rss><channel/></rss>", "XML, but no OPML"),
        ("<opml><body/></opml>", "names no address"),
    ],
)
def test_what_is_no_list_says_why(path: Path, text: str, said: str) -> None:
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=said):
        read_list(path)


def test_windows_unicode_is_read(path: Path) -> None:
    for encoding in ("utf-16", "utf-16-be"):
        mark = "" if encoding == "utf-16" else "\ufeff"
        path.write_text(f"{mark}# süd\r\nhttps://süd.example/café\r\n", encoding)
        assert [each.home for each in read_list(path)] == ["https://xn--sd-xka.example/caf%C3%A9"]


def test_a_list_in_another_encoding_is_refused(path: Path) -> None:
    path.write_bytes("https://a.example/\nhttps://b.example/café\n".encode("latin-1"))
    with pytest.raises(ValueError, match="line 2: this is not UTF-8"):
        read_list(path)


def test_a_device_without_an_end_is_no_list() -> None:
    with pytest.raises(ValueError, match="larger than any list"):
        read_list("/dev/zero")


def test_exported_opml_is_read_again(path: Path) -> None:
    feeds = [Source(kind="feed", url="https://a.example/rss?a=1&b=2", title='News "now" <b>')]
    sitemap = Source(kind="sitemap", url="https://a.example/sitemap.xml")
    outlets = [
        Outlet(name="a.example", home="https://a.example/", language="fr", sources=[*feeds, sitemap]),
        Outlet(name="b.example", home="https://b.example/", sources=[]),
    ]
    path.write_text(opml(outlets), "utf-8")
    assert read_list(path) == [Listed(home="https://a.example/", feeds=["https://a.example/rss?a=1&b=2"])]
