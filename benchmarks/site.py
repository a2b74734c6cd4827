"""Sites with a known number of articles, served on loopback addresses, with a log of every request."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

TYPES = {".html": "text/html; charset=utf-8", ".xml": "application/xml", ".txt": "text/plain"}


@dataclass(slots=True, frozen=True)
class Logged:
    """One request as the server saw it; instants are seconds of the monotonic clock."""

    host: str
    path: str
    status: int
    began: float
    ended: float
    agent: str = ""
    """The ``User-Agent`` that it named."""


class Site(Protocol):
    """What is served: ``hosts`` are loopback addresses."""

    hosts: list[str]

    def page(self, host: str, path: str, port: int) -> tuple[bytes, str] | None:
        """The body and the content type at an address; None answers 404."""

    def truth(self, port: int) -> set[str]:
        """The URL of every article, copies of an article among them."""


class SavedSite:
    """A folder of files for each address, as they were made for a server at some port.

    :param folder: has a folder of each address's files.
    :param truth: a JSON object whose keys are the articles' URLs.
    """

    def __init__(self, folder: Path, truth: Path) -> None:
        self._folder = folder
        self._urls = set(json.loads(truth.read_text("utf-8")))
        parts = [urlsplit(url) for url in self._urls]
        self.hosts = sorted({part.hostname or "" for part in parts})
        self._port = next(iter(part.port for part in parts))

    def page(self, host: str, path: str, port: int) -> tuple[bytes, str] | None:
        """A file, its addresses told with the port that serves it."""
        file = (self._folder / host / urlsplit(path).path.lstrip("/")).resolve()
        file = file / "index.html" if file.is_dir() else file
        if not file.is_relative_to(self._folder.resolve()) or not file.is_file():
            return None
        return self._told(file.read_bytes(), port), TYPES.get(file.suffix, "application/octet-stream")

    def truth(self, port: int) -> set[str]:
        """The URL of every article."""
        return {self._told(url.encode(), port).decode() for url in self._urls}

    def _told(self, text: bytes, port: int) -> bytes:
        return re.sub(rb"(//127(?:\.\d+){3}):%d\b" % (self._port or 80), rb"\g<1>:%d" % port, text)


class SiteServer:
    """Answers for every address of a site at one port; ``log`` has every request.

    :param seconds: how long an answer takes.
    """

    def __init__(self, site: Site, seconds: float = 0.0) -> None:
        self.site, self.log = site, list[Logged]()
        self.port = 0
        self._seconds = seconds
        self._servers: list[asyncio.Server] = []

    async def start(self) -> None:
        """Listen."""
        for host in self.site.hosts:
            server = await asyncio.start_server(self._serve, host, self.port)
            self.port = self.port or server.sockets[0].getsockname()[1]
            self._servers.append(server)

    def stop(self) -> None:
        """Listen no more."""
        for server in self._servers:
            server.close()

    @property
    def urls(self) -> list[str]:
        """The home pages."""
        return [f"http://{host}:{self.port}/" for host in self.site.hosts]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                began, path = time.monotonic(), head.split(b" ", 2)[1].decode("ascii")
                if self._seconds:
                    await asyncio.sleep(self._seconds)
                found = self.site.page(host, path, self.port)
                status, whole = answer(found, head)
                # Noted before it is sent: a client that has the answer may ask again at once.
                agent = re.search(rb"(?im)^user-agent: *(.*?)\r$", head)
                name = agent[1].decode("latin-1") if agent else ""
                self.log.append(Logged(host, path, status, began, time.monotonic(), name))
                writer.write(whole)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):  # a client may leave at any time
            writer.close()


def answer(found: tuple[bytes, str] | None, head: bytes) -> tuple[int, bytes]:
    """The status and the whole answer: 304 to a request that names the ETag of what is there."""
    body, kind = found or (b"not here", "text/plain")
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
    fields: Mapping[str, str] = {"Content-Type": kind, "Content-Length": str(len(body)), "ETag": etag}
    if found and re.search(rb"(?im)^if-none-match:.*" + re.escape(etag.encode()), head):
        status, body, fields = HTTPStatus.NOT_MODIFIED, b"", {"ETag": etag}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return status, f"HTTP/1.1 {status} {status.phrase}\r\n{lines}\r\n".encode("latin-1") + body
