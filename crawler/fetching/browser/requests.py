"""What a page may ask for while a browser renders it: its text, and what brings it there."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urlsplit

from crawler.urls import outlet_of

_MOST = 100
_QUIET = 0.5
_SETTLE = 5.0
_LOOK = 0.05

_BRINGS_TEXT = frozenset(("script", "stylesheet", "xhr", "fetch"))
"""Types of requests, as the Fetch standard calls their destinations, that text may come by."""

_TRACKER = re.compile(
    r"(?:^|[./_-])(?:analytics?|beacons?|pixels?|telemetry|track(?:er|ers|ing)?|metrics|stats|collect|gtm|gtag|"
    r"ad(?:s|server|service|services|vert\w*)?|rtb|prebid|rum)(?:[./_-]|\d|$)",
    re.IGNORECASE,
)
"""Words by which other outlets' hosts and paths say that they count or advertise."""


def refusal(url: str, kind: str, method: str, page: str) -> str | None:
    """Why a page's request is not sent; None when it is.

    :param kind: its type, as Playwright has it (``script``, ``image`` …).
    :param page: the page's URL.

    >>> page = "https://outlet.example/a"
    >>> refusal("https://outlet.example/app.js", "script", "GET", page)
    >>> refusal("https://outlet.example/photo.jpg", "image", "GET", page)
    'image'
    >>> refusal("https://stats.example/collect.js", "script", "GET", page)
    'tracker'
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        return "not of the web"
    if kind not in _BRINGS_TEXT:
        return kind
    if outlet_of(url) != outlet_of(page):
        if method not in ("GET", "OPTIONS"):
            return "tracker"
        if _TRACKER.search(f"{parts.hostname}{parts.path}"):
            return "tracker"
    return None


class PageRequests:
    """The requests of one page, counted.

    :param url: the page's.
    """

    def __init__(self, url: str):
        self.url = url
        self.sent = 0
        self.refused = 0
        self._under_way: set[object] = set()
        self._changed = 0.0

    def let_pass(self, url: str, kind: str, method: str) -> bool:
        """Whether a request is sent; counts it."""
        if refusal(url, kind, method, self.url) is not None or self.sent >= _MOST:
            self.refused += 1
            return False
        self.sent += 1
        return True

    def began(self, request: object) -> None:
        """Take note that a request was made."""
        self._under_way.add(request)
        self._changed = asyncio.get_running_loop().time()

    def ended(self, request: object) -> None:
        """Take note that a request was answered, or failed."""
        self._under_way.discard(request)
        self._changed = asyncio.get_running_loop().time()

    async def settle(self) -> None:
        """Wait until the page has asked for nothing for half a second; for five seconds at the most."""
        loop = asyncio.get_running_loop()
        end = loop.time() + _SETTLE
        self._changed = loop.time()
        while (now := loop.time()) < end and (self._under_way or now - self._changed < _QUIET):
            await asyncio.sleep(_LOOK)
