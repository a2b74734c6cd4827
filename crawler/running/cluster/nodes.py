"""Has every node of a Ray cluster crawl, also those that join later."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from crawler.running.cluster.command import NodeCommand
from crawler.running.cluster.connection import connected
from crawler.running.process import GRACE

_LOOK = 2.0
"""Seconds between two looks at the nodes."""
_LEAVE = 3.0
"""Seconds for Ray to end what should have ended in order."""
_TRIES = 3
"""Times that what a lost node crawled is begun elsewhere, where it is to be done once."""
_PAUSE = 60.0
"""Seconds until a crawl that ended by itself is started again, as service managers do."""
_WRONG_USE = 2
"""The exit status of a command that would fail again."""


def crawl_on_nodes(address: str, crawl: NodeCommand, *, once: bool, tell: Callable[[str], None]) -> int:
    """Crawl on every node of a Ray cluster, also on those that join later.

    SIGINT and SIGTERM end the crawls in order; nodes that are lost are done without.

    :param address: as ``ray.init`` takes it: ``HOST:PORT``, ``ray://…`` or ``auto``.
    :param once: whether to end when every node has done what is due.
    :param tell: is given a sentence on what becomes of a node.
    :returns: the exit status: 130 when it was told to end, 1 when a node's crawl failed.
    :raises ValueError: Ray is not installed.
    :raises ConnectionError: there is no such cluster.
    """
    with connected(address):
        return _Nodes(crawl, once, tell).run()


class _Nodes:
    """The nodes of a cluster, and what became of each one's crawl."""

    def __init__(self, crawl: NodeCommand, once: bool, tell: Callable[[str], None]):
        self._ray: Any = import_module("ray")
        self._once, self._tell = once, tell
        self._crawl = self._ray.put(crawl)
        # Ray's own retries would begin on any node, beside the one that crawls there.
        self._place = self._ray.remote(num_cpus=1, max_retries=0)(crawl_here)
        errors = self._ray.exceptions
        self._losses = (errors.NodeDiedError, errors.WorkerCrashedError, errors.TaskUnschedulableError)
        self._placed: dict[Any, str] = {}
        self._done: dict[str, int] = {}
        self._paused: dict[str, float] = {}
        self._lost = 0
        self._stopping = False

    def run(self) -> int:
        """Place crawls, and wait for them."""
        with self._heeding_signals():
            while not self._stopping:
                self._place_where_none_is()
                self._settle(_LOOK)
                if _WRONG_USE in self._done.values() or (
                    self._once and not self._placed and self._alive().keys() <= self._done.keys()
                ):
                    break
            self._end()
        if _WRONG_USE in self._done.values():
            return _WRONG_USE
        return 130 if self._stopping else int(any(self._done.values()))

    def _alive(self) -> dict[str, str]:
        """Id of each node that is there → its address."""
        return {node["NodeID"]: node["NodeManagerAddress"] for node in self._ray.nodes() if node["Alive"]}

    def _place_where_none_is(self) -> None:
        strategies = import_module("ray.util.scheduling_strategies")
        paused = {node for node, until in self._paused.items() if until > time.monotonic()}
        busy = {*self._placed.values(), *self._done, *paused}
        for node, address in self._alive().items():
            if node not in busy:
                there = strategies.NodeAffinitySchedulingStrategy(node, soft=False)
                self._placed[self._place.options(scheduling_strategy=there).remote(self._crawl)] = node
                self._tell(f"{address} crawls (node {node[:8]})")

    def _settle(self, seconds: float) -> None:
        """Wait for crawls to end, and see what became of them."""
        ray = self._ray
        if not self._placed:
            time.sleep(seconds)
            return
        ended, _ = ray.wait(list(self._placed), timeout=seconds)
        for crawl in ended:
            node = self._placed.pop(crawl)
            try:
                status = ray.get(crawl)
            except ray.exceptions.TaskCancelledError:
                continue
            except self._losses as problem:
                self._lose(node, str(problem).splitlines()[0])
                continue
            if self._once or status == _WRONG_USE:
                self._done[node] = status
            elif not self._stopping:
                self._paused[node] = time.monotonic() + _PAUSE
                self._tell(f"the crawl on node {node[:8]} ended with status {status}, and starts again in a minute")

    def _lose(self, node: str, why: str) -> None:
        """What a node that was lost was at is for the others, also for those that had done all they found."""
        self._tell(f"node {node[:8]} was lost, and the others go on: {why}")
        self._lost += 1
        if self._lost <= _TRIES:
            self._done.clear()

    def _end(self) -> None:
        """End the crawls in order, and at once those that do not."""
        for crawl in self._placed:
            self._ray.cancel(crawl)
        if self._placed:
            self._ray.wait(list(self._placed), num_returns=len(self._placed), timeout=GRACE + _LEAVE)
        self._settle(0)
        for crawl in self._placed:
            self._ray.cancel(crawl, force=True)

    @contextmanager
    def _heeding_signals(self) -> Iterator[None]:
        def stop(number: int, _frame: Any) -> None:
            if self._stopping:
                os._exit(130)
            self._stopping = True
            self._tell("the crawls on all nodes end; what is in flight is waited for")

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def crawl_here(command: NodeCommand) -> int:
    """Crawl on this machine until all is done, or until Ray cancels it; returns the exit status.

    What the crawl says goes where this process's standard error goes, which Ray shows whoever asked for it.
    """
    with command.started() as process:
        while True:
            try:
                return process.wait(timeout=1)  # in between an interrupt is seen
            except subprocess.TimeoutExpired:
                continue
