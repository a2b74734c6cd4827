"""What a worker process does: it is tied to its crawl, and does one pickled job after another.

It imports nothing of Scrapy, which each worker would load anew before its first page.
"""

from __future__ import annotations

import gc
import logging
import pickle
import resource
from pathlib import Path

from crawler.crawl.workers.fork_server import end_with_crawl

_RESERVE = 64 << 20  # bytes of address space that the plainest page takes beyond what a worker starts with


class WorkerFailed(Exception):
    """A page could not be worked on, through no fault that an exception would tell.

    :param reason: one short phrase for a person, the same for every page that fails in the same way.
    """

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def perform(job: bytes) -> bytes:
    """Do a pickled job: a function, its arguments, its named arguments; what comes back is pickled (value, problem)."""
    # Pickled by hand on both sides: what cannot be unpickled is that job's problem, where in pebble's own pipes it
    # would end the worker or the thread that reads the results.
    if _unfit is not None:
        return pickle.dumps((None, _unfit))
    try:
        function, args, kwargs = pickle.loads(job)  # noqa: S301 - written by our own parent
        return pickle.dumps((function(*args, **kwargs), None))
    except Exception as problem:  # noqa: BLE001 - handed to whoever asked for the job
        return _portable(problem)


def _portable(problem: Exception) -> bytes:
    try:
        pickled = pickle.dumps((None, problem))
        pickle.loads(pickled)  # noqa: S301 - written above
    except Exception:  # noqa: BLE001 - an exception's own pickling may raise anything
        return pickle.dumps((None, RuntimeError(f"{type(problem).__name__}: {problem}")))
    return pickled


_unfit: WorkerFailed | None = None
"""Why this process, a worker, can do no job."""


def start_worker(memory: int) -> None:
    """Tie this process to the crawl's, and limit its address space; with less than any page takes, it only says so."""
    global _unfit
    end_with_crawl()
    gc.freeze()  # what was loaded before outlives every page: to look through it for garbage took 1.2 ms of each
    logging.root.addHandler(logging.NullHandler())  # what libraries say of a page would reach the terminal as it is
    if not memory:
        return
    if _mapped() + _RESERVE > memory << 20:  # it could not even tell what goes wrong
        needed = -(-(_mapped() + _RESERVE >> 20) // 50) * 50  # the same for every worker
        _unfit = WorkerFailed(f"CRAWLER_WORKER_MEMORY={memory} is too little; extraction takes {needed} MiB or more")
    else:
        resource.setrlimit(resource.RLIMIT_AS, (memory << 20, memory << 20))


def _mapped() -> int:
    """Bytes of address space that this process has; 0 where the system does not tell."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() else 0
