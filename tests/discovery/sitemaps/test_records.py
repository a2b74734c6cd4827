"""The entries of a sitemap, in whatever pieces it comes."""

from __future__ import annotations

import pytest

from crawler.discovery.sitemaps.records import Record, from_root, read_records

ENTRIES = (
    "<urlset xmlns:news='n' xmlns:image='i' xmlns:xhtml='x'>"
    "<url><loc>/a?x=1&amp;y=2</loc><news:news><news:title>Ferry &amp; quay</news:title></news:news>"
    "<image:image><image:loc>/i.jpg</image:loc><image:title>No title</image:title></image:image></url>"
    "<url><loc>/b</loc><xhtml:link rel='alternate' hreflang='fr' href='/fr/b'/>"
    "<xhtml:link rel='alternate' media='handheld' href='/m/b'/></url></urlset>"
)


def read(*pieces: str, cut: bool = False) -> tuple[list[Record], list[str]]:
    problems: list[str] = []
    return list(read_records(pieces, problems, lambda: cut)), problems


@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
def test_entries_are_the_same_in_pieces_of_any_size(size: int) -> None:
    found, problems = read(*(ENTRIES[n : n + size] for n in range(0, len(ENTRIES), size)))
    assert [record.texts for record in found] == [{"loc": "/a?x=1&y=2", "title": "Ferry & quay"}, {"loc": "/b"}]
    assert found[1].alternates == [("fr", "/fr/b")]
    assert problems == []


def test_an_entry_that_was_never_closed_does_not_swallow_the_next() -> None:
    found, problems = read("<urlset><url><loc>/a</loc><url><loc>/b</loc></url></urlset>")
    assert [record.texts["loc"] for record in found] == ["/a", "/b"]
    assert problems[0].startswith("not well-formed")


@pytest.mark.parametrize(("cut", "said"), [(False, ["ends early: read up to its end"]), (True, [])])
def test_of_a_truncated_file_the_whole_entries_count(cut: bool, said: list[str]) -> None:
    found, problems = read("<urlset><url><loc>/a</loc></url><url><loc>/b", cut=cut)
    assert [record.texts.get("loc") for record in found] == ["/a"]
    assert [problem for problem in problems if "mended" not in problem] == said


def test_what_was_printed_before_a_sitemap_is_no_part_of_it() -> None:
    assert from_root("Warning: line 3 <br> <x:urlset xmlns:x='y'>") == "<x:urlset xmlns:x='y'>"
    assert from_root("no sitemap") == "no sitemap"
