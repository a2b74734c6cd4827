"""The outlets that have a file, found by the address of a page."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit

from crawler.outlets.file import OutletFileError, fault_of_key, files_as_written, outlet_files, read_outlet
from crawler.outlets.outlet import Outlet
from crawler.urls import outlet_of

_SHARE = 20
"""Of the time, that is spent on looking for files that were written, at most one part in so many."""
_LONGEST = 30.0
"""Seconds after which it is looked at again, however long that takes."""


class KnownOutlets:
    """The outlets of a folder; their files are read when the first is asked for.

    :param folder: where the outlets' files are; there need be none.
    :param read: by the name of a file, without its ending, its outlet or what is wrong with it, where that is known.
    """

    def __init__(self, folder: str | Path, read: Mapping[str, Outlet | Exception] | None = None):
        self.folder = Path(folder)
        self._given = read

    def at(self, url: str) -> Outlet | None:
        """The outlet that a page belongs to; of several at one domain the one whose home is nearest to the page."""
        found = self._outlets.get(outlet_of(url), [])
        return max(found, key=lambda outlet: _nearness(outlet.home, url), default=None)

    @cached_property
    def outlets(self) -> list[Outlet]:
        """Those whose files can be used, in the order of the files' names."""
        return [read for read in self._files.values() if isinstance(read, Outlet)]

    @cached_property
    def problems(self) -> dict[str, str]:
        """Name of a file that cannot be used, without its ending → what is wrong with it; it is passed over."""
        return {name: str(fault) for name, fault in self.faults.items()}

    @cached_property
    def faults(self) -> dict[str, OutletFileError]:
        """The same with its line."""
        found = {name: read for name, read in self._files.items() if isinstance(read, Exception)}
        return {name: _fault(self.folder / f"{name}.toml", problem) for name, problem in found.items()}

    @cached_property
    def _files(self) -> Mapping[str, Outlet | Exception]:
        read = self._given
        if read is None:
            read = {path.stem: _read(path) for path in outlet_files(self.folder)}
        return _called_once(self.folder, read)

    @cached_property
    def _outlets(self) -> dict[str, list[Outlet]]:
        found: dict[str, list[Outlet]] = {}
        for outlet in self.outlets:
            for name in outlet.names:
                found.setdefault(name, []).append(outlet)
        return found


class CurrentOutlets:
    """The outlets of a folder as their files are by now; of some thousand files only those are read that were written.

    It may be asked from any thread.

    :param folder: where the outlets' files are; there need be none.
    :param seldom: whether it looks at them no more often than takes a small share of the time.
    """

    def __init__(self, folder: str | Path, *, seldom: bool = False):
        self.folder, self._seldom = Path(folder), seldom
        self._read: dict[tuple[str, int, int, int], Outlet | Exception] = {}
        self._known: KnownOutlets | None = None
        self._look_again = 0.0
        self._lock = Lock()

    def get(self) -> KnownOutlets:
        """Those there are; the same object as long as no file has changed."""
        with self._lock:
            if self._known is None or not self._seldom or time.monotonic() >= self._look_again:
                began = time.monotonic()
                state = files_as_written(self.folder)
                self._look_again = time.monotonic() + min(_SHARE * (time.monotonic() - began), _LONGEST)
                if self._known is None or state != list(self._read) or self._failed():
                    kept = {each: read for each, read in self._read.items() if not isinstance(read, OSError)}
                    self._read = {each: kept.get(each) or _read(self.folder / each[0]) for each in state}
                    by_name = {Path(name).stem: read for (name, *_), read in self._read.items()}
                    self._known = KnownOutlets(self.folder, by_name)
            return self._known

    def _failed(self) -> bool:
        """Whether a file could not be read at all, which may have passed."""
        return any(isinstance(read, OSError) for read in self._read.values())


@cache
def current_outlets(folder: str) -> CurrentOutlets:
    """Those of a folder for all crawls of a process, each of which would read all files."""
    return CurrentOutlets(folder, seldom=True)


def _read(path: Path) -> Outlet | OSError | OutletFileError:
    """The outlet of a file, or what is wrong with it."""
    try:
        return read_outlet(path)
    except (OSError, OutletFileError) as problem:
        return problem


def _fault(path: Path, problem: Exception) -> OutletFileError:
    """What is wrong with a file, in the words of this project."""
    if isinstance(problem, OutletFileError):
        return problem
    gone = isinstance(problem, FileNotFoundError)
    why = problem.strerror if isinstance(problem, OSError) else problem
    return OutletFileError(path, None, "it leads to no file" if gone else f"it cannot be read: {why}")


def _called_once(folder: Path, read: Mapping[str, Outlet | Exception]) -> dict[str, Outlet | Exception]:
    """Files with what they hold; of those that call their outlets alike only the one that
    :func:`crawler.outlets.file.outlet_path` finds is used."""
    names = {file: outlet.name for file, outlet in read.items() if isinstance(outlet, Outlet)}
    first: dict[str, str] = {}
    for file in sorted(names, key=lambda file: (file != names[file], file)):
        first.setdefault(names[file], file)
    again = {file: name for file, name in names.items() if first[name] != file}
    return {**read} | {
        file: fault_of_key(folder / f"{file}.toml", "name", f"{first[name]}.toml is called {name!r} too")
        for file, name in again.items()
    }


def _nearness(home: str, url: str) -> tuple[bool, int]:
    """Whether a page is at the host of a front page, and how much of its path it is below."""
    front, page = urlsplit(home), urlsplit(url)
    below = page.path.startswith(front.path.rpartition("/")[0] + "/")
    return front.netloc == page.netloc, len(front.path) if below else -1
