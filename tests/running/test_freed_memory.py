"""What a crawl has freed."""

from __future__ import annotations

import sys
from pathlib import Path
from resource import getpagesize

import pytest

from crawler.running.freed_memory import give_back


@pytest.mark.skipif(sys.platform != "linux", reason="tells what a process holds in /proc")
def test_memory_between_pieces_in_use_goes_back_to_the_system() -> None:
    def held() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * getpagesize() // 1024  # KiB

    pieces = [bytes(60_000) + bytes([n % 256]) for n in range(2000)]
    kept = pieces[::20]
    full = held()
    del pieces
    give_back()
    assert held() < full - 50_000
    assert len(kept) == 100
