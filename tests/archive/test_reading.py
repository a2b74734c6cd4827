"""WARC files of anybody's are read: with chunks and compressions, cut short, damaged, or no WARC files at all."""

from __future__ import annotations

import gzip
import io
import random
import re
from pathlib import Path

import brotli
import pytest
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive.index import Index
from crawler.archive.pages import archived_page, may_be_article
from crawler.archive.reading import index_of, read_at, records

PAGE = b"<html><title>Boats</title><p>Boats came in at dawn.</p></html>"
CODED = {
    "gzip": gzip.compress(PAGE),
    "br": brotli.compress(PAGE),
    "zstd": zstandard.compress(PAGE),
    "gzip, br": brotli.compress(gzip.compress(PAGE)),
    "deflate": __import__("zlib").compress(PAGE),
    "none": PAGE,
}


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n%x;x=y\r\n%b\r\n0\r\n\r\n" % (9, body[:9], len(body) - 9, body[9:])


def written(path: Path, *answers: tuple[dict[str, str], bytes], compressed: bool = True) -> Path:
    """A file that warcio wrote."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=compressed)
        for number, (headers, body) in enumerate(answers):
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), *headers.items()], protocol="HTTP/1.1")
            url = f"https://outlet.example/{number}"
            writer.write_record(writer.create_warc_record(url, "response", io.BytesIO(body), http_headers=http))
    return path


def bodies(path: Path, told: list[str] | None = None) -> list[bytes]:
    told = [] if told is None else told
    return [archived_page(record.exchange).body for record in records(path, damage=lambda said, _: told.append(said))]


@pytest.mark.parametrize("coding", CODED)
@pytest.mark.parametrize("compressed", [True, False])
def test_bodies_are_unpacked(tmp_path, coding, compressed):
    plain = ({"Content-Encoding": coding}, CODED[coding])
    in_chunks = (plain[0] | {"Transfer-Encoding": "chunked"}, chunked(CODED[coding]))
    without_chunks = (in_chunks[0], CODED[coding])  # as writers keep it that undo the chunks and leave the header
    path = written(tmp_path / "x.warc.gz", plain, in_chunks, without_chunks, compressed=compressed)
    assert bodies(path) == [PAGE] * 3


def test_a_file_compressed_with_zstandard_is_read(tmp_path):
    plain = written(tmp_path / "x.warc", ({}, PAGE), ({}, PAGE), compressed=False)
    packed = tmp_path / "x.warc.zst"
    packed.write_bytes(zstandard.compress(plain.read_bytes()))
    assert bodies(packed) == [PAGE] * 2


def test_a_record_that_is_cut_short_is_told_and_left_out(tmp_path):
    noise = PAGE + random.Random(1).randbytes(5000)
    path = written(tmp_path / "x.warc.gz", ({}, noise), ({}, noise))
    path.write_bytes(path.read_bytes()[:-2000])
    told: list[str] = []
    assert bodies(path, told) == [noise]
    assert len(told) == 1
    assert "https://outlet.example/1 is left out" in told[0]


@pytest.mark.parametrize("where", [2, 60, 3000])
def test_what_is_behind_a_damaged_record_is_read(tmp_path, where):
    noise = PAGE + random.Random(1).randbytes(5000)
    path = written(tmp_path / "x.warc.gz", *[({}, noise)] * 3)
    data = bytearray(path.read_bytes())
    second = data.index(b"\x1f\x8b\x08", 100)
    data[second + where : second + where + 8] = b"\xff" * 8
    path.write_bytes(data)
    told: list[str] = []
    assert bodies(path, told) == [noise, noise]
    assert len(told) == 1
    assert [read_at(path, record.offset) for record in records(path)] == list(records(path))


@pytest.mark.parametrize("length", [7, 500, 700, -200])
def test_a_compressed_file_says_that_it_is_cut_short_wherever_it_is(tmp_path, length):
    path = written(tmp_path / "x.warc.gz", ({}, PAGE), ({}, random.Random(1).randbytes(900)))
    path.write_bytes(path.read_bytes()[:length])
    told: list[str] = []
    assert bodies(path, told) == [PAGE] * (length != 7)
    assert [says for says in told if "cut short" in says] == told != []


def test_a_compressed_file_says_so_at_whichever_byte_it_is_cut(tmp_path):
    path = written(tmp_path / "x.warc.gz", ({}, PAGE), ({}, random.Random(1).randbytes(3000)))
    data = path.read_bytes()
    whole = {0, *(found.start() for found in re.finditer(rb"\x1f\x8b\x08", data)), len(data)}
    silent = set()
    for length in range(1, len(data) + 1, 7):
        path.write_bytes(data[:length])
        told: list[str] = []
        try:
            bodies(path, told)
        except ValueError:  # within the first record
            continue
        silent |= {length} if not told else set()
    assert silent <= whole


def test_a_plain_file_that_ends_within_a_header_says_so(tmp_path):
    path = written(tmp_path / "x.warc", ({}, PAGE), ({}, PAGE), compressed=False)
    data = path.read_bytes()
    told: list[str] = []
    assert bodies(path, told) == [PAGE] * 2
    assert told == []
    path.write_bytes(data[: data.rindex(b"WARC-Record-ID") + 20])
    assert bodies(path, told) == [PAGE]
    assert "cut short within its last record" in told[0]


def test_a_record_of_a_wrong_length_does_not_hide_those_behind_it(tmp_path):
    path = written(tmp_path / "x.warc", *[({}, PAGE)] * 3, compressed=False)
    path.write_bytes(re.sub(rb"Content-Length: \d+", b"Content-Length: 99999999999", path.read_bytes(), count=1))
    told: list[str] = []
    assert bodies(path, told) == [PAGE] * 2
    assert [says for says in told if "longer than the file" in says] == told != []


@pytest.mark.parametrize("date", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "2026-02-30T00:00:00Z"])
def test_a_date_beyond_the_calendar_costs_its_own_record(tmp_path, date):
    path = written(tmp_path / "x.warc", ({}, PAGE), ({}, PAGE), compressed=False)
    dates = re.findall(rb"WARC-Date: (\S+)", path.read_bytes())
    path.write_bytes(path.read_bytes().replace(dates[0], date.encode(), 1))
    told: list[str] = []
    assert bodies(path, told) == [PAGE]
    assert "https://outlet.example/0 is left out" in told[0]


def test_an_address_that_is_none_has_its_line_in_the_index(tmp_path):
    path = written(tmp_path / "x.warc", ({}, PAGE), compressed=False)
    path.write_bytes(path.read_bytes().replace(b"https://outlet.example/0", b"https://[outlet.example0"))
    assert [found.exchange.body for found in records(path)] == [PAGE]
    assert list(Index.of(index_of(path)).find("https://[outlet.example0"))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.arc", b"filedesc://x.arc 0.0.0.0 20050826100000 text/plain 77\n", "warcio recompress"),
        ("page.warc.gz", gzip.compress(PAGE, mtime=0), "is no WARC file"),
        ("page.warc", PAGE, "is no WARC file"),
        ("x.warc.gz", b"", "is empty"),
    ],
)
def test_what_is_no_warc_file_is_told(tmp_path, name, data, said):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ValueError, match=said):
        list(records(tmp_path / name))


def test_a_bomb_is_refused(tmp_path):
    path = written(tmp_path / "x.warc.gz", ({"Content-Encoding": "gzip"}, gzip.compress(bytes(60 << 20))), ({}, PAGE))
    first, second = records(path)
    with pytest.raises(ValueError, match="larger than 20 MB once decompressed"):
        archived_page(first.exchange)
    assert archived_page(second.exchange).body == PAGE


def test_only_pages_that_came_may_be_articles(tmp_path):
    [record] = records(written(tmp_path / "x.warc.gz", ({}, PAGE)))
    assert may_be_article(record.exchange)
    record.exchange.status = 404
    assert not may_be_article(record.exchange)
