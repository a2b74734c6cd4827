"""Files of an archive are whole whatever happens to who writes them, and hold no secret."""

from __future__ import annotations

import gzip
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.archive import Archive
from crawler.archive.exchange import Exchange
from crawler.archive.reading import records
from crawler.archive.writer import ArchiveWriter

LARGE = 1 << 30
NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
NOISE = random.Random(1)


def exchange(path: str = "/a", **changed) -> Exchange:
    given = {"url": f"https://outlet.example{path}", "when": NOW, "status": 200, "body": NOISE.randbytes(3000)}
    return Exchange(**(given | {"headers": [("Content-Type", "text/html")]} | changed))


def read(folder: Path) -> Iterator[tuple[str, str, bytes]]:
    """Kind, address and block of each record, as warcio reads them; it fails for one that is not whole."""
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                block = str(record.http_headers or "").encode() + record.raw_stream.read()
                yield record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), block


def test_files_are_bounded_and_each_has_an_index(tmp_path):
    writer = ArchiveWriter(tmp_path, 20_000)
    for number in range(20):
        writer.add(exchange(f"/{number}"))
    writer.close()
    files = sorted(tmp_path.glob("*.warc.gz"))
    assert len(files) > 2
    assert all(file.stat().st_size <= 20_000 for file in files)
    assert [file.with_name(f"{file.name[:-8]}.cdxj").exists() for file in files] == [True] * len(files)
    assert not list(tmp_path.glob("*.open"))
    assert len([kind for kind, *_ in read(tmp_path) if kind == "response"]) == 20


def test_no_cookie_or_password_is_kept(tmp_path):
    secrets = dict.fromkeys(("Cookie", "Authorization", "Proxy-Authorization", "X-Key"), "SECRET")
    sent = exchange(
        url="https://name:SECRET@outlet.example/a",
        asked=[*secrets.items(), ("User-Agent", "outlet-crawler")],
        headers=[("Set-Cookie", "id=SECRET"), ("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")],
    )
    writer = ArchiveWriter(tmp_path, LARGE)
    writer.add(sent)
    writer.close()
    blocks = [block for _, _, block in read(tmp_path)]
    assert not any(b"SECRET" in gzip.decompress(file.read_bytes()) for file in tmp_path.glob("*.gz"))
    assert not any(b"SECRET" in file.read_bytes() for file in tmp_path.glob("*.cdxj"))
    assert any(b"User-Agent: outlet-crawler" in block for block in blocks)
    assert not any(b"chunked" in block for block in blocks)


def test_a_body_is_kept_as_it_came_and_the_same_one_once(tmp_path):
    body = gzip.compress(b"<p>Boats came in.</p>" * 50 + NOISE.randbytes(500))
    coded = {"body": body, "headers": [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]}
    writer = ArchiveWriter(tmp_path, LARGE)
    writer.add(exchange("/a", **coded))
    writer.add(exchange("/b", **coded))
    writer.add(exchange("/a", status=304, body=b"", headers=[("ETag", "x")], when=NOW.replace(hour=13)))
    writer.close()
    answers = [(kind, url[-2:]) for kind, url, _ in read(tmp_path) if kind not in ("warcinfo", "request")]
    assert answers == [("response", "/a"), ("revisit", "/b"), ("revisit", "/a")]
    archive = Archive(tmp_path)
    [(path, entry)] = archive.find("https://outlet.example/b")
    assert archive.read(path, entry).body == body
    *_, (path, entry) = archive.find("https://outlet.example/a")
    assert archive.read(path, entry).status == 304
    unchanged = archive.unchanged(path, entry)
    assert (unchanged.status, unchanged.body, unchanged.when.hour) == (200, body, 13)


def test_another_writer_goes_on_with_a_file_that_has_room(tmp_path):
    for number in range(3):
        writer = ArchiveWriter(tmp_path, LARGE)
        writer.add(exchange(f"/{number}"))
        writer.close()
    assert len(list(tmp_path.glob("*.warc.gz"))) == 1
    assert [url[-2:] for kind, url, _ in read(tmp_path) if kind == "response"] == ["/0", "/1", "/2"]
    assert len(Archive(tmp_path).find("https://outlet.example/1")) == 1


def test_two_writers_at_a_time_have_a_file_each(tmp_path):
    writers = [ArchiveWriter(tmp_path, LARGE) for _ in range(2)]
    for number in range(6):
        writers[number % 2].add(exchange(f"/{number}"))
    for writer in writers:
        writer.close()
    assert len(list(tmp_path.glob("*.warc.gz"))) == 2
    assert len({url for kind, url, _ in read(tmp_path) if kind == "response"}) == 6


WRITES = """
import os, sys
from pathlib import Path
from crawler.archive.writer import ArchiveWriter
from tests.archive.test_writer import exchange
writer = ArchiveWriter(Path(sys.argv[1]), 1 << 30)
for number in range(3):
    writer.add(exchange(f"/{number}"))
os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("cut", [0, 1, 100, 3100])
def test_half_a_record_of_a_killed_writer_is_cut_off(tmp_path, cut):
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", WRITES, str(tmp_path)], cwd=root, timeout=60)
    [left] = tmp_path.glob("*.open")
    os.truncate(left, left.stat().st_size - cut)
    writer = ArchiveWriter(tmp_path, LARGE)
    writer.add(exchange("/last", body=b"last" * 750))  # a body that the other process cannot have drawn
    writer.close()
    whole = [url.rpartition("/")[2] for kind, url, _ in read(tmp_path) if kind == "response"]
    assert whole == (["0", "1", "last"] if cut > 1000 else ["0", "1", "2", "last"])
    assert len(Archive(tmp_path).find("https://outlet.example/last")) == 1


FILLS = """
import resource, sys
from pathlib import Path
from crawler.archive.writer import ArchiveWriter
from tests.archive.test_writer import exchange
writer = ArchiveWriter(Path(sys.argv[1]), 1 << 30)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, resource.RLIM_INFINITY))
try:
    for number in range(9):
        writer.add(exchange(f"/{number}"))
except OSError as problem:
    assert problem.filename, problem
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
writer.add(exchange("/last"))
writer.close()
"""


def test_a_disk_that_takes_no_more_costs_the_record_that_did_not_fit(tmp_path):
    root = Path(__file__).parents[2]
    ended = subprocess.run([sys.executable, "-c", FILLS, str(tmp_path)], cwd=root, timeout=60, capture_output=True)
    assert ended.returncode == 0, ended.stderr
    kept = [url.rpartition("/")[2] for kind, url, _ in read(tmp_path) if kind == "response"]
    assert kept == ["0", "1", "last"]
    assert len(list(records(next(tmp_path.glob("*.warc.gz"))))) == 3


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "archive").touch()
    with pytest.raises(NotADirectoryError, match="archive is a file; name a folder"):
        ArchiveWriter(tmp_path / "archive", LARGE)


def test_files_of_others_in_the_folder_stay_as_they_are(tmp_path):
    foreign = tmp_path / "other.warc.gz.open"
    foreign.write_bytes(b"half a record")
    writer = ArchiveWriter(tmp_path, LARGE)
    writer.add(exchange())
    writer.close()
    assert foreign.read_bytes() == b"half a record"
