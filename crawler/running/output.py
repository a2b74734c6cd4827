"""The file of ``crawler run -o``: what each crawl brought, added to what is there, each article once."""

from __future__ import annotations

import fcntl
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from crawler.export import exporter_for, formats
from crawler.extensions.stream import Stream
from crawler.spiders.arguments import WrongArgument

if TYPE_CHECKING:
    from crawler.export.base import Exporter
    from crawler.running.base import Batch


class Appended:
    """A file that runs add to. It is opened for each crawl, so it may be moved away between two.

    :raises WrongArgument: its format cannot be added to.
    """

    def __init__(self, path: str):
        self.path = path
        self.format: type[Exporter] = exporter_for(path)
        if not self.format.appends:
            known = ", ".join(suffix for each in formats().values() if each.appends for suffix in each.suffixes)
            raise WrongArgument(f"{path} cannot be added to; name a file with {known}, or use -O to write it anew")

    async def write(self, batch: Batch) -> None:
        """Add the articles of a crawl.

        What a crawl that goes on with an interrupted one shares with it may be in the file already.

        :raises OSError: the file takes no more.
        :raises ValueError: it holds something else.
        """
        with Path(self.path).open("a+b") as fp:
            fcntl.flock(fp, fcntl.LOCK_EX)  # another run may add to it
            exporter = self.format()
            exporter.go_on(fp)
            known = set(exporter.written(fp)) if batch.may_repeat else set()
            for article in batch.articles():
                if (article.id, article.revision, article.content_hash) not in known:
                    exporter.write(article)
                    fp.flush()


class Replaced:
    """A file that is written anew, a device or a pipe, or standard output (``-``)."""

    def __init__(self, path: str):
        to_pipe = path == "-"
        self.exporter = exporter_for("jsonl" if to_pipe else path)()
        self.path = Path(path).resolve()
        is_stream = to_pipe or (self.path.exists() and not self.path.is_file())
        # A format that is a file only when it was closed gets its name then.
        in_place = self.exporter.grows or is_stream
        self.written_to = self.path if in_place else self.path.with_name(f".{self.path.name}.partial")
        self.file: Any = sys.stdout.buffer if to_pipe else self.written_to.open("wb")
        self.stream = Stream(self.file.fileno()) if is_stream else None
        self.exporter.open(cast("BinaryIO", self.stream or self.file))

    async def write(self, batch: Batch) -> None:
        """Add the articles of a crawl; whoever reads them from a pipe may take his time.

        :raises OSError: the file takes no more.
        """
        for article in batch.articles():
            self.exporter.write(article)
            if self.stream is not None:
                await self.stream.send()
            else:
                self.file.flush()

    def close(self) -> None:
        """End the file as its format wants it; what nobody took when the crawls were told to end is left out."""
        if self.stream is not None:
            if not self.stream.waits:
                self.exporter.close()
                self.stream.send_now()
            if self.file is not sys.stdout.buffer:
                self.file.close()
            return
        self.exporter.close()
        self.file.close()
        if self.written_to != self.path:
            self.written_to.replace(self.path)


@contextmanager
def writing(append: str | None, replace: str | None) -> Iterator[Callable[[Batch], Awaitable[None]]]:
    """What writes a crawl's articles as ``-o`` and ``-O`` ask for.

    :raises WrongArgument: for both, or a file that cannot be added to.
    """
    if append is not None and replace is not None:
        raise WrongArgument("-o adds to a file and -O writes it anew: give one of them")
    if append is not None and (Path(append).is_file() or not Path(append).exists()) and append != "-":
        yield Appended(append).write
    elif (target := replace if append is None else append) is not None:
        output = Replaced(target)
        try:
            yield output.write
        finally:
            output.close()
    else:
        yield _nowhere


async def _nowhere(batch: Batch) -> None:
    """Nobody asked for the articles."""
