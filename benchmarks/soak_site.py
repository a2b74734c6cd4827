"""Outlets that change while they are watched; some of them are hostile."""

from __future__ import annotations

import asyncio
import random
import re
import time

_SLUG = "story-number-{}-of-the-harbour"
_SYLLABLES = ("ba", "der", "fo", "gan", "hil", "ke", "lom", "mi", "nor", "pu", "ran", "sel", "to", "van", "wes", "zu")
_WORDS = [first + second for first in _SYLLABLES for second in _SYLLABLES]
_LISTED = 15
"""Stories that a feed and a front page name."""


class ChangingOutlets:
    """Outlets at an address each: a new story every so often, older ones told again with a few words more.

    :param outlets: how many; the last ``hostile`` of them misbehave in one way each, again and again.
    :param every: seconds between two stories.
    :param first: stories that each has at first.
    :param spread: whether each publishes at moments of its own, not all of them at the same.
    """

    def __init__(
        self, outlets: int, hostile: int, every: float, *, network: str = "127.66", first: int = 5, spread: bool = False
    ) -> None:
        self.hosts = [f"{network}.{number // 250}.{number % 250 + 1}" for number in range(outlets)]
        self._first = first
        self._phase = {host: number / outlets if spread else 0.0 for number, host in enumerate(self.hosts)}
        ways = (self._fails, self._walls, self._floods, self._lures, self._drips)
        self._ways = {host: ways[n % len(ways)] for n, host in enumerate(self.hosts[outlets - hostile :])}
        self.good = [host for host in self.hosts if host not in self._ways]
        self._every, self._began = every, time.monotonic()
        self.asked: dict[str, list[float]] = {host: [] for host in self.hosts}
        """Host → when its feed was asked for, in seconds since the site began."""
        self.port = 0
        self._servers: list[asyncio.Server] = []

    async def start(self) -> None:
        """Listen."""
        for host in self.hosts:
            server = await asyncio.start_server(self._serve, host, self.port, limit=1 << 20)
            self.port = self.port or server.sockets[0].getsockname()[1]
            self._servers.append(server)

    def stop(self) -> None:
        """Listen no more."""
        for server in self._servers:
            server.close()

    def published(self, host: str, seconds: float) -> int:
        """How many stories an outlet had published by then, in seconds since the site began."""
        return self._first + int(seconds / self._every + self._phase[host])

    @property
    def now(self) -> float:
        """Seconds since the site began."""
        return time.monotonic() - self._began

    def story(self, host: str, number: int) -> str:
        """The address of a story."""
        return f"http://{host}:{self.port}/news/2026/{_SLUG.format(number)}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                path = head.split(b" ", 2)[1].decode("latin-1")
                if path == "/feed":
                    self.asked[host].append(self.now)
                status, kind, body, fields = self._page(host, path)
                if (way := self._ways.get(host)) and path != "/feed" and random.random() < 0.5:
                    status, kind, body, fields = await way(path)
                lines = "".join(f"{name}: {value}\r\n" for name, value in fields)
                head_out = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{lines}\r\n"
                writer.write(head_out.encode("latin-1") + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            writer.close()

    def _page(self, host: str, path: str) -> tuple[int, str, bytes, list[tuple[str, str]]]:
        latest = self.published(host, self.now)
        listed = range(max(0, latest - _LISTED), latest)
        if path == "/feed":
            items = "".join(
                f"<item><title>Story {n} of the harbour town</title><link>{self.story(host, n)}</link></item>"
                for n in reversed(listed)
            )
            feed = f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
            return 200, "application/rss+xml", feed.encode(), []
        if path == "/":
            cards = "".join(
                f"<h2><a href='{self.story(host, n)}'>Story {n} of the harbour town</a></h2>" for n in listed
            )
            return 200, "text/html", f"<title>News</title><h1>News</h1>{cards}".encode(), []
        found = re.fullmatch(r"/news/2026/story-number-(\d+)-of-the-harbour", path)
        if found is None or int(found[1]) >= latest:
            return 404, "text/plain", b"not here", []
        return 200, "text/html; charset=utf-8", _article(host, int(found[1]), int(self.now / 60)), []

    async def _fails(self, path: str) -> tuple[int, str, bytes, list[tuple[str, str]]]:
        return random.choice(((500, "text/plain", b"", []), (429, "text/plain", b"", [("Retry-After", "20")])))

    async def _walls(self, path: str) -> tuple[int, str, bytes, list[tuple[str, str]]]:
        cookies = [("Set-Cookie", f"seen{random.random()}={'x' * 2000}") for _ in range(20)]
        return 200, "text/html", b"<title>Just a moment...</title><div class=g-captcha></div>", cookies

    async def _floods(self, path: str) -> tuple[int, str, bytes, list[tuple[str, str]]]:
        return 200, "text/html", b"<title>Flood</title>" + b"<a href=/x><b>" * 100_000, []

    async def _lures(self, path: str) -> tuple[int, str, bytes, list[tuple[str, str]]]:
        links = "".join(
            f"<h2><a href='/news/2026/lure-{random.random()}-that-leads-on'>A lure</a></h2>" for _ in range(50)
        )
        return 200, "text/html", f"<title>Lures</title>{links}".encode(), []

    async def _drips(self, path: str) -> tuple[int, str, bytes, list[tuple[str, str]]]:
        await asyncio.sleep(random.uniform(2, 20))
        return 302, "text/plain", b"", [("Location", path + "?again")]


def _article(host: str, number: int, minute: int) -> bytes:
    chance = random.Random(f"{host} {number}")  # no two stories are copies of one another
    text = "".join(
        f"<p>Story {number} of {host}: {' '.join(chance.choices(_WORDS, k=30))}, as was told.</p>" for _ in range(8)
    )
    told = f"<p>By update {minute // (5 + number % 7)} more of it was known in the town and beyond.</p>"
    title = f"Story {number} of the harbour town"
    head = f"<title>{title}</title><meta property='og:type' content='article'>"
    return f"<html><head>{head}</head><body><article><h1>{title}</h1>{text}{told}</article></body></html>".encode()
