"""What an archive holds of an address is read with its body, wherever that is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from crawler.archive.archive import Archive
from crawler.archive.exchange import Exchange
from crawler.archive.files import cdxj_path
from crawler.archive.writer import ArchiveWriter
from tests.archive.test_writer import LARGE, NOW, exchange

URL = "https://outlet.example/a"


def write(folder: Path, *exchanges: Exchange) -> Path:
    writer = ArchiveWriter(folder, LARGE)
    for each in exchanges:
        writer.add(each)
    writer.close()
    [file] = folder.glob("*.warc.gz")
    return file


def at(hours: int, body: bytes, path: str = "/a", **changed) -> Exchange:
    return exchange(path, when=NOW + timedelta(hours=hours), body=body, **changed)


def bodies(archive: Archive, url: str = URL) -> list[bytes | None]:
    found = [archive.read(*each) for each in archive.find(url)]
    return [each and each.body for each in found]


def test_answers_of_an_address_come_the_oldest_first(tmp_path: Path) -> None:
    write(tmp_path, at(1, b"second"), at(0, b"first"), at(2, b"other", "/b"))
    assert bodies(Archive(tmp_path)) == [b"first", b"second"]
    assert bodies(Archive(tmp_path), "https://outlet.example/none") == []


def test_a_body_that_was_kept_once_is_given_for_each_answer(tmp_path: Path) -> None:
    same = b"rain " * 100
    write(tmp_path, at(0, same), at(1, same))
    assert bodies(Archive(tmp_path)) == [same, same]


def test_what_has_not_changed_is_the_page_at_that_moment(tmp_path: Path) -> None:
    headers = [("Content-Type", "text/html"), ("ETag", '"1"')]
    write(tmp_path, at(0, b"rain", headers=headers), at(1, b"", status=304, headers=headers))
    archive = Archive(tmp_path)
    _, unchanged = archive.find(URL)
    page = archive.unchanged(*unchanged)
    assert page is not None
    assert (page.body, page.status, page.when) == (b"rain", 200, NOW + timedelta(hours=1))
    answer = archive.read(*unchanged)
    assert answer is not None
    assert (answer.status, answer.body) == (304, b"")


def test_without_an_index_the_file_itself_is_read(tmp_path: Path) -> None:
    file = write(tmp_path, at(0, b"rain"))
    cdxj_path(file).unlink()
    assert bodies(Archive(tmp_path)) == bodies(Archive(file)) == [b"rain"]


def test_where_a_file_was_written_anew_meanwhile_nothing_else_is_given(tmp_path: Path) -> None:
    file = write(tmp_path, at(0, b"rain"))
    archive = Archive(tmp_path)
    (tmp_path / "other").mkdir()
    file.write_bytes(write(tmp_path / "other", at(0, b"hail", "/b")).read_bytes())
    assert bodies(archive) == [None]
    file.unlink()
    assert bodies(archive) == [None]


def test_an_archive_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        Archive(tmp_path / "none")


def test_a_file_that_is_none_is_left_out_of_its_folder_and_refused_by_itself(tmp_path: Path, caplog) -> None:
    write(tmp_path, at(0, b"first"))
    (none := tmp_path / "none.warc").touch()
    assert bodies(Archive(tmp_path)) == [b"first"]
    assert f"{none} is empty" in caplog.text
    with pytest.raises(ValueError, match="is empty"):
        Archive(none)
