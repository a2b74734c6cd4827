"""Worker processes end with the crawl that they work for, and import nothing from the folder that it is started in."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager

import pytest

from crawler.crawl.workers.fork_server import worker_context

STUCK = """
from pebble import ProcessPool
from crawler.crawl.workers.fork_server import worker_context
from crawler.crawl.workers.worker import start_worker
from tests.crawl.workers.test_fork_server import stick

if __name__ == "__main__":
    pool = ProcessPool(max_workers=1, initializer=start_worker, initargs=[0], context=worker_context())
    pool.schedule(stick).result()
"""
PLANTED = """
from crawler.crawl.workers.fork_server import start_loading, worker_context
from crawler.crawl.workers.worker import _mapped

if __name__ == "__main__":
    start_loading()
    process = worker_context().Process(target=_mapped)
    process.start()
    process.join()
    print("ended with", process.exitcode)
"""
INTERRUPTED = """
import os
import signal
from crawler.crawl.workers.fork_server import start_loading, worker_context
from crawler.crawl.workers.worker import _mapped

if __name__ == "__main__":
    os.dup2(1, 2)
    signal.signal(signal.SIGINT, lambda *_: None)
    start_loading()
    os.killpg(0, signal.SIGINT)
    process = worker_context().Process(target=_mapped)
    process.start()
    process.join()
    print("ended with", process.exitcode)
"""


def stick() -> None:
    """Say which process this is, and search for ever without coming back to Python."""
    import re

    print(os.getpid(), flush=True)
    re.search(r"(a*)*b", "a" * 100)


@contextmanager
def run_in(folder, program, **environment):
    """Run a program, which has a process group of its own as what is started in a terminal has, and heeds its signals
    even when the tests are run by nohup or behind a shell."""
    heeding = "import signal\nfor each in (signal.SIGHUP, signal.SIGQUIT):\n    signal.signal(each, signal.SIG_DFL)\n"
    (folder / "program.py").write_text(heeding + program)
    command = [sys.executable, "-P", str(folder / "program.py")]
    environment = os.environ | {"PYTHONPATH": os.getcwd(), **environment}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as started:
        try:
            yield started
        finally:
            started.kill()


def test_a_worker_that_is_stuck_ends_with_a_crawl_that_is_killed(tmp_path):
    with run_in(tmp_path, STUCK) as crawl:
        worker = os.pidfd_open(int(crawl.stdout.readline()))
        assert not select.select([worker], [], [], 0)[0], "it ended by itself"
        crawl.send_signal(signal.SIGKILL)
        assert select.select([worker], [], [], 20)[0]
    os.close(worker)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGQUIT, signal.SIGKILL])
def test_a_group_that_is_ended_at_once_leaves_nothing_in_the_folder_for_temporary_files(tmp_path, number):
    # Not below the test's own folder, whose name is too long for a socket's address.
    with tempfile.TemporaryDirectory() as temporary, run_in(tmp_path, STUCK, TMPDIR=temporary) as crawl:
        crawl.stdout.readline()
        assert os.listdir(temporary)
        os.killpg(crawl.pid, number)
        crawl.communicate(timeout=60)  # until the last process that holds its output has ended
        assert not os.listdir(temporary)


def test_nothing_is_imported_from_the_working_folder(tmp_path):
    for name in ("msgspec", "random", "trafilatura", "crawler"):
        (tmp_path / f"{name}.py").write_text("open('planted', 'w').close()")
    with run_in(tmp_path, PLANTED) as crawl:
        assert crawl.communicate(timeout=60)[0] == "ended with 0\n"
    assert not (tmp_path / "planted").exists()


def test_ctrl_c_while_it_starts_is_left_to_the_crawl(tmp_path):
    with run_in(tmp_path, INTERRUPTED) as crawl:
        assert crawl.communicate(timeout=60)[0] == "ended with 0\n"


def test_a_folder_for_temporary_files_whose_name_is_too_long_for_a_socket_is_named(monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/" + "t" * 75)
    with pytest.raises(ValueError, match=r"/ttt.*t is too long a name .* 75 bytes .* TMPDIR"):
        worker_context()
