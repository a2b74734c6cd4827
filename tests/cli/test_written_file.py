"""A file that a command writes is there whole, or as it was."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from crawler.cli.written_file import opened


def test_a_file_comes_into_being_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with opened(str(path)) as fp:
        fp.write(b"whole")
        assert not path.exists()
    assert path.read_bytes() == b"whole"
    assert os.listdir(tmp_path) == ["a.jsonl"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_fails_leaves_what_was_there_and_nothing_beside_it(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"before")

    def fail() -> None:
        with opened(str(path)) as fp:
            fp.write(b"half")
            raise error

    with pytest.raises(error):
        fail()
    assert path.read_bytes() == b"before"
    assert os.listdir(tmp_path) == ["a.jsonl"]


def test_a_link_stays_one_and_permissions_stay(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    path, link = tmp_path / "there/a.jsonl", tmp_path / "link.jsonl"
    path.write_bytes(b"before")
    path.chmod(0o640)
    link.symlink_to(path)
    with opened(str(link)) as fp:
        fp.write(b"after")
    assert link.is_symlink()
    assert path.read_bytes() == b"after"
    assert path.stat().st_mode & 0o777 == 0o640


def test_the_permissions_of_one_that_is_made_are_as_the_user_has_them(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with opened(str(tmp_path / "a.jsonl")) as fp:
            fp.write(b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "a.jsonl").stat().st_mode & 0o777 == 0o640


def test_a_pipe_is_written_to_as_it_is(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    with opened(str(pipe)) as fp:
        fp.write(b"through")
    reader.join(20)
    assert read == [b"through"]
    assert pipe.is_fifo()


def test_an_error_names_the_file_that_the_user_named(tmp_path: Path) -> None:
    path = tmp_path / f"{'a' * 250}.jsonl"
    with pytest.raises(OSError, match="too long") as raised, opened(str(path)):
        pass
    assert raised.value.filename == str(path)
