"""A process on somebody's behalf does what who runs the server allows, and ends with all that it started."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys

from crawler.running.asked.processes import GUARDED, command_line, end_process
from tests.looping import in_a_loop

PARENT = """
import signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-S", "-c", "import signal; print('there', flush=True); signal.pause()"])
print(child.pid, flush=True)
signal.pause()
"""


def test_of_two_settings_of_one_name_the_last_is_last_and_nothing_comes_from_the_working_folder() -> None:
    words = command_line("news.db", ["scrape", "https://outlet.example/"], ["CRAWLER_GUARD_NAMED=False", GUARDED])
    assert words[:4] == [sys.executable, "-P", "-m", "crawler"]
    assert words[-4:] == ["-s", "CRAWLER_GUARD_NAMED=False", "-s", "CRAWLER_GUARD_NAMED=True"]


async def end_parent_and_child() -> tuple[int | None, bool]:
    """How a process ended, and whether what it started did."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-S", "-c", PARENT), stdout=asyncio.subprocess.PIPE, start_new_session=True
    )
    assert process.stdout is not None
    lines = {(await process.stdout.readline()).decode().strip() for _ in range(2)}
    child = os.pidfd_open(int(next(iter(lines - {"there"}))))
    try:
        await end_process(process)
        return process.returncode, bool(select.select([child], [], [], 60)[0])
    finally:
        os.close(child)


def test_a_process_ends_with_what_it_started() -> None:
    assert in_a_loop(end_parent_and_child()) == (-signal.SIGTERM, True)
