"""Pages leave an archive, with their requests; a body that another record refers to goes over to that one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec
from fastwarc import WarcRecord, WarcRecordType

from crawler.archive.files import OPEN, PREFIX, cdxj_path, is_archive, load_index, own_files, save_index
from crawler.archive.index import REVISIT, IndexEntry
from crawler.archive.lock import folder_lock
from crawler.archive.reading import index_of, read_at
from crawler.archive.records import Held, moment, referring, target_of, with_body, written_moment
from crawler.archive.repair import repair
from crawler.archive.rewriting import rewrite
from crawler.urls import normalise, outlet_of

_NOTE = f".{PREFIX}forgetting"
"""The file of a folder that says what is to be forgotten; empty when that is done."""


class Removal(msgspec.Struct, frozen=True, kw_only=True):
    """What is to leave an archive."""

    until: datetime
    """What was received later stays."""

    addresses: frozenset[str] = frozenset()
    """Addresses of pages, normalised."""

    outlets: frozenset[str] = frozenset()
    """Outlets (:func:`crawler.urls.outlet_of`) of which everything goes: pages, feeds, robots.txt."""

    def covers(self, url: str, when: datetime) -> bool:
        """Whether what was received from an address at a moment is to go."""
        if when > self.until:
            return False
        return (normalise(url) or url) in self.addresses or (bool(self.outlets) and outlet_of(url) in self.outlets)


@dataclass(slots=True, frozen=True, kw_only=True)
class Removed:
    """What left an archive."""

    records: int = 0
    """Responses that it held, with or without their bodies."""

    left: tuple[Path, ...] = ()
    """WARC files of others in the folder, which hold such responses and stay as they are."""


def forget_records(folder: Path, removal: Removal) -> Removed:
    """Take responses and their requests out of the files of an archive that crawls wrote.

    Crawls that write to it wait meanwhile, and go on with what is left. Killed at any moment, it is finished by the
    next crawl into the folder, or the next call. A body that went is kept once more where another record refers to it.

    :raises OSError: the folder cannot be read or written to; no file is half-written then.
    """
    with folder_lock(folder):
        under_way = _noted(folder)
        plans = _plan(folder, removal)
        if under_way or plans.doomed or plans.mended:
            _note(folder, [*under_way, removal])
            for each in under_way:
                _carry_out(folder, each)
            _carry_out(folder, removal)
            _note(folder, [])
    own = set(own_files(folder))
    others = (path for path in sorted(folder.rglob("*")) if path.is_file() and is_archive(path) and path not in own)
    left = tuple(path for path in others if any(removal.covers(each.url, each.when) for each in load_index(path)))
    return Removed(records=plans.number, left=left)


def finish_forgetting(folder: Path) -> None:
    """Finish what a process that was killed had begun to forget.

    :raises OSError: the folder cannot be read or written to.
    """
    if not is_forgetting(folder):
        return
    with folder_lock(folder):
        for removal in _noted(folder):
            _carry_out(folder, removal)
        _note(folder, [])


def is_forgetting(folder: Path) -> bool:
    """Whether something is under way that is to be forgotten."""
    try:
        return (folder / _NOTE).stat().st_size > 0
    except FileNotFoundError:
        return False


def forgetting_mark(folder: Path) -> tuple[int, int] | None:
    """What changes whenever something of an archive was forgotten; None when nothing ever was."""
    try:
        found = (folder / _NOTE).stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


@dataclass(slots=True)
class _Plan:
    """What becomes of the records of an archive."""

    doomed: set[Path] = field(default_factory=set)
    """Files with records that go."""
    number: int = 0
    """How many responses go."""
    bodies: dict[str, tuple[Path, int]] = field(default_factory=dict)
    """Where the bodies stand that go, by their hash."""
    mended: dict[Path, dict[tuple[str, str], Held | str | None]] = field(default_factory=dict)
    """Revisits that refer to what goes, by address and moment: what they refer to instead, the hash of the body that
    they take over, or None for one that says nothing without it."""

    def takes_body(self, path: Path) -> bool:
        """Whether a revisit of a file takes a body over."""
        return any(isinstance(what, str) for what in self.mended[path].values())


def _plan(folder: Path, removal: Removal) -> _Plan:
    plan, orphans, hashes = _Plan(), list[tuple[Path, IndexEntry]](), dict[tuple[str, str], str]()
    for path, entry in _entries(folder):
        if removal.covers(entry.url, entry.when):
            plan.doomed.add(path)
            plan.number += 1
            if entry.media_type != REVISIT:
                plan.bodies[entry.digest] = path, int(entry.offset)
                hashes[normalise(entry.url) or entry.url, written_moment(entry.when)] = entry.digest
        elif entry.media_type == REVISIT and _refers(entry, removal):
            orphans.append((path, entry))
    if not orphans:
        return plan
    wanted = {entry.digest for _, entry in orphans} | set(hashes.values())
    holders: dict[str, Held] = {}
    for _, entry in _entries(folder):
        if entry.digest in wanted and entry.media_type != REVISIT and not removal.covers(entry.url, entry.when):
            holders.setdefault(entry.digest, Held(entry.url, written_moment(entry.when)))
    orphans.sort(key=lambda each: (each[1].status == "304", each[1].when))
    for path, entry in orphans:
        digest = entry.digest
        if entry.status == "304":
            digest = hashes.get((normalise(entry.refers_url) or entry.refers_url, entry.refers_date), "")
        what: Held | str | None = holders.get(digest)
        if what is None and entry.status != "304" and digest in plan.bodies:
            what, holders[digest] = digest, Held(entry.url, written_moment(entry.when))
        plan.mended.setdefault(path, {})[entry.url, written_moment(entry.when)] = what
    return plan


def _entries(folder: Path) -> Iterator[tuple[Path, IndexEntry]]:
    for path in own_files(folder):
        for entry in load_index(path):
            yield path, entry


def _carry_out(folder: Path, removal: Removal) -> None:
    """First every record that stays is made to stand without those that go, so that at no moment one dangles."""
    for left in folder.glob(f".{PREFIX}*"):
        if left.name != _NOTE:
            left.unlink()
    for path in own_files(folder):
        if path.name.endswith(OPEN):
            repair(path)
    plan = _plan(folder, removal)
    for path in sorted(plan.mended, key=plan.takes_body, reverse=True):  # before what will refer to it
        _mend(path, _plan(folder, removal))  # bodies stand elsewhere in a file that was mended
    for path in sorted(plan.doomed):
        rewrite(path, lambda record: b"" if _goes(record, removal) else None)
    for path in own_files(folder):
        if not path.name.endswith(OPEN) and not cdxj_path(path).exists():
            save_index(path, index_of(path))


def _mend(path: Path, plan: _Plan) -> None:
    if (mended := plan.mended.get(path)) is not None:
        rewrite(path, lambda record: _mended(record, mended, plan.bodies))


def _mended(
    record: WarcRecord, mended: dict[tuple[str, str], Held | str | None], bodies: dict[str, tuple[Path, int]]
) -> bytes | None:
    url, date = target_of(record), record.headers.get("WARC-Date") or ""
    if (url, date) not in mended:
        return None
    what = mended[url, date]
    if what is None:
        return b""
    if record.record_type != WarcRecordType.revisit:
        return None
    if isinstance(what, Held):
        return referring(record, what)
    found = read_at(*bodies[what])
    return b"" if found is None else with_body(record, found.exchange.body)


def _goes(record: WarcRecord, removal: Removal) -> bool:
    if not (url := target_of(record)):
        return False
    try:
        return removal.covers(url, moment(record.headers.get("WARC-Date") or ""))
    except ValueError:
        return False


def _refers(entry: IndexEntry, removal: Removal) -> bool:
    try:
        return removal.covers(entry.refers_url, moment(entry.refers_date))
    except ValueError:
        return False


def _noted(folder: Path) -> list[Removal]:
    try:
        return msgspec.json.decode((folder / _NOTE).read_bytes() or b"[]", type=list[Removal])
    except FileNotFoundError:
        return []


def _note(folder: Path, removals: list[Removal]) -> None:
    """Say what is under way, for whoever finishes it."""
    with tempfile.NamedTemporaryFile(dir=folder, prefix=f"{_NOTE}.", delete=False) as file:
        try:
            file.write(msgspec.json.encode(removals) if removals else b"")
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, folder / _NOTE)
        except BaseException:
            os.unlink(file.name)
            raise
