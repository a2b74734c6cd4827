"""A file that a killed process left is cut back to what is whole in it."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.archive.exchange import Exchange
from crawler.archive.records import exchange_records, warcinfo
from crawler.archive.repair import repair, whole_length

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)


def members(number: int) -> list[bytes]:
    """The records of a file of so many responses, each compressed by itself."""
    made = [warcinfo("a.warc.gz", "crawler 1")]
    for n in range(number):
        url = f"https://outlet.example/{n}"
        made += exchange_records(Exchange(url=url, when=NOON, status=200, body=b"Boats came in at dawn."))
    return made


@pytest.mark.parametrize("left", [1, 9, 60])
def test_a_record_that_is_not_whole_is_cut_off_and_the_others_stay(tmp_path: Path, left: int) -> None:
    *whole, last = members(3)
    path = tmp_path / "a.warc.gz.open"
    path.write_bytes(b"".join(whole) + last[:left])
    entries = repair(path)
    assert path.read_bytes() == b"".join(whole)
    assert [entry.url for entry in entries] == [f"https://outlet.example/{n}" for n in range(3)]


def test_a_whole_file_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz.open"
    path.write_bytes(b"".join(members(2)))
    before = path.stat().st_mtime_ns
    assert len(repair(path)) == 2
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize("rest", [b"", b"\0" * 4096, b"no gzip", b"\x1f\x8b\x08"])
def test_what_follows_the_last_whole_member_does_not_count(tmp_path: Path, rest: bytes) -> None:
    large = gzip.compress(bytes(3 << 20), 0)  # of more than one piece as files are read
    path = tmp_path / "a.gz"
    path.write_bytes(large + gzip.compress(b"a") + rest)
    assert whole_length(path) == len(large + gzip.compress(b"a"))


def test_a_file_of_nothing_has_nothing_whole(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(b"")
    assert whole_length(tmp_path / "a.gz") == 0
