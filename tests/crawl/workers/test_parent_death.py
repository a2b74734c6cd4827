"""A process ends with the one that started it, also where that is killed."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys

import pytest

CHILD = """
import signal, sys
from crawler.crawl.workers.parent_death import signal_at_parents_end
print(signal_at_parents_end(signal.SIGKILL), flush=True)
signal.pause()
"""
PARENT = """
import subprocess, sys
subprocess.run([sys.executable, "-c", sys.argv[1]])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a call of Linux")
def test_a_child_of_a_killed_process_ends() -> None:
    reading, writing = os.pipe()
    parent = subprocess.Popen([sys.executable, "-c", PARENT, CHILD], stdout=writing)
    os.close(writing)
    with open(reading, "rb") as said:
        assert said.readline() == b"True\n"
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        assert select.select([said], [], [], 30)[0], "the child has not ended"
        assert said.read() == b""  # the last that held the pipe's other end is gone
