"""Reads WARC files, anybody's: record by record, past what is damaged, with bodies as the server meant them."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fastwarc import ArchiveIterator, WarcRecord, WarcRecordType

from crawler.archive.exchange import Exchange, Headers
from crawler.archive.index import REVISIT, IndexEntry
from crawler.archive.payload import LARGEST_PAGE, decoded
from crawler.archive.records import moment, target_of

_ANSWERS = WarcRecordType.response | WarcRecordType.revisit
_MAGIC_BYTES = re.compile(rb"\x1f\x8b\x08|\x28\xb5\x2f\xfd|WARC/1\.")
_LONGEST_MAGIC = 7
_PIECE = 1 << 20
_PLAIN = b"WARC/"
"""How a file begins that is not compressed."""
_GZIP = b"\x1f\x8b"
_HEADER_ENDS = b"\r\n\r\n"
_NEXT = _HEADER_ENDS + _PLAIN
_LONGEST_HEADER = 1 << 16


@dataclass(slots=True, kw_only=True)
class AnswerRecord:
    """One response of a WARC file."""

    exchange: Exchange
    """What was answered; its request is not read."""

    offset: int
    """Where in the file it begins."""

    refers_url: str = ""
    """For a revisit: the address of the response that holds its body."""

    refers_date: str = ""
    """For a revisit: the moment of that response."""

    digest: str = ""
    """The body's hash, as the record has it."""

    @property
    def is_revisit(self) -> bool:
        """Whether another record holds its body."""
        return bool(self.refers_date or self.refers_url)


Damage = Callable[[str, str], None]
"""Is told of each place of a file that cannot be read: a sentence, and the address where that is known, else ""."""


class _CutShort(ValueError):
    """A record ends before it has all that it should hold."""


def records(path: Path, *, begin: int = 0, damage: Damage = lambda _said, _url: None) -> Iterator[AnswerRecord]:
    """The responses of a WARC file, in its order; what is damaged or no response over HTTP is left out.

    :param begin: where to begin: the offset of a record.
    :param damage: told of what is left out because it is damaged.
    :raises OSError: the file cannot be read.
    :raises ValueError: it is none.
    """
    size, first = path.stat().st_size, True
    if not size and not path.name.endswith(".open"):
        raise ValueError(f"{path} is empty; give a WARC file, or name pages that end in .html or .txt")
    with path.open("rb") as file:
        is_plain = file.read(len(_PLAIN)) == _PLAIN
        while begin < size:
            file.seek(begin)
            at, url = begin, ""
            try:
                for read in ArchiveIterator(file, _ANSWERS, parse_http=False, strict_mode=False):
                    first, at = False, read.stream_pos
                    url = target_of(read)
                    if is_plain and at + read.content_length > size:  # or its length is wrong
                        raise _CutShort("its record is longer than the file")
                    if (record := _record(read, at, path, damage)) is not None:
                        yield record
                    url = ""
                if first and begin == 0 and not _begins(file, 0):
                    damage(f"{path} is cut short within its first record", "")
                elif not path.name.endswith(".open") and _is_cut(file, at, size):
                    damage(f"{path} is cut short within its last record", "")
                return
            except (OSError, ValueError) as problem:
                following = next_record(file, at)
                if first and following is None and begin == 0:
                    raise ValueError(_not_warc(path)) from problem
                if isinstance(problem, _CutShort) and following is None:
                    damage(f"{path} is cut short: the response of {url} is left out", url)
                else:
                    damage(f"{path} is damaged from byte {at} on ({problem}); what can be read behind it is", url)
                if following is None:
                    return
                begin = following


def read_at(path: Path, offset: int) -> AnswerRecord | None:
    """The response at a place of a WARC file; None when it cannot be read."""
    return next(records(path, begin=offset), None)


def index_of(path: Path) -> list[IndexEntry]:
    """The index of a WARC file, made by reading it."""
    name = path.name.removesuffix(".open")
    return [
        IndexEntry(
            url=record.exchange.url,
            when=record.exchange.when,
            status=str(record.exchange.status or ""),
            media_type=REVISIT if record.is_revisit else record.exchange.media_type,
            digest=record.digest or record.exchange.digest,
            length="",
            offset=str(record.offset),
            filename=name,
            refers_url=record.refers_url,
            refers_date=record.refers_date,
        )
        for record in records(path)
    ]


