"""The one way out of the browser: a proxy on loopback that resolves, checks and counts."""

from __future__ import annotations

import asyncio
import base64
import secrets
import socket
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.crawl.problems import Problem
from crawler.fetching.address_guard import AddressGuard, spelled_address
from crawler.urls import outlet_of

_MOST_BYTES = 50 << 20
_MOST_CONNECTIONS = 200
_IDLE = 10.0
_CHUNK = 64 << 10

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port → numeric addresses."""


class AllowanceSpent(Exception):
    """A page asks for more than it may take."""


@dataclass(slots=True)
class Allowance:
    """What the pages of an outlet may still take; each page renews it."""

    outlet: str
    """As :func:`crawler.urls.outlet_of` has it."""

    token: str
    """What its pages are known by to the proxy."""

    bytes_left: int = 0
    connections_left: int = 0
    refused: int = 0
    """Connections that the guard did not let through."""

    def renew(self) -> None:
        """Let a further page have what one may take."""
        self.bytes_left, self.connections_left = _MOST_BYTES, _MOST_CONNECTIONS

    def take(self, size: int) -> None:
        """Count bytes of an answer.

        :raises AllowanceSpent: there were too many.
        """
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise AllowanceSpent("the page takes too many bytes")

    def connect(self) -> None:
        """Count a connection.

        :raises AllowanceSpent: there were too many.
        """
        self.connections_left -= 1
        if self.connections_left < 0:
            raise AllowanceSpent("the page makes too many connections")


class GuardProxy:
    """Connects for the browser where :class:`~crawler.fetching.address_guard.AddressGuard` allows.

    A name is resolved once, and the address that was checked is the one that is connected to. A host that the user
    named may be anywhere for pages of its own outlet alone: a page elsewhere must not lead a browser there.

    :param resolve: how names are resolved; the system's way by default.
    """

    def __init__(self, guard: AddressGuard, resolve: Resolve | None = None):
        self._guard, self._resolve = guard, resolve or resolved
        self._allowances: dict[str, Allowance] = {}
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Where it listens."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def start(self) -> None:
        """Listen on a port of loopback."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_CHUNK)

    async def close(self) -> None:
        """End, with all connections."""
        if self._server is None:
            return
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def admit(self, outlet: str) -> Allowance:
        """Let the pages of an outlet through, until :meth:`dismiss`."""
        allowance = Allowance(outlet, secrets.token_urlsafe(16))
        allowance.renew()
        self._allowances[allowance.token] = allowance
        return allowance

    def dismiss(self, allowance: Allowance) -> None:
        """Let no further connection of an outlet's pages through."""
        self._allowances.pop(allowance.token, None)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            with suppress(OSError, EOFError, asyncio.LimitOverrunError, asyncio.CancelledError):
                await self._serve(reader, writer)
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(_IDLE):
            head = await reader.readuntil(b"\r\n\r\n")
        method, target, headers = _read_head(head)
        allowance = self._allowances.get(_token(headers))
        if allowance is None:
            writer.write(_answer("407 Proxy Authentication Required", 'Proxy-Authenticate: Basic realm="guard"'))
            await writer.drain()
            return
        try:
            allowance.connect()
            host, port, url = _place(method, target)
            ahead, out = await self._connect(host, port, url, allowance)
        except (AllowanceSpent, Problem, ValueError):
            allowance.refused += 1
            writer.write(_answer("403 Forbidden"))
            await writer.drain()
            return
        except OSError:
            writer.write(_answer("502 Bad Gateway"))
            await writer.drain()
            return
        try:
            if method == "CONNECT":
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await _both_ways(reader, writer, ahead, out, allowance)
            else:
                out.write(_forwarded(method, target, headers))
                await _copy_body(reader, out, headers)
                await _copy(ahead, writer, allowance)
        finally:
            out.close()

    async def _connect(
        self, host: str, port: int, url: str, allowance: Allowance
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to a host.

        :raises Problem: the guard refuses its address.
        :raises OSError: it does not resolve, or does not answer.
        """
        spelled = spelled_address(host)
        is_named = self._guard.is_named(url) and outlet_of(url) == allowance.outlet
        async with asyncio.timeout(_IDLE):
            found = [spelled] if spelled is not None else await self._resolve(host, port)
            if not found:
                raise OSError(f"{host} does not resolve")
            if not is_named:
                self._guard.check(found[0])
            return await asyncio.open_connection(found[0], port, limit=_CHUNK)


async def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system resolves it, those of IPv4 first.

    :raises OSError: it does not resolve.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in sorted(found, key=lambda each: each[0] != socket.AF_INET)]


def _read_head(head: bytes) -> tuple[str, str, list[tuple[str, str]]]:
    """Method, target and headers of a request.

    :raises EOFError: it is no request.
    """
    lines = head.decode("latin-1").split("\r\n")
    method, _, rest = lines[0].partition(" ")
    target = rest.rpartition(" ")[0]
    if not method or not target:
        raise EOFError
    headers = [(name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in lines[1:] if line)]
    return method, target, headers


def _token(headers: list[tuple[str, str]]) -> str:
    """Whose page asks, by its Proxy-Authorization."""
    given = next((value for name, value in headers if name.lower() == "proxy-authorization"), "")
    with suppress(ValueError):
        return base64.b64decode(given.partition(" ")[2]).decode("ascii", "replace").partition(":")[0]
    return ""


def _place(method: str, target: str) -> tuple[str, int, str]:
    """Host, port and URL of what is asked for.

    :raises ValueError: it is nothing of the web.
    """
    url = f"https://{target}/" if method == "CONNECT" else target
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is not of the web")
    return parts.hostname, parts.port or (443 if parts.scheme == "https" else 80), url


def _forwarded(method: str, target: str, headers: list[tuple[str, str]]) -> bytes:
    """The head of a request as its server gets it: one request a connection, nothing of the proxy in it."""
    parts = urlsplit(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    dropped = ("connection", "keep-alive", "upgrade")
    kept = [(n, v) for n, v in headers if n.lower() not in dropped and not n.lower().startswith("proxy-")]
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in kept), "Connection: close", "", ""]
    return "\r\n".join(lines).encode("latin-1")


def _answer(status: str, *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "Content-Length: 0", "Connection: close", "", ""]).encode()


async def _copy_body(reader: asyncio.StreamReader, out: asyncio.StreamWriter, headers: list[tuple[str, str]]) -> None:
    """Pass on as much as the request says that it has, and nothing after it."""
    left = next((int(value) for name, value in headers if name.lower() == "content-length" and value.isdecimal()), 0)
    while left > 0 and (data := await _read(reader, min(left, _CHUNK))):
        out.write(data)
        left -= len(data)
        await out.drain()


async def _read(reader: asyncio.StreamReader, size: int) -> bytes:
    async with asyncio.timeout(_IDLE):
        return await reader.read(size)


async def _copy(reader: asyncio.StreamReader, out: asyncio.StreamWriter, allowance: Allowance | None) -> None:
    """Pass on what comes until it ends, stands still, or the allowance is used up."""
    with suppress(AllowanceSpent, OSError):
        while data := await (_read(reader, _CHUNK) if allowance else reader.read(_CHUNK)):
            if allowance is not None:
                allowance.take(len(data))
            out.write(data)
            await out.drain()


async def _both_ways(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    ahead: asyncio.StreamReader,
    out: asyncio.StreamWriter,
    allowance: Allowance,
) -> None:
    ways = [asyncio.ensure_future(_copy(reader, out, None)), asyncio.ensure_future(_copy(ahead, writer, allowance))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
