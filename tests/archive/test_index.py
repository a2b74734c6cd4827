"""Where the records of an address begin is found among sorted lines."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.archive.index import Index, IndexEntry, surt


def entry(url: str, second: int = 0) -> IndexEntry:
    when = datetime(2026, 1, 31, 12, 0, second, tzinfo=UTC)
    about = {"status": "200", "media_type": "text/html", "digest": "sha1:A", "length": "9", "filename": "x.warc.gz"}
    return IndexEntry(url=url, when=when, offset=str(second), **about)


@pytest.mark.parametrize("number", [0, 1, 2, 7, 50])
def test_every_address_is_found_with_all_its_records_the_oldest_first(number):
    urls = [f"https://paper{n % 5}.example/{'a' * (n % 3)}{n}" for n in range(number)]
    entries = [entry(url, second) for second in (9, 3) for url in urls]
    index = Index.of(entries)
    for url in urls:
        assert [found.when.second for found in index.find(url)] == [3, 9]
    assert len(list(index)) == len(entries)


def test_an_address_that_another_begins_with_is_another():
    index = Index.of([entry("https://paper.example/a"), entry("https://paper.example/ab")])
    assert [found.url for found in index.find("https://paper.example/a")] == ["https://paper.example/a"]
    assert not list(index.find("https://paper.example/"))
    assert not list(Index(b"").find("https://paper.example/a"))


def test_an_address_is_one_in_each_of_its_spellings():
    index = Index.of([entry("HTTP://Paper.example:80/a b#c")])
    assert [found.offset for found in index.find("http://paper.example/a%20b")] == ["0"]


def test_what_is_of_one_domain_stands_together():
    assert surt("https://www.paper.example/b") < surt("https://www.paper.example/c?d=1")
    assert surt("https://sub.paper.example/").startswith("example,paper,sub)")
    assert surt("http://127.0.0.1:8080/") == "127.0.0.1:8080)/"
