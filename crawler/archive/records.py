"""Exchanges as WARC 1.1 records, each compressed by itself, so that any reader can begin at any of them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from fastwarc import GzipWriter, WarcRecord, WarcRecordType

from crawler.archive.exchange import Exchange

_SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_LEVEL = 6
_DATE = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(slots=True, frozen=True)
class Held:
    """Where the body of a response is held that need not be kept again."""

    url: str
    """The address of that response."""

    date: str
    """Its moment, as its record has it."""


def warcinfo(filename: str, software: str) -> bytes:
    """The record that a file begins with (WARC 1.1 section 6.2).

    :param software: name and version of what writes the file.
    """
    record = WarcRecord()
    record.init_headers(WarcRecordType.warcinfo)
    record.headers["WARC-Filename"] = filename
    record.headers["Content-Type"] = "application/warc-fields"
    fields = {"software": software, "format": "WARC File Format 1.1", "robots": "obey"}
    record.set_bytes_content("".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode())
    return _packed(record)


def exchange_records(exchange: Exchange, held: Held | None = None) -> tuple[bytes, bytes]:
    """The record of a response, and that of its request.

    :param held: where the same body is held already, or the page that has not changed; then the response becomes a
        ``revisit`` (WARC 1.1 section 6.7).
    """
    fields = {"WARC-Date": written_moment(exchange.when), "WARC-Target-URI": exchange.target}
    answered = fields | ({"WARC-IP-Address": exchange.address} if exchange.address else {})
    if exchange.status != 304:
        answered["WARC-Payload-Digest"] = exchange.digest
    if held is None:
        response = _record(WarcRecordType.response, answered, exchange.response_head() + exchange.body)
    else:
        unchanged = exchange.status == 304
        answered["WARC-Profile"] = _NOT_MODIFIED if unchanged else _SAME_PAYLOAD
        answered |= {"WARC-Refers-To-Target-URI": held.url, "WARC-Refers-To-Date": held.date}
        response = _record(WarcRecordType.revisit, answered, exchange.response_head())
    fields["WARC-Concurrent-To"] = response.headers["WARC-Record-ID"]
    request = _record(WarcRecordType.request, fields, exchange.request_head())
    return _packed(response), _packed(request)


def referring(record: WarcRecord, held: Held) -> bytes:
    """A revisit that refers to another response of the same body, and is else the same."""
    record.headers["WARC-Refers-To-Target-URI"], record.headers["WARC-Refers-To-Date"] = held.url, held.date
    record.set_bytes_content(record.reader.read())
    return _packed(record)


def with_body(record: WarcRecord, body: bytes) -> bytes:
    """The response that a revisit is with the body that it refers to."""
    made = WarcRecord()
    made.init_headers(WarcRecordType.response)
    made.is_http = True
    of_revisits = ("warc-type", "warc-profile", "warc-refers-to", "warc-refers-to-target-uri", "warc-refers-to-date")
    for name, value in record.headers.items():
        if name.lower() not in (*of_revisits, "warc-block-digest", "content-length"):
            made.headers[name] = value
    made.set_bytes_content(record.reader.read() + body)
    return _packed(made)


def _record(kind: WarcRecordType, fields: Mapping[str, str], block: bytes) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(kind)
    record.is_http = True
    for name, value in fields.items():
        record.headers[name] = value
    asked = kind == WarcRecordType.request
    record.headers["Content-Type"] = f"application/http; msgtype={'request' if asked else 'response'}"
    record.set_bytes_content(block)
    return record


def _packed(record: WarcRecord) -> bytes:
    target = io.BytesIO()
    with GzipWriter(target, _LEVEL) as writer:
        record.write(writer, checksum_data=True)
        writer.finish()
        return target.getvalue()


def target_of(record: WarcRecord) -> str:
    """The address that a record is of, which some write in angle brackets; empty where it is of none."""
    return (record.headers.get("WARC-Target-URI") or "").strip("<>")


def written_moment(when: datetime) -> str:
    """The ``WARC-Date`` of an instant, with six digits of its second."""
    return when.astimezone(UTC).strftime(_DATE)


def moment(date: str) -> datetime:
    """The instant of a ``WARC-Date``, which has up to nine digits of a second, or of an ARC's fourteen digits.

    :raises ValueError: it is none.

    >>> moment("2026-01-31T12:00:00.123456789Z").microsecond, moment("20260131120000").hour
    (123456, 12)
    """
    if date[:14].isdecimal():
        return datetime.strptime(date[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    found = datetime.fromisoformat(date)
    try:
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except OverflowError:  # the first or the last day of the calendar, elsewhere
        raise ValueError(f"{date} is beyond the calendar") from None
