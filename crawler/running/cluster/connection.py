"""The connection to a Ray cluster."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from crawler.optional_packages import optional_module

_ANSWERS = 5.0
"""Seconds for the cluster to answer."""


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """Ray, connected to a cluster, until the end of the block.

    :raises ValueError: Ray is not installed.
    :raises ConnectionError: there is no such cluster.
    """
    os.environ.setdefault("RAY_DEDUP_LOGS", "0")  # lines of a log are no repetitions of each other
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # or it warns of what concerns nobody here
    ray = optional_module("ray", wanted_by="--ray needs", package="'ray[data]'")
    _check_reachable(address)
    try:
        ray.init(address=address, logging_level="ERROR")
    except (ConnectionError, RuntimeError, ValueError) as problem:
        raise ConnectionError(f"there is no Ray cluster at {address}: {str(problem).splitlines()[0]}") from problem
    try:
        yield ray
    finally:
        ray.shutdown()


def _check_reachable(address: str) -> None:
    """Ray itself would try for minutes.

    :raises ConnectionError: nobody listens there.
    """
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdecimal():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_ANSWERS).close()
    except OSError as problem:
        raise ConnectionError(f"there is no Ray cluster at {address}: {problem.strerror or problem}") from problem
