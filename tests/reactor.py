"""Tests that are coroutines of asyncio, run in the reactor."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from pytest_twisted import ensureDeferred
from scrapy.utils.defer import deferred_from_coro


def in_reactor(test: Callable[..., Any]) -> Any:
    """Run a test in the reactor, with the fixtures that it names."""

    @wraps(test)
    async def wrapper(**fixtures: Any) -> None:
        await deferred_from_coro(test(**fixtures))

    return ensureDeferred(wrapper)
