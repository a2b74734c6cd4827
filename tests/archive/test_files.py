"""Which files an archive is of, and where the index of each is."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.archive.exchange import Exchange
from crawler.archive.files import archive_files, cdxj_path, load_index, own_files, save_index
from crawler.archive.reading import index_of
from crawler.archive.records import exchange_records

URL = "https://outlet.example/a"


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    """A file of one response, without an index."""
    path = tmp_path / "outlet-crawler-1.warc.gz"
    at = datetime(2026, 1, 31, 12, tzinfo=UTC)
    path.write_bytes(b"".join(exchange_records(Exchange(url=URL, when=at, status=200, body=b"Boats."))))
    return path


def test_a_folder_is_its_warc_files_however_deep_and_nothing_else(tmp_path: Path) -> None:
    named = ["a.warc", "b.WARC.GZ", "c/d.warc.zst", "c/e.warc.gz.open", "f.arc.gz"]
    (tmp_path / "c").mkdir()
    for name in (*named, "a.cdxj", "notes.txt", "g.gz"):
        (tmp_path / name).touch()
    assert archive_files(tmp_path) == [tmp_path / name for name in sorted(named)]
    assert archive_files(tmp_path / "notes.txt") == [tmp_path / "notes.txt"]  # whoever names a file means it


def test_what_is_not_there_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no WARC file in .*name the folder"):
        archive_files(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"no archive .*check the spelling"):
        archive_files(tmp_path / "nowhere")


def test_files_of_others_in_the_same_folder_are_not_our_own(tmp_path: Path) -> None:
    own = ["outlet-crawler-1.warc.gz", "outlet-crawler-2.warc.gz.open"]
    for name in (*own, "other.warc.gz", "outlet-crawler-1.cdxj"):
        (tmp_path / name).touch()
    assert own_files(tmp_path) == [tmp_path / name for name in own]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.warc.gz.open"])
def test_an_index_is_beside_its_file(tmp_path: Path, name: str) -> None:
    assert cdxj_path(tmp_path / name) == tmp_path / "a.cdxj"


def test_a_file_without_an_index_is_read_itself_and_one_with_is_not(warc: Path) -> None:
    assert list(load_index(warc).find(URL))
    assert not cdxj_path(warc).exists()
    save_index(warc, [])
    assert not list(load_index(warc).find(URL))


def test_an_index_that_is_older_than_its_file_does_not_count(warc: Path) -> None:
    save_index(warc, [])
    os.utime(cdxj_path(warc), (1, 1))
    assert list(load_index(warc).find(URL))


def test_an_index_can_be_read_by_all_and_leaves_no_other_file(warc: Path) -> None:
    save_index(warc, index_of(warc))
    assert list(load_index(warc).find(URL))
    assert cdxj_path(warc).stat().st_mode & 0o777 == 0o644
    assert sorted(path.name for path in warc.parent.iterdir()) == ["outlet-crawler-1.cdxj", warc.name]
