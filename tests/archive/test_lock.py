"""Who adds to an archive does so beside others; who rewrites it is alone."""

from __future__ import annotations

import fcntl
import os

import pytest

from crawler.archive.lock import folder_lock


def is_free(folder, kind: int) -> bool:
    """Whether another process could take the lock."""
    other = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(other, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(other)
    return True


def test_several_add_and_nobody_rewrites_meanwhile(tmp_path):
    with folder_lock(tmp_path, shared=True), folder_lock(tmp_path, shared=True):
        assert is_free(tmp_path, fcntl.LOCK_SH)
        assert not is_free(tmp_path, fcntl.LOCK_EX)


def test_who_rewrites_is_alone_until_the_end_even_if_it_fails(tmp_path):
    def rewrite() -> None:
        with folder_lock(tmp_path):
            assert not is_free(tmp_path, fcntl.LOCK_SH)
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        rewrite()
    assert is_free(tmp_path, fcntl.LOCK_EX)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileNotFoundError), folder_lock(tmp_path / "none"):
        pass
