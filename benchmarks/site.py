"""Sites with a known number of articles, served on loopback addresses, with a log of every request."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

_PER_PAGE, _FIRST = 25, 100_000
_SECTIONS = ("culture", "economy", "politics", "world")
_TYPES = {".html": "text/html; charset=utf-8", ".xml": "application/xml", ".txt": "text/plain"}
_TEXT = (
    "the a of and to in on with from over under between harbour council river bridge school budget festival market "
    "engineer teacher mayor captain museum railway orchard library ferry storm season vote plan repair exhibition "
    "opens closes begins rejects welcomes counts builds measures after before during because although slowly again"
)
_WORDS = tuple(_TEXT.split())


@dataclass(slots=True, frozen=True)
class Logged:
    """One request as the server saw it; instants are seconds of the monotonic clock."""

    host: str
    path: str
    began: float
    ended: float


class Site(Protocol):
    """What is served: ``hosts`` are loopback addresses."""

    hosts: list[str]

    def page(self, host: str, path: str, port: int) -> tuple[bytes, str] | None:
        """The body and the content type at an address; None answers 404."""

    def truth(self, port: int) -> set[str]:
        """The URL of every article, copies of an article among them."""


class GeneratedSite:
    """Invented outlets of four sections, the same at every run.

    :param outlets: how many, each at an address of its own.
    :param articles: how many each has.
    """

    def __init__(self, outlets: int, articles: int, network: str = "127.60") -> None:
        self.hosts = [f"{network}.{number // 250}.{number % 250 + 1}" for number in range(outlets)]
        self._articles = articles

    def page(self, host: str, path: str, port: int) -> tuple[bytes, str] | None:
        """A home page, a page of a section, or an article."""
        if path == "/robots.txt":
            return b"User-agent: *\nDisallow: /private/\n", _TYPES[".txt"]
        section, _, name = path.strip("/").partition("/")
        if path == "/":
            return self._listing(host, "News", range(min(self._articles, _PER_PAGE)), ""), _TYPES[".html"]
        if section not in _SECTIONS:
            return None
        if found := re.fullmatch(r"(\d+)-[a-z-]+\.html", name):
            number = int(found[1]) - _FIRST
            return (self._article(host, number), _TYPES[".html"]) if path == self._path(host, number) else None
        numbers = range(_SECTIONS.index(section), self._articles, len(_SECTIONS))
        number = int(name.removeprefix("page-") or 1) if re.fullmatch(r"(page-\d+)?", name) else 0
        shown = numbers[(number - 1) * _PER_PAGE : number * _PER_PAGE] if number else None
        if not shown:
            return None
        more = f"/{section}/page-{number + 1}" if len(numbers) > number * _PER_PAGE else ""
        return self._listing(host, section.title(), shown, more), _TYPES[".html"]

    def truth(self, port: int) -> set[str]:
        """The URL of every article."""
        return {
            f"http://{host}:{port}{self._path(host, number)}" for host in self.hosts for number in range(self._articles)
        }

    def _path(self, host: str, number: int) -> str:
        slug = re.sub("[^a-z]+", "-", _headline(host, number).lower())
        return f"/{_SECTIONS[number % len(_SECTIONS)]}/{_FIRST + number}-{slug}.html"

    def _listing(self, host: str, title: str, numbers: range, more: str) -> bytes:
        cards = "".join(
            f'<article class="card"><h2><a href="{self._path(host, n)}">{_headline(host, n)}</a></h2>'
            f"<p>{_sentence(random.Random(f'{host} {n} lead'))}</p></article>"
            for n in numbers
        )
        link = f'<a rel="next" href="{more}">Next page</a>' if more else ""
        return _framed(title, f"<main><h1>{title}</h1>{cards}{link}</main>")

    def _article(self, host: str, number: int) -> bytes:
        words = random.Random(f"{host} {number}")
        text = "".join(f"<p>{' '.join(_sentence(words) for _ in range(4))}</p>" for _ in range(6))
        title = _headline(host, number)
        day = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}T08:00:00Z"
        head = f'<meta property="og:type" content="article"><meta property="article:published_time" content="{day}">'
        return _framed(title, f"<main><article><h1>{title}</h1>{text}</article></main>", head)


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
        return self._told(file.read_bytes(), port), _TYPES.get(file.suffix, "application/octet-stream")

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
                # Noted before it is sent: a client that has the answer may ask again at once.
                self.log.append(Logged(host, path, began, time.monotonic()))
                writer.write(_answer(found))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):  # a client may leave at any time
            writer.close()


def _answer(found: tuple[bytes, str] | None) -> bytes:
    body, kind = found or (b"not here", "text/plain")
    fields: Mapping[str, str] = {"Content-Type": kind, "Content-Length": str(len(body))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {'200 OK' if found else '404 Not Found'}\r\n{lines}\r\n".encode("latin-1") + body


def _framed(title: str, main: str, head: str = "") -> bytes:
    links = "".join(f'<a href="/{section}/">{section.title()}</a>' for section in _SECTIONS)
    page = f"<html lang='en'><head><title>{title}</title>{head}</head><body><header><nav>{links}</nav></header>"
    return f"{page}{main}<footer>An invented outlet</footer></body></html>".encode()


@lru_cache(maxsize=4096)
def _headline(host: str, number: int) -> str:
    words = random.Random(f"{host} {number} headline")
    return " ".join(words.choices(_WORDS, k=7)).capitalize()


def _sentence(words: random.Random) -> str:
    return " ".join(words.choices(_WORDS, k=words.randint(9, 18))).capitalize() + "."
