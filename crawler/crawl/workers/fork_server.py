"""The process that workers are forked from, with the extraction loaded once for all of them."""

from __future__ import annotations

import multiprocessing
import os
import select
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, popen_forkserver, resource_tracker
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.process import BaseProcess
from threading import Thread

from crawler.crawl.workers.open_files import allow_open_files
from crawler.crawl.workers.parent_death import signal_at_parents_end

_PRELOAD = [
    "crawler.crawl.workers.fork_server_end",
    "crawler.extraction.preload",
    "crawler.crawl.workers.worker",
    "crawler.extraction.jobs",
    "crawler.discovery.jobs",
]
_SAFE_PATH = "PYTHONSAFEPATH"
_LONGEST_FOLDER = 107 - len("/pymp-12345678/listener-12345678")  # unix(7): sun_path is 108 bytes with its NUL


class _WorkerProcess(ForkServerProcess):
    @staticmethod
    def _Popen(process_obj: BaseProcess) -> popen_forkserver.Popen:  # noqa: N802 - its name
        with _apart():
            return popen_forkserver.Popen(process_obj)


class _WorkerContext(ForkServerContext):
    Process = _WorkerProcess


def worker_context() -> ForkServerContext:
    """How workers are started. Not by fork: a crawl's process runs threads.

    :raises ValueError: there is no folder for the socket that they are asked for through, its name is too long, or too
        few files may be open.
    """
    allow_open_files()
    try:
        folder = tempfile.gettempdir()
    except FileNotFoundError:
        raise ValueError("no folder for temporary files can be written to; name one with TMPDIR") from None
    if len(os.fsencode(folder)) > _LONGEST_FOLDER:
        raise ValueError(
            f"{folder} is too long a name for the folder of temporary files, where a socket's address takes "
            f"{_LONGEST_FOLDER} bytes of it; name a shorter one with TMPDIR"
        )
    context = _WorkerContext()
    context.set_forkserver_preload(_PRELOAD)
    return context


def start_loading() -> None:
    """Let it load while this process loads Scrapy: a command that does so first has its workers a second earlier."""
    worker_context()
    with _apart():
        forkserver.ensure_running()


def end_with_crawl() -> None:
    """Have this process, a worker, end as soon as the crawl's own has, whatever it is at.

    The fork server ends when nobody holds the other end of its pipe, which each worker is given too and closes here;
    the system then kills those forked from it, even in the middle of a search that
    never comes back to Python. Where there is no such call, a thread looks after it, which such a search holds up.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    os.close(forkserver._forkserver._forkserver_alive_fd)  # type: ignore[attr-defined]
    server = os.getppid()
    if not signal_at_parents_end(signal.SIGKILL):
        Thread(target=_end_after, args=[parent], daemon=True).start()
    if os.getppid() != server or select.select([parent.sentinel], [], [], 0)[0]:  # it ended before
        os._exit(1)


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


@contextmanager
def _apart() -> Iterator[None]:
    """Let interpreters that are started meanwhile import nothing from the working folder, as the command does not, and
    leave Ctrl-C to it: they belong to its group until they have loaded what gives them one of their own."""
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    resource_tracker.ensure_running()  # which would have Ctrl-C heeded again before the server starts
    heeded = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heeded)
        if before is None:
            os.environ.pop(_SAFE_PATH, None)
        else:
            os.environ[_SAFE_PATH] = before
