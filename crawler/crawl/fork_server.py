"""The process that workers are forked from, with the extraction loaded once for all of them."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import select
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, popen_forkserver
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.process import BaseProcess

_PRELOAD = [
    "crawler.crawl.fork_server_end",
    "crawler.extraction.jobs",
    "crawler.extraction.preload",
    "crawler.discovery.listings.listing",
]
_SAFE_PATH = "PYTHONSAFEPATH"


class _WorkerProcess(ForkServerProcess):
    @staticmethod
    def _Popen(process_obj: BaseProcess) -> popen_forkserver.Popen:  # noqa: N802 - its name
        with _without_working_folder():
            return popen_forkserver.Popen(process_obj)


class _WorkerContext(ForkServerContext):
    Process = _WorkerProcess


def worker_context() -> ForkServerContext:
    """How workers are started. Not by fork: a crawl's process runs threads.

    :raises ValueError: there is no folder for the socket that they are asked for through.
    """
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        raise ValueError("no folder for temporary files can be written to; name one with TMPDIR") from None
    context = _WorkerContext()
    context.set_forkserver_preload(_PRELOAD)
    return context


def start_loading() -> None:
    """Let it load while this process loads Scrapy: a command that does so first has its workers a second earlier."""
    worker_context()
    with _without_working_folder():
        forkserver.ensure_running()


def end_with_parent() -> None:
    """Have this process, a worker, end as soon as the crawl's own has, whatever it is at.

    The system sends SIGIO when the other end of the pipe between them is closed, and that ends a process even in the
    middle of a search that never comes back to Python.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    sentinel = int(parent.sentinel)
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(sentinel, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(sentinel, fcntl.F_SETFL, fcntl.fcntl(sentinel, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([sentinel], [], [], 0)[0]:  # it ended before
        os._exit(1)


@contextmanager
def _without_working_folder() -> Iterator[None]:
    """Let interpreters that are started meanwhile import nothing from the working folder, as the command does not."""
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(_SAFE_PATH, None)
        else:
            os.environ[_SAFE_PATH] = before
