"""What the threads of a daemon take their memory from."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

_TOLD_BY_GLIBC = """
import ctypes
from threading import Barrier, Thread

from crawler.running.allocator import share_one_arena

if {shared}:
    assert share_one_arena()
together = Barrier(7)


def hold() -> None:
    held = [bytes(2000 + n) for n in range(500)]
    together.wait()
    together.wait()
    del held


for _ in range(6):
    Thread(target=hold).start()
together.wait()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
stdout = ctypes.c_void_p(libc.fopen(b"/dev/stdout", b"w"))
libc.malloc_info(0, stdout)
libc.fclose(stdout)
together.wait()
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="asks glibc")
@pytest.mark.parametrize(("shared", "arenas"), [(False, 7), (True, 1)])
def test_all_threads_share_one_arena(shared: bool, arenas: int) -> None:
    command = [sys.executable, "-c", _TOLD_BY_GLIBC.format(shared=shared)]
    usual = {name: value for name, value in os.environ.items() if name != "MALLOC_ARENA_MAX"}  # which some images set
    told = subprocess.run(command, env=usual, capture_output=True, text=True, check=True).stdout
    assert told.count("<heap nr=") == arenas
