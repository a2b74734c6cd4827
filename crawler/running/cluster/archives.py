"""Has the nodes of a Ray cluster read WARC files, a file a task of Ray Data's."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from crawler.archive.files import archive_files
from crawler.running.cluster.command import NodeCommand
from crawler.running.cluster.connection import connected


def read_on_nodes(
    address: str, command: NodeCommand, paths: Sequence[Path], *, tell: Callable[[str], None]
) -> Iterator[bytes]:
    """The articles of WARC files as lines of JSON, in the order in which files are done.

    A file whose node is lost is read anew by another one; with ``--save`` what was stored of it is not read again.

    :param address: as ``ray.init`` takes it.
    :param command: ``crawler extract`` with its options.
    :param paths: WARC files, and folders of them, where every node sees them.
    :param tell: is given what is said of each file.
    :raises ValueError: Ray is not installed.
    :raises ConnectionError: there is no such cluster.
    :raises RuntimeError: files could not be read; raised when all others have been.
    """
    files = [str(file.resolve()) for path in paths for file in archive_files(path)]
    unread = []
    with connected(address):
        data: Any = import_module("ray.data")
        data.DataContext.get_current().enable_progress_bars = False
        listed = data.from_items([{"file": file} for file in files], override_num_blocks=len(files))
        for row in listed.flat_map(partial(_read, command=command), num_cpus=1).iter_rows():
            if row["said"]:
                tell(row["said"])
            if row["line"]:
                yield row["line"]
            if row["status"]:
                unread.append(row["file"])
    if unread:
        raise RuntimeError(f"not read to its end: {', '.join(unread)}")


def _read(row: dict[str, Any], command: NodeCommand) -> Iterator[dict[str, Any]]:
    """What became of a file: a row for each article, and a last one with the exit status and what was said."""
    file = row["file"]
    one = replace(command, arguments=[*command.arguments, file])
    with one.started(stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        lines, said = process.communicate()
    for line in lines.splitlines(keepends=True):
        yield {"file": file, "line": line, "said": "", "status": 0}
    told = said.decode(errors="replace").strip()
    yield {"file": file, "line": b"", "said": f"{file}:\n{told}" if told else "", "status": process.returncode}
