"""Commands on addresses that a client of a server names: in processes of their own, guarded and bounded."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path

import msgspec

from crawler.answers.refusal import Refused, WrongParameter
from crawler.items import Article
from crawler.running.asked.feed_entries import FeedEntries
from crawler.running.asked.processes import GUARDED, command_line, end_process
from crawler.urls import normalise

_LONGEST_LINE = 16 << 20
"""Bytes of an article as JSON."""
_PREVIEW_SECONDS = 60.0
_SCRAPE_SECONDS = 1800.0
_MOST_AT_ONCE = 2
_MOST_WAITING = 8
_LONGEST_REASON = 300
_LONGEST_MESSAGES = 64 << 10


class AskedCommands:
    """Fetches what others name: public addresses alone, two at a time, each for a limited time.

    :param store: the database, as a path or an SQLAlchemy URL.
    :param outlets: where the outlets' files are.
    :param settings: ``NAME=VALUE`` of who runs the server; what makes addresses safe is set after them.
    """

    def __init__(self, store: str | Path, outlets: str | Path, settings: Sequence[str] = ()):
        self._store = str(store)
        self._outlets = str(outlets)
        self._settings = [*settings, GUARDED, "CRAWLER_PROGRESS_SECONDS=0", "LOG_LEVEL=ERROR"]
        self._places = asyncio.Semaphore(_MOST_AT_ONCE)
        self._waiting = 0

    async def preview(self, url: str) -> Article:
        """The article of a page that is fetched and not stored.

        :raises Refused: the address is unusable, or gives no article.
        """
        async with aclosing(self.extract([url])) as articles:
            async for article in articles:
                return article
        raise Refused("the page gives no article", 422)

    async def extract(self, urls: Sequence[str]) -> AsyncGenerator[Article, None]:
        """The articles of pages that are fetched and not stored.

        :raises Refused: an address is unusable or gave nothing; articles of the others have come by then.
        """
        addresses = read_addresses(urls)
        command = ["extract", *addresses, "--outlets", self._outlets]
        async with aclosing(self._run(self.words(command), addresses, _PREVIEW_SECONDS + len(urls))) as lines:
            async for line in lines:
                yield msgspec.json.decode(line, type=Article)

    async def scrape(self, urls: Sequence[str], limit: int) -> AsyncGenerator[Article, None]:
        """The articles of sections, front pages or articles, each as soon as it is stored.

        Leaving it stops the crawl; the same call goes on from there.

        :raises Refused: an address is unusable or gave nothing; articles of the others have come by then.
        """
        addresses = read_addresses(urls)
        command = ["scrape", *addresses, "--limit", str(limit), "--output", "-"]
        async with aclosing(self._run(self.words(command), addresses, _SCRAPE_SECONDS)) as lines:
            async for line in lines:
                yield msgspec.json.decode(line, type=Article)

    async def feed_entries(self, url: str) -> FeedEntries:
        """What a feed names.

        :raises Refused: the address is unusable, or gives no feed.
        """
        [address] = read_addresses([url])
        words = [
            sys.executable,
            "-P",
            "-m",
            "crawler.running.asked.feed_entries",
            address,
            self._store,
            *self._settings,
        ]
        async with aclosing(self._run(words, [address], _PREVIEW_SECONDS)) as lines:
            async for line in lines:
                return msgspec.json.decode(line, type=FeedEntries)
        raise Refused("the address gives no feed", 422)

    def words(self, command: list[str]) -> list[str]:
        """The command line of a command, with the settings."""
        return command_line(self._store, command, self._settings)

    async def _run(self, words: list[str], urls: list[str], seconds: float) -> AsyncGenerator[bytes, None]:
        if self._waiting >= _MOST_WAITING:
            raise Refused("too much is being fetched at this moment; try again later", 429)
        self._waiting += 1
        try:
            async with self._places, aclosing(_lines_of(words, urls, seconds)) as lines:
                async for line in lines:
                    yield line
        finally:
            self._waiting -= 1


async def _lines_of(words: list[str], urls: list[str], seconds: float) -> AsyncGenerator[bytes, None]:
    """The lines that a process writes.

    :raises Refused: it took too long, wrote too long a line, or failed.
    """
    with tempfile.TemporaryFile() as messages:
        process = await asyncio.create_subprocess_exec(
            *words, stdin=DEVNULL, stdout=PIPE, stderr=messages, limit=_LONGEST_LINE, start_new_session=True
        )
        assert process.stdout is not None
        try:
            async with asyncio.timeout(seconds):
                while line := await _line(process.stdout):
                    yield line
                status = await process.wait()
        except TimeoutError:
            raise Refused(f"was not done within {seconds:g} seconds", 504) from None
        finally:
            await end_process(process)
        if status:
            messages.seek(0)
            raise Refused(_reason(messages.read(_LONGEST_MESSAGES).decode("utf-8", "replace"), urls), 422)


async def _line(stream: asyncio.StreamReader) -> bytes:
    try:
        return await stream.readline()
    except ValueError:  # it is beyond the limit
        raise Refused("an article is too large", 422) from None


def read_addresses(urls: Sequence[str]) -> list[str]:
    """Addresses of the web, normalised.

    :raises WrongParameter: one is none.
    """
    found = []
    for url in urls:
        address = normalise(url) if url.lower().startswith(("http://", "https://")) else None
        if address is None or not address.startswith(("http://", "https://")):
            raise WrongParameter("url", "must be an address of the web that begins with http:// or https://")
        found.append(address)
    return found


def _reason(messages: str, urls: Sequence[str]) -> str:
    """What a command says of the addresses; nothing else that it says, which may name files."""
    said = [line.strip() for line in messages.splitlines() if line.strip().startswith(tuple(f"{url}:" for url in urls))]
    text = " ".join("; ".join(said).split()) or "nothing could be fetched"
    return text if len(text) <= _LONGEST_REASON else f"{text[:_LONGEST_REASON]}…"
