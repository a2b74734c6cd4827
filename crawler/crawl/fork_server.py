"""The process that workers are forked from, with the extraction loaded once for all of them."""

from __future__ import annotations

import multiprocessing
import tempfile
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext

_PRELOAD = ["crawler.extraction.jobs", "crawler.extraction.preload", "crawler.discovery.listings.listing"]


def worker_context() -> ForkServerContext:
    """How workers are started. Not by fork: a crawl's process runs threads.

    :raises ValueError: there is no folder for the socket that they are asked for through.
    """
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        raise ValueError("no folder for temporary files can be written to; name one with TMPDIR") from None
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOAD)
    return context


def start_loading() -> None:
    """Let it load while this process loads Scrapy: a command that does so first has its workers a second earlier."""
    worker_context()
    forkserver.ensure_running()
