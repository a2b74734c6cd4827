"""How much a server takes from one client: requests a second, bytes of a request and the time it may take."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.types import Message, Receive

LARGEST_BODY = 1 << 20
"""Bytes of a request."""

LARGEST_PAGE = 8 << 20
"""Of one that brings a page, from who has signed in."""

_BODY_SECONDS = 20.0
_RATE, _BURST = 50.0, 400.0
_MOST_CLIENTS = 2000


class TooMuch(Exception):
    """A request is larger or slower than it may be.

    :param status: the HTTP status that says so.
    """

    def __init__(self, status: int):
        super().__init__(status)
        self.status = status


class Rates:
    """Counts the requests of each client as a token bucket.

    :param now: seconds of a clock that never goes back.
    """

    def __init__(self, *, rate: float = _RATE, burst: float = _BURST, now: Callable[[], float] = time.monotonic):
        self._rate, self._burst, self._now = rate, burst, now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allow(self, client: str) -> bool:
        """Whether one more request of a client is answered.

        >>> rates = Rates(rate=1, burst=2, now=lambda: 0.0)
        >>> [rates.allow("192.0.2.1") for _ in range(3)], rates.allow("192.0.2.2")
        ([True, True, False], True)
        """
        now = self._now()
        left, at = self._left.pop(client, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._rate)
        allowed = left >= 1
        self._left[client] = (left - allowed, now)
        if len(self._left) > _MOST_CLIENTS:
            self._left.popitem(last=False)
        return allowed


async def whole_body(receive: Receive, declared: str | None, largest: int = LARGEST_BODY) -> bytes:
    """The body of a request.

    :param declared: its ``Content-Length``.
    :raises TooMuch: it is too large, or did not come in time.
    """
    if declared is not None and (not declared.isascii() or not declared.isdigit() or len(declared) > 15):
        raise TooMuch(400)
    if declared is not None and int(declared) > largest:
        raise TooMuch(413)
    body = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            while True:
                message = await receive()
                body += message.get("body", b"")
                if len(body) > largest:
                    raise TooMuch(413)
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    return bytes(body)
    except TimeoutError:
        raise TooMuch(408) from None


def replayed(body: bytes, receive: Receive) -> Receive:
    """A channel that gives a body that was read already, and then what still comes."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again
