"""The CDXJ index of an archive: where the record of an address begins, without reading the WARC files.

A line has the address with its host turned round (SURT), the moment to the second, and a JSON object, as pywb writes
them (https://specs.webrecorder.net/cdxj/0.1.0/); the lines of a file are sorted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from crawler.urls import normalise, split_url

REVISIT = "warc/revisit"
"""The media type of a response whose body another record holds."""


class IndexEntry(msgspec.Struct, frozen=True, kw_only=True, rename={"media_type": "mime", "when": "date"}):
    """One response of an archive."""

    url: str
    """The address that was asked for, as it was written."""

    when: datetime
    """When it was received, to the microsecond."""

    status: str
    """The status of the response; empty where it is not known."""

    media_type: str
    """What it is; ``warc/revisit`` for one whose body another record holds."""

    digest: str
    """Hash of the body, as the record has it."""

    length: str
    """Bytes of the record in its file."""

    offset: str
    """Where in its file it begins."""

    filename: str
    """The file, in the folder of the archive."""

    refers_url: str = ""
    """For a revisit: the address of the response that holds its body."""

    refers_date: str = ""
    """For a revisit: the moment of that response, as its record has it."""

    @property
    def key(self) -> str:
        """What it is sorted by."""
        return f"{surt(self.url)} {self.when.astimezone(UTC):%Y%m%d%H%M%S}"

    def line(self) -> bytes:
        """It as a line of an index."""
        return self.key.encode("utf-8", "replace") + b" " + msgspec.json.encode(self) + b"\n"


@dataclass(slots=True)
class Index:
    """The sorted lines of one file's index, looked up without being read whole.

    :ivar lines: the lines; anything that is sliced as bytes are, such as a memory map.
    """

    lines: bytes

    @classmethod
    def of(cls, entries: list[IndexEntry]) -> Index:
        """An index made of entries in any order."""
        return cls(b"".join(sorted(entry.line() for entry in entries)))

    def __iter__(self) -> Iterator[IndexEntry]:
        at = 0
        while at < len(self.lines):
            end = self._end(at)
            yield _entry(self.lines[at:end])
            at = end

    def find(self, url: str) -> Iterator[IndexEntry]:
        """The responses of an address, the oldest first."""
        wanted = surt(url).encode("utf-8", "replace") + b" "
        low, high = 0, len(self.lines)
        while low < high:  # between them begins the first line that is not before the wanted one
            middle = self._begin((low + high) // 2)
            end = self._end(middle)
            if self.lines[middle:end] < wanted:
                low = end
            else:
                high = middle
        while low < len(self.lines) and self.lines[low : low + len(wanted)] == wanted:
            end = self._end(low)
            yield _entry(self.lines[low:end])
            low = end

    def _begin(self, at: int) -> int:
        return self.lines.rfind(b"\n", 0, at) + 1

    def _end(self, at: int) -> int:
        found = self.lines.find(b"\n", at)
        return len(self.lines) if found < 0 else found + 1


def _entry(line: bytes) -> IndexEntry:
    return msgspec.json.decode(line.split(b" ", 2)[2], type=IndexEntry)


def surt(url: str) -> str:
    """An address with its host turned round, so that what is of one domain stands together.

    >>> surt("https://www.outlet.example:8080/a?b=1"), surt("http://127.0.0.1/")
    ('example,outlet,www:8080)/a?b=1', '127.0.0.1)/')
    """
    parts = split_url(normalise(url) or url)
    host, _, port = parts.netloc.rpartition("@")[2].partition(":")
    turned = host if host.replace(".", "").isdigit() else ",".join(reversed(host.split(".")))
    return f"{turned}{':' if port else ''}{port}){parts.path or '/'}{'?' if parts.query else ''}{parts.query}".replace(
        " ", "%20"
    )
