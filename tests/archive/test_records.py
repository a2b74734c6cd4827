"""Records are WARC 1.1 as others read it: a response whole, and a revisit that says whose body it has."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone

import pytest
from fastwarc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as Warcio

from crawler.archive.exchange import Exchange
from crawler.archive.records import (
    Held,
    exchange_records,
    moment,
    referring,
    target_of,
    warcinfo,
    with_body,
    written_moment,
)

NOON = datetime(2026, 1, 31, 12, 0, 0, 250, tzinfo=UTC)
BODY = b"<p>Boats came in at dawn.</p>"
EARLIER = Held("https://outlet.example/", "2026-01-30T12:00:00.000000Z")


def exchange(**changed) -> Exchange:
    return Exchange(**({"url": "https://outlet.example/a", "when": NOON, "status": 200, "body": BODY} | changed))


def as_warcio_reads(*records: bytes) -> list[tuple[str, dict[str, str], bytes]]:
    """Kind, headers and payload of each; fails where a digest is wrong."""
    return [
        (record.rec_type, dict(record.rec_headers.headers), record.content_stream().read())
        for record in Warcio(io.BytesIO(b"".join(records)), check_digests="raise")
    ]


def parsed(record: bytes):
    return next(iter(ArchiveIterator(io.BytesIO(record), WarcRecordType.any_type, parse_http=False)))


def test_a_response_is_whole_and_its_request_belongs_to_it():
    (kind, response, body), (asked, request, _) = as_warcio_reads(*exchange_records(exchange(address="192.0.2.1")))
    assert (kind, asked, body) == ("response", "request", BODY)
    assert response["WARC-Target-URI"] == request["WARC-Target-URI"] == "https://outlet.example/a"
    assert response["WARC-Date"] == "2026-01-31T12:00:00.000250Z"
    assert response["WARC-IP-Address"] == "192.0.2.1"
    assert response["WARC-Payload-Digest"] == exchange().digest
    assert request["WARC-Concurrent-To"] == response["WARC-Record-ID"]


@pytest.mark.parametrize(
    ("status", "profile", "digest"),
    [(200, "identical-payload-digest", exchange().digest), (304, "server-not-modified", None)],
)
def test_a_body_that_is_held_already_is_referred_to(status, profile, digest):
    (kind, headers, body), _ = as_warcio_reads(*exchange_records(exchange(status=status), EARLIER))
    assert (kind, body) == ("revisit", b"")
    assert headers["WARC-Profile"].endswith(f"/{profile}")
    assert (headers["WARC-Refers-To-Target-URI"], headers["WARC-Refers-To-Date"]) == (EARLIER.url, EARLIER.date)
    assert headers.get("WARC-Payload-Digest") == digest


def test_a_revisit_that_refers_to_another_response_is_else_the_same():
    revisit, _ = exchange_records(exchange(), EARLIER)
    other = Held("https://outlet.example/b", "2026-01-29T12:00:00.000000Z")
    (_, before, _), (_, after, _) = as_warcio_reads(revisit, referring(parsed(revisit), other))
    assert (after.pop("WARC-Refers-To-Target-URI"), after.pop("WARC-Refers-To-Date")) == (other.url, other.date)
    assert {name: before[name] for name in after} == after


def test_a_revisit_with_its_body_is_the_response_that_it_was():
    response, _ = exchange_records(exchange(address="192.0.2.1"))
    revisit, _ = exchange_records(exchange(address="192.0.2.1"), EARLIER)
    (_, wanted, _), (kind, headers, body) = as_warcio_reads(response, with_body(parsed(revisit), BODY))
    assert (kind, body) == ("response", BODY)
    assert {name for name in headers if "Refers" in name or "Profile" in name} == set()
    assert {name: value for name, value in headers.items() if name != "WARC-Record-ID"} == {
        name: value for name, value in wanted.items() if name != "WARC-Record-ID"
    }


def test_a_file_says_what_wrote_it():
    ((kind, headers, said),) = as_warcio_reads(warcinfo("a.warc.gz", "crawler 1"))
    assert (kind, headers["WARC-Filename"]) == ("warcinfo", "a.warc.gz")
    assert b"software: crawler 1\r\n" in said


def test_an_address_in_angle_brackets_is_that_address():
    record, _ = exchange_records(exchange())
    read = parsed(record)
    read.headers["WARC-Target-URI"] = "<https://outlet.example/a>"
    assert target_of(read) == "https://outlet.example/a"
    assert target_of(parsed(warcinfo("a.warc.gz", "crawler 1"))) == ""


def test_a_moment_is_read_as_it_is_written_in_whatever_zone_it_is():
    assert moment(written_moment(NOON)) == NOON
    assert written_moment(NOON.astimezone(timezone(timedelta(hours=9)))) == "2026-01-31T12:00:00.000250Z"


@pytest.mark.parametrize(
    ("date", "meant"),
    [
        ("2026-01-31T12:00:00Z", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        ("2026-01-31T12:00:00", datetime(2026, 1, 31, 12, tzinfo=UTC)),
        ("2026-01-31T12:00:00+02:00", datetime(2026, 1, 31, 10, tzinfo=UTC)),
        ("20260131120000", datetime(2026, 1, 31, 12, tzinfo=UTC)),
    ],
)
def test_a_date_without_a_zone_is_utc(date, meant):
    assert moment(date) == meant


@pytest.mark.parametrize("date", ["", "today", "20261331120000", "0001-01-01T00:00:00+14:00"])
def test_what_is_no_moment_is_an_error_of_its_value(date):
    with pytest.raises(ValueError, match=r"isoformat|unconverted|calendar"):
        moment(date)
