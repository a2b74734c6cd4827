"""The test files of feedparser and Protego, where a folder with them is named.

    CRAWLER_FEEDPARSER_TESTS=DIR CRAWLER_PROTEGO_TESTS=DIR pytest tests/discovery/test_peers_files.py

The folders are those of the unpacked source distributions
(``pip download --no-deps --no-binary :all: feedparser protego``).
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from crawler.discovery.feeds.reading import FeedError, read_feed
from crawler.discovery.link_fields import source_url
from crawler.discovery.policies.robots import read_robots
from crawler.urls import normalise

SERVER = "http://127.0.0.1:8097"  # where its tests serve the files, which some of them expect to see
EXPECTED_LINK = re.compile(r"""entries\[(\d+)\](?:\['link'\]|\.link) == u?(['"])(\S+?)\2""")
HEADER = re.compile(r"Header:\s*([\w-]+):[ \t]*(.*)")


def folder_of(variable: str) -> Path:
    named = os.environ.get(variable)
    if not named:
        pytest.skip(f"{variable} names no folder")
    return Path(named)


def test_every_feed_of_feedparser_gives_the_links_it_expects() -> None:
    read = expected = 0
    lacking = []
    for path in sorted(folder_of("CRAWLER_FEEDPARSER_TESTS").rglob("*.xml")):
        body = path.read_bytes()
        head = body[:4000].replace(b"\0", b"").decode("latin-1")
        headers = {name.lower(): value.strip() for name, value in HEADER.findall(head)}
        url = f"{SERVER}/{path.name}"
        base = source_url(headers.get("content-location"), url) or url
        try:
            links = {link.url for link in read_feed(body, base, content_type=headers.get("content-type", "")).links}
        except FeedError:
            links = set()
        read += 1
        for link in {normalise(match[3], base) for match in EXPECTED_LINK.finditer(head)} - {None}:
            expected += 1
            if link not in links:
                lacking.append(f"{path.name}: {link}")
    assert read
    assert expected
    assert lacking == []


def test_every_robots_file_of_protego_gives_its_sitemaps() -> None:
    folder = folder_of("CRAWLER_PROTEGO_TESTS")
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.parent.name == "test_data"]
    assert files
    robots_url = "https://outlet.example/robots.txt"
    for path in files:
        body = path.read_bytes()
        robots = read_robots(body, 200, robots_url)
        named = re.findall(rb"^[ \t]*sitemap[ \t]*:[ \t]*(https?://[^\r\n#]+)", body, re.IGNORECASE | re.MULTILINE)
        wanted = {source_url(url.decode("utf-8", "replace"), robots_url) for url in named} - {None}
        assert wanted <= {normalise(url) for url in robots.sitemaps}, path.name
        assert isinstance(robots.allowed("https://outlet.example/a?b=c", "crawler"), bool)
