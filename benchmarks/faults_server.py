"""One server that misbehaves: each loopback address of it in its own way."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import time
import zlib
from collections.abc import Awaitable, Callable
from email.utils import formatdate

import brotli
from backports import zstd

Behaviour = Callable[["Visit"], Awaitable[None]]

_TEXT = "".join(
    f"<p>The bridge over the river was opened to walkers on Monday, in year {n} after the flood took it away.</p>"
    for n in range(1, 9)
)
ARTICLE = (
    "<html><head><title>The bridge opens</title><meta property='og:type' content='article'></head>"
    f"<body><article><h1>The bridge opens</h1>{_TEXT}</article></body></html>"
)
_ZEROS = b"<p>" + b"0" * (60 << 20)


class Visit:
    """One request, and what is needed to answer it well or badly."""

    def __init__(self, path: str, cookie: str, number: int, address: str, port: int, writer: asyncio.StreamWriter):
        self.path, self.cookie, self.number, self.address, self.port = path, cookie, number, address, port
        self.writer = writer

    async def raw(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, status: int = 200, body: bytes | str = ARTICLE, **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        named = {"Content_Type": "text/html; charset=utf-8", "Content_Length": str(len(data))} | headers
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in named.items())
        await self.raw(f"HTTP/1.1 {status} So\r\n{lines}\r\n".encode("latin-1") + data)

    def reset(self) -> None:
        handle = self.writer.get_extra_info("socket")
        handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


def answering(status: int = 200, body: bytes | str = ARTICLE, **headers: str) -> Behaviour:
    async def behave(visit: Visit) -> None:
        await visit.answer(status, body, **headers)

    return behave


def leading_to(location: str, status: int = 302) -> Behaviour:
    """``{port}`` stands for the server's port."""

    async def behave(visit: Visit) -> None:
        await visit.answer(status, "", Location=location.format(port=visit.port, number=visit.number))

    return behave


def sending(data: bytes, then: Behaviour | None = None) -> Behaviour:
    async def behave(visit: Visit) -> None:
        await visit.raw(data)
        if then is not None:
            await then(visit)

    return behave


def first(behaviour: Behaviour, then: Behaviour) -> Behaviour:
    async def behave(visit: Visit) -> None:
        await (behaviour if visit.number == 1 else then)(visit)

    return behave


def waiting_until(seconds: float) -> Behaviour:
    async def behave(visit: Visit) -> None:
        await visit.answer(503, "", Retry_After=formatdate(time.time() + seconds, usegmt=True))

    return behave


def bomb(encoding: str) -> Behaviour:
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "zstd": zstd.compress, "br": _brotli}[encoding]
    packed: list[bytes] = []

    async def behave(visit: Visit) -> None:
        if not packed:
            packed.append(await asyncio.to_thread(pack, _ZEROS))
        await visit.answer(200, packed[0], Content_Encoding=encoding)

    return behave


def _brotli(data: bytes) -> bytes:
    packed: bytes = brotli.compress(data, quality=1)
    return packed


def bomb_of_entities() -> str:
    """XML that says little and means ten thousand million words."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "word">{entities}]>'
        "<rss version='2.0'><channel><title>&a11;</title></channel></rss>"
    )


async def silent(visit: Visit) -> None:
    await asyncio.sleep(30)


async def reset(visit: Visit) -> None:
    visit.reset()


async def drip(visit: Visit) -> None:
    await visit.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(1000):
        await visit.raw(b"<")
        await asyncio.sleep(0.1)


async def drip_headers(visit: Visit) -> None:
    await visit.raw(b"HTTP/1.1 200 OK\r\n")
    for number in range(1000):
        await visit.raw(f"X-{number}: y\r\n".encode())
        await asyncio.sleep(0.1)


async def endless_headers(visit: Visit) -> None:
    await visit.raw(b"HTTP/1.1 200 OK\r\n")
    for number in range(1_000_000):
        await visit.raw(f"X-{number}: {'y' * 200}\r\n".encode())


async def endless_page(visit: Visit) -> None:
    await visit.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        await visit.raw(b"10000\r\n" + b"<p>word " * 8192 + b"\r\n")


async def trailing(visit: Visit) -> None:
    """A page in chunks with trailers that do not end."""
    await visit.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    await visit.raw(f"{len(ARTICLE):x}\r\n{ARTICLE}\r\n0\r\n".encode())
    for number in range(1_000_000):
        await visit.raw(f"X-{number}: {'y' * 200}\r\n".encode())


async def wants_cookie(visit: Visit) -> None:
    if "seen=1" in visit.cookie:
        await visit.answer()
    else:
        await visit.answer(302, "", Location=visit.path, Set_Cookie="seen=1")


def wants_login(form: str) -> Behaviour:
    """Every page leads to a form for a name and a password."""

    async def behave(visit: Visit) -> None:
        if visit.path.startswith("/login"):
            await visit.answer(200, form)
        else:
            await visit.answer(302, "", Location=f"/login?next={visit.path}")

    return behave


class Server:
    """Answers on every loopback address; ``behaviours`` says how at each, ``robots`` how its robots.txt is, and
    ``otherwise`` how at those that are not named.

    Runs in the event loop that starts it; ``paths`` counts the requests by address.
    """

    def __init__(
        self,
        behaviours: dict[str, Behaviour],
        robots: dict[str, Behaviour],
        otherwise: Behaviour | None = None,
    ):
        self.behaviours, self.robots, self.otherwise = behaviours, robots, otherwise or answering()
        self.paths: dict[str, int] = {}
        self.port = 0

    async def start(self) -> asyncio.Server:
        server = await asyncio.start_server(self._serve, "0.0.0.0", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = writer.get_extra_info("sockname")[0]
        try:
            while (head := await reader.readuntil(b"\r\n\r\n")).startswith(b"GET "):
                await self._answer(address, head.decode("latin-1"), writer)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError, OSError):
            return
        finally:
            writer.close()

    async def _answer(self, address: str, head: str, writer: asyncio.StreamWriter) -> None:
        path = head.split(" ", 2)[1]
        cookie = next((line for line in head.splitlines() if line.lower().startswith("cookie:")), "")
        if path == "/robots.txt":
            behave = self.robots.get(address, answering(404, ""))
            await behave(Visit(path, cookie, 0, address, self.port, writer))
            return
        self.paths[address] = self.paths.get(address, 0) + 1
        behave = self.behaviours.get(address, self.otherwise)
        await behave(Visit(path, cookie, self.paths[address], address, self.port, writer))
        if address in self.behaviours:
            raise ConnectionError  # one request a connection: what follows a broken answer would be lost
