"""A command of this program that the nodes of a cluster run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.crawl.workers.parent_death import signal_at_parents_end
from crawler.outlets import outlet_files


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeCommand:
    """A command of this program that nodes shall run."""

    arguments: Sequence[str]
    """The command's name, and its arguments."""

    files: Mapping[str, str]
    """Name → text of the outlets' files, so that no folder has to be shared."""

    environment: Mapping[str, str]
    """``CRAWLER_…`` variables, the store's address among them."""

    @classmethod
    def of(cls, arguments: Sequence[str], *, folder: Path, store: str, writes: bool = True) -> NodeCommand:
        """What nodes shall do as this process would.

        :param arguments: without the folder and the store.
        :param folder: where the outlets' files are.
        :param store: where articles are stored.
        :param writes: whether the command stores any.
        :raises ValueError: nodes cannot reach that store.
        :raises OSError: a file cannot be read.
        """
        if writes and "://" not in store:
            raise ValueError(
                f"nodes of a cluster share a PostgreSQL, and {store} is a file of this machine; "
                "name one with --store postgresql://user@host/database"
            )
        files = {path.name: path.read_text() for path in outlet_files(folder) if path.is_file()}
        environment = {name: value for name, value in os.environ.items() if name.startswith("CRAWLER_")}
        return cls(arguments=arguments, files=files, environment=environment | {"CRAWLER_STORE": store})

    @contextmanager
    def started(self, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
        """Run it on this machine, in a process that ends with this one, whatever that dies of.

        :param options: of ``subprocess.Popen``.
        """
        with tempfile.TemporaryDirectory(prefix="outlets-") as folder:
            for name, text in self.files.items():
                Path(folder, name).write_text(text)
            code = f"from crawler.running.cluster.command import end_with; end_with({os.getpid()})"
            command = [sys.executable, "-P", "-c", f"{code}; from crawler.cli import main; main()"]
            name, *arguments = self.arguments
            process = subprocess.Popen(
                [*command, name, "--outlets", folder, *arguments],
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                **options,
            )
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.terminate()
                process.wait()


def end_with(parent: int) -> None:
    """Have this process told to end when its parent has ended, where the system can."""
    signal_at_parents_end(signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(130)
