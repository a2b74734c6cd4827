"""Writes an archive: files of bounded size, whole records only, each file indexed when it is full."""

from __future__ import annotations

import fcntl
import os
import socket
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock

from crawler.archive.exchange import Exchange
from crawler.archive.files import OPEN, PREFIX, SUFFIX, cdxj_path, load_index, own_files, save_index
from crawler.archive.forgetting import finish_forgetting, forgetting_mark
from crawler.archive.index import REVISIT, IndexEntry
from crawler.archive.lock import folder_lock
from crawler.archive.records import Held, exchange_records, warcinfo, written_moment
from crawler.archive.repair import repair

_MOST_HELD = 100_000
"""Bodies that are remembered, so that the same one is not kept twice; beyond, the ones not met for longest go."""
_SMALLEST_KEPT = 256
"""Bytes from which a body is worth a reference; a shorter one is kept each time."""


class ArchiveWriter:
    """Appends exchanges to an archive, alone in its file; several processes may write one archive.

    The file that is written is called ``….warc.gz.open``, and loses that ending when it is full, with its index beside
    it. A record goes to the file in one write. What of one a process that was killed left half-written is cut off by
    the next writer, which goes on with the file.

    :param folder: the archive; made when there is none.
    :param largest: bytes from which a file is full.
    :raises OSError: the folder cannot be made or written to; says so.
    """

    def __init__(self, folder: Path, largest: int):
        self.folder, self.largest = folder, largest
        self.lock = Lock()
        """To be held by threads that share it."""
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._latest: OrderedDict[str, Held] = OrderedDict()
        self._entries: list[IndexEntry] = []
        self._file, self._size, self._name = -1, 0, ""
        self._mark: tuple[int, int] | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except FileExistsError:
            raise NotADirectoryError(f"{folder} is a file; name a folder for the archive") from None
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(f"{folder} may not be written to by you; name another folder for the archive")
        self._go_on()

    def add(self, exchange: Exchange) -> None:
        """Append what was asked and answered.

        :raises OSError: the disk takes no more; the file ends with the record before.
        """
        while True:
            with folder_lock(self.folder, shared=True):
                if forgetting_mark(self.folder) == self._mark:
                    self._append(exchange)
                    return
            self._go_on()

    def _append(self, exchange: Exchange) -> None:
        held = self._held_body(exchange)
        response, request = exchange_records(exchange, held)
        if self._size and self._size + len(response) + len(request) > self.largest:
            self._finish()
        if self._file < 0:
            self._begin()
        offset = self._size
        self._write(response + request)
        date = written_moment(exchange.when)
        entry = IndexEntry(
            url=exchange.target,
            when=exchange.when.astimezone(UTC),
            status=str(exchange.status),
            media_type=REVISIT if held else exchange.media_type,
            digest=exchange.digest,
            length=str(len(response)),
            offset=str(offset),
            filename=self._name,
            refers_url=held.url if held else "",
            refers_date=held.date if held else "",
        )
        self._entries.append(entry)
        if exchange.status != 304:
            self._remember(exchange.target, exchange.digest, held or Held(exchange.target, date), exchange.status)

    def close(self) -> None:
        """Give the file its name, and its index."""
        if self._file < 0:
            return
        with folder_lock(self.folder, shared=True):
            if os.path.exists(self._path) and os.path.samestat(os.fstat(self._file), os.stat(self._path)):
                self._finish()
                return
        self._go_on()  # something of it was forgotten
        with folder_lock(self.folder, shared=True):
            if self._file >= 0:
                self._finish()

    def _held_body(self, exchange: Exchange) -> Held | None:
        if exchange.status == 304:
            return self._latest.get(exchange.target)
        return self._held.get(exchange.digest) if len(exchange.body) >= _SMALLEST_KEPT else None

    def _remember(self, url: str, digest: str, held: Held, status: int) -> None:
        for known, key in ((self._held, digest), (self._latest, url)):
            if known is self._held or status == 200:
                known[key] = held
                known.move_to_end(key)
                if len(known) > _MOST_HELD:
                    known.popitem(last=False)

    def _go_on(self) -> None:
        """Finish what killed processes left, and go on with a file that has room."""
        finish_forgetting(self.folder)
        if self._file >= 0:
            os.close(self._file)
        self._file, self._size, self._name, self._entries = -1, 0, "", []
        self._held.clear()
        self._latest.clear()
        with folder_lock(self.folder, shared=True):
            self._mark = forgetting_mark(self.folder)
            self._take_up()

    def _take_up(self) -> None:
        known: list[list[IndexEntry]] = []
        for path in sorted(own_files(self.folder), key=lambda path: (not path.name.endswith(OPEN), path.name)):
            if path.name.endswith(OPEN):
                known.append(self._adopt(path))
        for path in reversed(own_files(self.folder)):
            if sum(map(len, known)) >= _MOST_HELD:
                break
            if not path.name.endswith(OPEN):
                known.append(self._adopt(path))
        for entry in sorted((entry for each in known for entry in each), key=lambda entry: entry.when):
            if entry.status != "304":
                revisit = entry.media_type == REVISIT
                where = (entry.refers_url, entry.refers_date) if revisit else (entry.url, written_moment(entry.when))
                held = Held(*where)
                self._remember(entry.url, entry.digest, held, int(entry.status or 0))

    def _adopt(self, path: Path) -> list[IndexEntry]:
        """What a file of the archive holds; it becomes the file that is written when it is free and has room."""
        if not path.name.endswith(OPEN):
            if self._file >= 0 or path.stat().st_size > self.largest // 2:
                return list(load_index(path))
            opened = path.with_name(path.name + OPEN)
            with suppress(FileNotFoundError):
                path.rename(opened)
            path = opened
        with suppress(FileNotFoundError):
            file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC)
            if not _locked(file, path):
                os.close(file)  # another process writes it
                return []
            cdxj_path(path).unlink(missing_ok=True)
            entries = repair(path)
            if not path.stat().st_size:
                path.unlink()
                os.close(file)
                return []
            name = path.name.removesuffix(OPEN)
            if self._file >= 0 or path.stat().st_size > self.largest // 2:
                save_index(path.with_name(name), entries)
                path.rename(path.with_name(name))
                os.close(file)
            else:
                self._file, self._name, self._size = file, name, path.stat().st_size
                self._entries = list(entries)
            return entries
        return []

    def _begin(self) -> None:
        host = "".join(letter for letter in socket.gethostname() if letter.isalnum())[:32] or "host"
        for name in _names(f"{PREFIX}{datetime.now(UTC):%Y%m%d%H%M%S%f}-{host}-{os.getpid()}"):
            with suppress(FileExistsError):
                path = self.folder / (name + OPEN)
                self._file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
                break
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._name, self._size, self._entries = name, 0, []
        self._write(warcinfo(name, _software()))

    def _write(self, data: bytes) -> None:
        """Append to the file all of it or nothing."""
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._file, view) :]
        except OSError as problem:
            with suppress(OSError):
                os.ftruncate(self._file, self._size)
            problem.filename = problem.filename or str(self.folder / self._name)
            raise
        self._size += len(data)

    @property
    def _path(self) -> Path:
        """The file that is written."""
        return self.folder / (self._name + OPEN)

    def _finish(self) -> None:
        path = self.folder / self._name
        os.fsync(self._file)
        save_index(path, self._entries)
        self._path.rename(path)
        os.close(self._file)
        self._file, self._size, self._name, self._entries = -1, 0, "", []


def _locked(file: int, path: Path) -> bool:
    """Whether a file is this process's alone from here on, and still the one of that name."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return os.path.samestat(os.fstat(file), os.stat(path))


def _names(stem: str) -> Iterator[str]:
    yield stem + SUFFIX
    number = 1
    while True:
        number += 1
        yield f"{stem}-{number}{SUFFIX}"


def _software() -> str:
    try:
        return f"outlet-crawler/{version('outlet-crawler')}"
    except PackageNotFoundError:
        return "outlet-crawler"