def _record(read: WarcRecord, offset: int, path: Path, damage: Damage) -> AnswerRecord | None:
    url = target_of(read)
    if not url.lower().startswith(("http://", "https://")):
        return None
    if read.content_length > LARGEST_PAGE:
        damage(f"{path}: the response of {url} is larger than {LARGEST_PAGE >> 20} MB, and is left out", url)
        return None
    block = read.reader.read()
    if len(block) < read.content_length or "Content-Length" not in read.headers:
        raise _CutShort("its record is cut short")
    try:
        when = moment(read.headers.get("WARC-Date") or "")
        status, headers, body = parse_response(block)
    except ValueError as problem:
        damage(f"{path}: the response of {url} is left out: {problem}", url)
        return None
    revisit = read.record_type == WarcRecordType.revisit
    return AnswerRecord(
        exchange=Exchange(url=url, when=when, status=status, headers=headers, body=body),
        offset=offset,
        refers_url=(read.headers.get("WARC-Refers-To-Target-URI") or url) if revisit else "",
        refers_date=(read.headers.get("WARC-Refers-To-Date") or "") if revisit else "",
        digest=read.headers.get("WARC-Payload-Digest") or "",
    )


def parse_response(block: bytes) -> tuple[int, Headers, bytes]:
    """Status, headers and body of an HTTP response, the body without its transfer coding.

    :raises ValueError: it is none.
    """
    end, width = min(
        ((found, len(blank)) for blank in (b"\r\n\r\n", b"\n\n") if (found := block.find(blank)) >= 0),
        default=(len(block), 0),
    )
    first, *lines = block[:end].decode("latin-1").splitlines() or [""]
    words = first.split(None, 2)
    if len(words) < 2 or not words[0].upper().startswith("HTTP/") or not words[1].isdecimal():
        raise ValueError("it is no response over HTTP")
    headers: Headers = []
    for line in lines:
        if line[:1] in (" ", "\t") and headers:  # obsolete line folding, RFC 9112 section 5.2
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {line.strip()}")
        elif ":" in line:
            name, _, value = line.partition(":")
            headers.append((name.strip(), value.strip()))
    body = block[end + width :]
    codings = [value for name, value in headers if name.lower() == "transfer-encoding"]
    return int(words[1]), headers, decoded(body, codings)


def next_record(file: io.BufferedReader, at: int) -> int | None:
    """Where behind a place a record may begin again; None when nowhere."""
    at += 1
    while True:
        file.seek(at)
        piece = file.read(_PIECE)
        for magic in _MAGIC_BYTES.finditer(piece):
            if _begins(file, at + magic.start()):
                return at + magic.start()
        if len(piece) < _PIECE:
            return None
        at += len(piece) - _LONGEST_MAGIC


def _is_cut(file: io.BufferedReader, at: int, size: int) -> bool:
    """Whether a file ends within a record that the reader passes over in silence, as it does within its header.

    :param at: where a record begins, behind which all are looked at.
    """
    file.seek(at)
    if file.read(len(_GZIP)) == _GZIP:
        return _ends_within_member(file, at)
    file.seek(max(at - len(_HEADER_ENDS), size - _LONGEST_HEADER, 0))
    _, begins, header = file.read(_LONGEST_HEADER).rpartition(_NEXT)
    return bool(begins) and _HEADER_ENDS not in header


def _ends_within_member(file: io.BufferedReader, at: int) -> bool:
    """Whether a gzip file ends within a member (RFC 1952 section 2.2), looked at from one on."""
    file.seek(at)
    member, left = zlib.decompressobj(wbits=31), b""
    try:
        while piece := left or file.read(_PIECE):
            if member.eof:
                member = zlib.decompressobj(wbits=31)
            member.decompress(piece, _PIECE)
            left = member.unused_data or member.unconsumed_tail
    except zlib.error:  # what stands behind is no record at all
        return False
    return not member.eof


def _begins(file: io.BufferedReader, at: int) -> bool:
    file.seek(at)
    try:
        return next(iter(ArchiveIterator(file, parse_http=False)), None) is not None
    except (OSError, ValueError):
        return False


def _not_warc(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(1 << 12)
    if start.startswith(b"filedesc:") or path.name.lower().endswith((".arc", ".arc.gz")):
        return f"{path} is an ARC file, the format before WARC; convert it: warcio recompress {path.name} new.warc.gz"
    return f"{path} is no WARC file; give one, or name pages that end in .html or .txt"
