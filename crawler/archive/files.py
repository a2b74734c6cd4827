"""The files of an archive: WARC files, each with its index beside it."""

from __future__ import annotations

import mmap
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from crawler.archive.index import Index, IndexEntry

PREFIX = "outlet-crawler-"
"""What the names of our own files begin with; others may lie in the same folder."""
SUFFIX = ".warc.gz"
OPEN = ".open"
"""What follows the name of a file while a process writes it."""
_READ = (".warc", ".warc.gz", ".warc.zst", ".warc.gz.open", ".arc", ".arc.gz")


def is_archive(path: Path) -> bool:
    """Whether a file is named as WARC files are."""
    return path.name.lower().endswith(_READ)


def own_files(folder: Path) -> list[Path]:
    """The files of a folder that :class:`~crawler.archive.writer.ArchiveWriter` wrote, in the order they were begun."""
    return sorted(path for path in folder.glob(f"{PREFIX}*") if path.name.endswith((SUFFIX, SUFFIX + OPEN)))


def archive_files(path: Path) -> list[Path]:
    """The WARC files that a path names, a file or a folder of them, in the order of their names.

    :raises FileNotFoundError: there is none.
    """
    if path.is_dir():
        found = sorted(file for file in path.rglob("*") if file.is_file() and is_archive(file))
        if not found:
            raise FileNotFoundError(f"there is no WARC file in {path}; name the folder that --archive named")
        return found
    if not path.exists():
        raise FileNotFoundError(f"there is no archive {path}; check the spelling of the path")
    return [path]


def cdxj_path(path: Path) -> Path:
    """Where the index of a WARC file is."""
    return path.with_name(path.name.removesuffix(OPEN).removesuffix(".gz").removesuffix(".warc") + ".cdxj")


def load_index(path: Path) -> Index:
    """The index of a WARC file: its own, or where it has none, one that is made of it and not kept.

    :raises OSError: the file cannot be read.
    """
    from crawler.archive.reading import index_of

    beside = cdxj_path(path)
    if path.name.endswith(OPEN) or not beside.exists() or beside.stat().st_mtime_ns + 10**9 < path.stat().st_mtime_ns:
        return Index.of(index_of(path))
    if not beside.stat().st_size:
        return Index(b"")
    with beside.open("rb") as file:
        return Index(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))  # type: ignore[arg-type]


def save_index(path: Path, entries: Iterable[IndexEntry]) -> None:
    """Write the index of a WARC file, whole or not at all."""
    beside = cdxj_path(path)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{beside.name}.", delete=False) as file:
        try:
            file.write(Index.of(list(entries)).lines)
            file.flush()
            os.fsync(file.fileno())
            os.chmod(file.name, 0o644)
            os.replace(file.name, beside)
        except BaseException:
            os.unlink(file.name)
            raise
