"""``crawler`` in a process of its own, forked from one that has it loaded: most of a short crawl is loading.

For what a command does. How a process starts, is told to end or is killed is tested on ``python -m crawler``.
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from contextlib import ExitStack, suppress
from multiprocessing import forkserver, util
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import Any, BinaryIO

from crawler.crawl.workers.fork_server import start_loading

_ROOT = Path(__file__).parents[1]
_LOADED = [
    *("crawler.cli.crawling", "crawler.cli.progress", "crawler.running.local", "crawler.running.schedule"),
    *("crawler.addon", "crawler.extraction.preload", "crawler.discovery.listings.listing", "crawler.export.atom"),
    *("crawler.crawl.workers.fork_server_end", "rich.table", "scrapy.spiderloader", "typer._adapters"),
]
_LOADED_WHOLE = [
    *("crawler.extensions", "crawler.middlewares", "crawler.pipelines", "crawler.spiders"),
    *("scrapy.downloadermiddlewares", "scrapy.spidermiddlewares"),
]
"""Nothing that reads the environment when it is imported, as crawler.settings does, nor one that installs a reactor."""


class Started:
    """``crawler ARGUMENTS`` in a folder, as it runs; much as :class:`subprocess.Popen` has it.

    :param stdout, stderr: a file's descriptor, ``DEVNULL``, or ``PIPE`` for what is read of :attr:`stderr`.
    :param first: Python that the process runs before the command.
    :param environment: what is set beyond this process's own.
    """

    def __init__(
        self, folder: Path, *arguments: str | Path, stdout=DEVNULL, stderr=DEVNULL, first: str = "", **environment: str
    ):
        self.args = ["crawler", *map(str, arguments)]
        self.returncode: int | None = None
        self.stderr: BinaryIO | None = None
        whole = {**os.environ, **environment}
        order = {"arguments": self.args, "folder": str(folder), "environment": whole, "first": first}
        with ExitStack() as stack:
            nothing = stack.enter_context(open(os.devnull, "r+")).fileno()
            if stderr == PIPE:
                reader, stderr = os.pipe()
                stack.callback(os.close, stderr)
                self.stderr = os.fdopen(reader, "rb")
            self._answers, its = socket.socketpair()
            files = [nothing, *(nothing if file == DEVNULL else file for file in (stdout, stderr)), its.fileno()]
            socket.send_fds(_server(), [json.dumps(order).encode() + b"\n"], files)
            its.close()
        self.pid = int(self._answer())

    def _answer(self) -> bytes:
        return self._answers.recv(16, socket.MSG_WAITALL)

    def poll(self) -> int | None:
        """What it ended with, or None while it runs."""
        return self._ended(0)

    def wait(self, timeout: float) -> int:
        """What it ended with.

        :raises subprocess.TimeoutExpired: it takes more than so many seconds.
        """
        if (ended := self._ended(timeout)) is None:
            raise subprocess.TimeoutExpired(self.args, timeout)
        return ended

    def _ended(self, seconds: float) -> int | None:
        if self.returncode is None and select.select([self._answers], [], [], seconds)[0]:
            self.returncode = os.waitstatus_to_exitcode(int(self._answer()))
            self._answers.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def rest(self, limit: float) -> bytes:
        """What it still writes to stderr before it ends; it is killed after so many seconds."""
        assert self.stderr is not None
        killer = threading.Timer(limit, self.kill)
        killer.start()
        with self.stderr:
            said = self.stderr.read()
        self.wait(limit)
        killer.cancel()
        return said


def crawler(
    folder: Path, *arguments: str | Path, limit: float = 100, first: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``crawler ARGUMENTS`` in a folder, to its end; see :class:`Started`.

    :param limit: seconds after which it is killed.
    :raises subprocess.TimeoutExpired: it took longer.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        own = {"stdout": out.fileno(), "stderr": err.fileno(), "first": first}
        process = Started(folder, *arguments, **own, **environment)
        try:
            status = process.wait(limit)
        except subprocess.TimeoutExpired as late:
            process.kill()
            late.output, late.stderr = (_text(file) for file in (out, err))
            raise
        return subprocess.CompletedProcess(process.args, status, *(_text(file) for file in (out, err)))


def _text(file: BinaryIO) -> str:
    file.seek(0)
    return file.read().decode()


@functools.cache
def _server() -> socket.socket:
    """A connection to the process that they are forked from, which ends with this one."""
    ours, its = socket.socketpair()
    with its:
        command = [sys.executable, "-m", "tests.warm", str(its.fileno())]
        process = subprocess.Popen(command, cwd=_ROOT, pass_fds=[its.fileno()])

    def end() -> None:
        ours.close()
        process.wait(10)

    atexit.register(end)
    return ours


def _ordered(connection: socket.socket) -> None:
    """Fork for each order that comes; return in the process that is to follow it, and never in this one."""
    while True:
        text, files, *_ = socket.recv_fds(connection, 1 << 20, 4)
        while text and not text.endswith(b"\n"):
            text += connection.recv(1 << 20)
        if not text:
            os._exit(0)
        if os.fork() == 0:
            connection.close()
            if _kept(files.pop()):
                _follow(json.loads(text), files)
                return
        for file in files:
            os.close(file)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:  # those that keep what has ended
                pass


def _kept(answers: int) -> bool:
    """Fork the process that follows an order, and tell its number and what it ended with; true in that process."""
    if (child := os.fork()) == 0:
        os.close(answers)
        return True
    os.write(answers, b"%16d" % child)
    os.write(answers, b"%16d" % os.waitpid(child, 0)[1])
    os._exit(0)


def _follow(order: dict[str, Any], files: list[int]) -> None:
    for standard, file in enumerate(files):
        os.dup2(file, standard)
        os.close(file)
    sys.stdin = sys.__stdin__ = os.fdopen(
        0, closefd=False
    )  # what there is of them knows that its file can be sought in
    sys.stdout = sys.__stdout__ = os.fdopen(1, "w", closefd=False)
    sys.stderr = sys.__stderr__ = os.fdopen(2, "w", buffering=1, errors="backslashreplace", closefd=False)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.path[0] = order["folder"]
    sys.argv = order["arguments"]
    util.spawnv_passfds = _fork_server
    start_loading()  # while there is one thread; a command may ask for its workers when it has more
    exec(order["first"], {})


def _fork_server(program: bytes, arguments: list[str], files: list[int], spawn=util.spawnv_passfds) -> int:
    """In the place of the multiprocessing module's: the server that workers are forked from is a fork as well.

    Only while there is but one thread: what another holds locked would stay so.
    """
    *_, code = arguments
    if "forkserver" not in code or threading.active_count() > 1:
        return spawn(program, arguments, files)
    call = code.removeprefix("from multiprocessing.forkserver import main; ")
    pid = os.fork()
    if pid == 0:
        util.spawnv_passfds = spawn
        first = 3
        for file in sorted(files):
            os.closerange(first, file)
            first = file + 1
        os.closerange(first, os.sysconf("SC_OPEN_MAX"))
        try:
            eval(call, {"main": forkserver.main})
        except SystemExit:  # as it ends
            os._exit(0)
        finally:
            traceback.print_exc()
            os._exit(1)
    return pid


def _load() -> None:
    for name in _LOADED:
        importlib.import_module(name)
    for package in map(importlib.import_module, _LOADED_WHOLE):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    gc.freeze()  # the memory stays shared with what is forked


if __name__ == "__main__":
    _load()
    _ordered(socket.socket(fileno=int(sys.argv[1])))
    from crawler.cli import main

    main()
