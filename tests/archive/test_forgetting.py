"""Pages leave an archive; what stays can be read whole, whatever happens meanwhile."""

from __future__ import annotations

import os
import resource
import shutil
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.archive import Archive
from crawler.archive.exchange import Exchange
from crawler.archive.files import archive_files, cdxj_path
from crawler.archive.forgetting import Removal, forget_records, is_forgetting
from crawler.archive.reading import records
from crawler.archive.writer import ArchiveWriter
from tests.archive.test_writer import LARGE, NOISE, NOW, exchange

LATER = NOW + timedelta(days=1)
A = Removal(addresses=frozenset(["https://outlet.example/a"]), until=LATER)


def at(minute: int, path: str, **changed) -> Exchange:
    return exchange(path, when=NOW + timedelta(minutes=minute), **changed)


def write(folder: Path, *exchanges: Exchange, largest: int = LARGE) -> None:
    writer = ArchiveWriter(folder, largest)
    for each in exchanges:
        writer.add(each)
    writer.close()


def read(folder: Path) -> Iterator[tuple[str, str, str | None]]:
    """Kind and address of each record, and what a revisit refers to, as warcio reads them."""
    for path in sorted(folder.glob("*.warc.gz*")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.raw_stream.read()
                named = [
                    record.rec_headers.get_header(f"WARC-{name}") for name in ("Target-URI", "Refers-To-Target-URI")
                ]
                yield record.rec_type, *(name and name.partition("outlet.example")[2] for name in named)


def answers(folder: Path) -> list[tuple[str, ...]]:
    return sorted(tuple(filter(None, each)) for each in read(folder) if each[0] in ("response", "revisit"))


def is_sound(folder: Path, gone: str = "/a") -> bool:
    """Whether nothing of an address is left, each answer has its body, and each index is its file's."""
    archive = Archive(folder)
    for path in archive_files(folder):
        assert gone not in {name for _, *names in read(folder) for name in names}
        assert path.name.endswith(".open") or cdxj_path(path).exists()
    assert not archive.find(f"https://outlet.example{gone}")
    for kind, name, *_ in read(folder):
        if kind in ("response", "revisit"):
            found = archive.find(f"https://outlet.example{name}")
            assert found, name
            assert all(archive.read(*each) for each in found), name
            assert all(archive.unchanged(*each) for each in found if each[1].status == "304"), name
    return True


def test_a_page_leaves_every_file_and_index_with_its_requests(tmp_path):
    pages = [at(number, f"/{'a' if number % 3 == 0 else number}") for number in range(12)]
    write(tmp_path, *pages, largest=15_000)
    assert len(list(tmp_path.glob("*.warc.gz"))) > 2
    untouched = {each for each in answers(tmp_path) if each[1] != "/a"}
    assert forget_records(tmp_path, A).records == 4
    assert set(answers(tmp_path)) == untouched
    assert sum(kind == "request" for kind, *_ in read(tmp_path)) == 8
    assert is_sound(tmp_path)
    assert not any(b'/a"' in path.read_bytes() for path in tmp_path.iterdir() if path.suffix == ".cdxj")
    assert forget_records(tmp_path, A).records == 0


@pytest.mark.parametrize("largest", [LARGE, 1])
def test_a_body_goes_over_to_the_first_record_that_refers_to_it(tmp_path, largest):
    body = NOISE.randbytes(3000)
    write(tmp_path, *(at(number, f"/{name}", body=body) for number, name in enumerate("abc")), largest=largest)
    assert answers(tmp_path) == [("response", "/a"), ("revisit", "/b", "/a"), ("revisit", "/c", "/a")]
    assert forget_records(tmp_path, A).records == 1
    assert answers(tmp_path) == [("response", "/b"), ("revisit", "/c", "/b")]
    archive = Archive(tmp_path)
    assert all(archive.read(*archive.find(f"https://outlet.example/{name}")[0]).body == body for name in "bc")
    assert is_sound(tmp_path)


def test_bodies_of_two_files_that_need_each_other_both_stay(tmp_path):
    one, two = NOISE.randbytes(3000), NOISE.randbytes(4000)
    write(tmp_path, at(0, "/a", body=one), at(1, "/a", body=two), at(2, "/b", body=two), largest=1)
    write(tmp_path, at(3, "/c", body=one), at(4, "/d", body=one), at(5, "/e", body=two), largest=1)
    forget_records(tmp_path, A)
    archive = Archive(tmp_path)
    read = {name: archive.read(*archive.find(f"https://outlet.example/{name}")[0]).body for name in "bcde"}
    assert read == {"b": two, "c": one, "d": one, "e": two}
    assert is_sound(tmp_path)


def test_an_answer_that_nothing_changed_follows_the_body(tmp_path):
    body = NOISE.randbytes(3000)
    unchanged = at(2, "/b", status=304, body=b"")
    write(tmp_path, at(0, "/a", body=body), at(1, "/b", body=body), unchanged)
    forget_records(tmp_path, A)
    assert answers(tmp_path) == [("response", "/b"), ("revisit", "/b", "/b")]
    archive = Archive(tmp_path)
    assert archive.unchanged(*archive.find("https://outlet.example/b")[1]).body == body


def test_all_of_an_outlet_goes_and_nothing_of_another(tmp_path):
    other = at(0, "", url="https://www.other.example/robots.txt")
    write(tmp_path, other, at(1, "/robots.txt"), at(2, "", url="https://sport.outlet.example/x"))
    assert forget_records(tmp_path, Removal(outlets=frozenset(["outlet.example"]), until=LATER)).records == 2
    assert len(list(tmp_path.glob("*.warc.gz"))) == 1
    assert [entry.url for _, entry in Archive(tmp_path).find(other.url)] == [other.url]
    assert [kind for kind, *_ in read(tmp_path)] == ["warcinfo", "response", "request"]


def test_a_file_without_any_page_left_goes_with_its_index(tmp_path):
    write(tmp_path, at(0, "/a"))
    forget_records(tmp_path, A)
    assert [path for path in tmp_path.iterdir() if not path.name.startswith(".")] == []


def test_what_came_after_it_was_asked_for_stays(tmp_path):
    write(tmp_path, at(0, "/a"), at(9, "/a"))
    removal = Removal(addresses=A.addresses, until=NOW + timedelta(minutes=5))
    assert forget_records(tmp_path, removal).records == 1
    assert answers(tmp_path) == [("response", "/a")]


def test_a_crawl_that_writes_goes_on_behind_it(tmp_path):
    body = NOISE.randbytes(3000)
    writers = [ArchiveWriter(tmp_path, LARGE) for _ in range(2)]
    writers[0].add(at(0, "/a", body=body))
    writers[1].add(at(0, "/x"))
    assert forget_records(tmp_path, A).records == 1
    for number, writer in enumerate(writers):
        writer.add(at(number + 1, f"/{number}", body=body))
    for writer in writers:
        writer.close()
    assert {name for _, name, *_ in answers(tmp_path)} == {"/0", "/1", "/x"}
    assert not list(tmp_path.glob("*.open"))
    assert is_sound(tmp_path)


def test_a_crawl_that_fetched_nothing_more_ends_well(tmp_path):
    writer = ArchiveWriter(tmp_path, LARGE)
    writer.add(at(0, "/a"))
    writer.add(at(1, "/b"))
    forget_records(tmp_path, A)
    writer.close()
    assert not list(tmp_path.glob("*.open"))
    assert answers(tmp_path) == [("response", "/b")]
    assert is_sound(tmp_path)


def test_half_a_record_of_a_killed_crawl_is_no_hindrance(tmp_path):
    writer = ArchiveWriter(tmp_path, LARGE)
    for number, name in enumerate("abc"):
        writer.add(at(number, f"/{name}"))
    os.close(writer._file)
    [left] = tmp_path.glob("*.open")
    os.truncate(left, left.stat().st_size - 2000)
    assert forget_records(tmp_path, A).records == 1
    assert answers(tmp_path) == [("response", "/b")]
    assert is_sound(tmp_path)


def test_a_file_of_others_that_holds_it_is_told_and_stays(tmp_path):
    write(tmp_path, at(0, "/a"))
    [own] = tmp_path.glob("*.warc.gz")
    foreign = tmp_path / "CC-NEWS-1.warc.gz"
    foreign.write_bytes(own.read_bytes())
    removed = forget_records(tmp_path, A)
    assert (removed.records, removed.left) == (1, (foreign,))
    assert foreign.exists()


def _forget_until(folder: Path, steps: int) -> NoReturn:
    """Forget in a child process that is killed when it has opened, renamed and removed so many files of the folder."""

    def notice(event: str, arguments: tuple) -> None:
        nonlocal steps
        if event in ("os.rename", "os.remove", "open") and str(arguments[0]).startswith(str(folder)):
            steps -= 1
            if steps < 0:
                os.kill(os.getpid(), 9)

    sys.addaudithook(notice)
    try:
        forget_records(folder, A)
        os._exit(0)
    finally:
        os._exit(1)


def in_parts(folder: Path) -> None:
    """An archive of several files with a body in one that records of others refer to."""
    body, other = NOISE.randbytes(3000), NOISE.randbytes(3000)
    named = [("a", body), ("x", other), ("b", body), ("c", body), ("a", other), ("d", other)]
    write(folder, *(at(number, f"/{name}", body=body) for number, (name, body) in enumerate(named)), largest=4000)


def test_killed_at_any_moment_it_is_finished_by_the_next_crawl(tmp_path):
    in_parts(tmp_path / "whole")
    for step in count(0, 2):
        folder = tmp_path / str(step)
        shutil.copytree(tmp_path / "whole", folder)
        pid = os.fork()
        if pid == 0:
            _forget_until(folder, step)
        status = os.waitpid(pid, 0)[1]
        assert status in (0, 9)
        everything = {f"/{name}" for name in "bcdx"}
        assert everything <= {name for _, name, *_ in answers(folder)}
        archive = Archive(folder)
        assert all(archive.read(*each) for name in everything for each in archive.find(f"https://outlet.example{name}"))
        ArchiveWriter(folder, LARGE).close()
        if status and archive.find("https://outlet.example/a"):
            forget_records(folder, A)  # killed before it had said what is to be forgotten
        assert {name for _, name, *_ in answers(folder)} == everything
        assert is_sound(folder)
        assert not is_forgetting(folder)
        assert not list(folder.glob("*.rewritten"))
        if not status:
            return


def test_a_full_disk_leaves_every_file_as_it_was_and_the_same_command_goes_on(tmp_path):
    in_parts(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, unlimited[1]))
    try:
        with pytest.raises(OSError, match="File too large") as raised:
            forget_records(tmp_path, A)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    assert str(tmp_path) in str(raised.value.filename)
    assert {name: (tmp_path / name).read_bytes() for name in before if name.endswith(".gz")} == {
        name: content for name, content in before.items() if name.endswith(".gz")
    }
    assert forget_records(tmp_path, A).records == 2
    assert is_sound(tmp_path)


def test_what_is_damaged_stays_as_it_is(tmp_path):
    write(tmp_path, *(at(number, f"/{name}") for number, name in enumerate("bcad")))
    [path] = tmp_path.glob("*.warc.gz")
    content = bytearray(path.read_bytes())
    begin = int(Archive(tmp_path).find("https://outlet.example/c")[0][1].offset)
    content[begin : begin + 3000] = bytes(3000)
    path.write_bytes(content)
    forget_records(tmp_path, A)
    kept = [record.exchange.url[-2:] for record in records(path)]
    assert kept == ["/b", "/d"]
    assert bytes(3000) in path.read_bytes()
