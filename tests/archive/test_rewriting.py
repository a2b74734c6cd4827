"""A file is written anew without some records; every other stays byte for byte."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crawler.archive.files import cdxj_path, load_index
from crawler.archive.rewriting import REWRITTEN, rewrite
from crawler.archive.writer import ArchiveWriter
from tests.archive.test_writer import LARGE, exchange, read


@pytest.fixture
def file(tmp_path: Path) -> Path:
    writer = ArchiveWriter(tmp_path, LARGE)
    for path in ("/a", "/b", "/c"):
        writer.add(exchange(path))
    writer.close()
    [file] = tmp_path.glob("*.warc.gz")
    return file


def without(*paths: str):
    gone = [f"https://outlet.example{path}" for path in paths]
    return lambda record: b"" if record.headers.get("WARC-Target-URI") in gone else None


def addresses(folder: Path) -> list[str]:
    return [url.partition("example")[2] for kind, url, _ in read(folder) if kind == "response"]


def test_records_go_and_the_others_stay_byte_for_byte(file: Path) -> None:
    before = {(kind, url): block for kind, url, block in read(file.parent)}
    rewrite(file, without("/b"))
    assert addresses(file.parent) == ["/a", "/c"]
    assert all(before[kind, url] == block for kind, url, block in read(file.parent))


def test_the_index_is_of_the_file_as_it_is(file: Path) -> None:
    rewrite(file, without("/a"))
    index = load_index(file)
    assert not list(index.find("https://outlet.example/a"))
    assert [entry.url for entry in index.find("https://outlet.example/c")] == ["https://outlet.example/c"]


def test_another_record_may_stand_in_the_place_of_one(file: Path) -> None:
    whole = file.read_bytes()
    rewrite(file, lambda record: None)
    assert file.read_bytes() == whole, "nothing changes where nothing is to"


def test_a_file_that_is_left_without_a_request_is_gone_with_its_index(file: Path) -> None:
    rewrite(file, without("/a", "/b", "/c"))
    assert not file.exists()
    assert not cdxj_path(file).exists()


def test_who_may_read_the_file_may_read_the_new_one(file: Path) -> None:
    file.chmod(0o640)
    rewrite(file, without("/a"))
    assert file.stat().st_mode & 0o777 == 0o640


def test_what_fails_in_the_middle_leaves_the_file_and_nothing_else(file: Path) -> None:
    whole = file.read_bytes()

    def fails(record):
        if str(record.headers.get("WARC-Target-URI")).endswith("/c"):
            raise OSError(28, os.strerror(28))
        return b""

    # What goes wrong with a record is read as damage of the file there, which stays as it is.
    rewrite(file, fails)
    assert addresses(file.parent) == ["/c"]
    assert not list(file.parent.glob(f".*{REWRITTEN}"))
    with pytest.raises(FileNotFoundError):
        rewrite(file.with_name("none.warc.gz"), without())
    assert len(whole) > file.stat().st_size
