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
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from multiprocessing import forkserver, util
from pathlib import Path

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


def crawler(
    folder: Path, *arguments: str | Path, limit: float = 100, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``crawler ARGUMENTS`` in a folder.

    :param limit: seconds after which it is killed.
    :param environment: what is set beyond this process's own.
    :raises subprocess.TimeoutExpired: it took longer.
    """
    order = {"arguments": [*map(str, arguments)], "folder": str(folder), "environment": {**os.environ, **environment}}
    server = _server()
    with open(os.devnull) as nothing, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        socket.send_fds(server, [json.dumps(order).encode() + b"\n"], [f.fileno() for f in (nothing, out, err)])
        with server.makefile("r") as answers:
            pid = int(answers.readline())
            late: list[int] = []
            killer = threading.Timer(limit, lambda: (late.append(pid), os.kill(pid, signal.SIGKILL)))
            killer.start()
            try:
                status = os.waitstatus_to_exitcode(int(answers.readline()))
            finally:
                killer.cancel()
        output, errors = (_text(file) for file in (out, err))
    if late:
        raise subprocess.TimeoutExpired(["crawler", *order["arguments"]], limit, output, errors)
    return subprocess.CompletedProcess(["crawler", *order["arguments"]], status, output, errors)


def _text(file) -> str:
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
        text, files, *_ = socket.recv_fds(connection, 1 << 20, 3)
        while text and not text.endswith(b"\n"):
            text += connection.recv(1 << 20)
        if not text:
            os._exit(0)
        child = os.fork()
        if child == 0:
            connection.close()
            _follow(json.loads(text), files)
            return
        for file in files:
            os.close(file)
        connection.sendall(f"{child}\n".encode())
        connection.sendall(f"{os.waitpid(child, 0)[1]}\n".encode())


def _follow(order: dict, files: list[int]) -> None:
    for standard, file in enumerate(files):
        os.dup2(file, standard)
        os.close(file)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.path[0] = order["folder"]
    sys.argv = ["crawler", *order["arguments"]]
    util.spawnv_passfds = _fork_server
    start_loading()  # while there is one thread; a command may ask for its workers when it has more


def _fork_server(program: bytes, arguments: list[str], files: list[int], spawn=util.spawnv_passfds) -> int:
    """In the place of the multiprocessing module's: the server that workers are forked from is a fork as well.

    Only while there is but one thread: what another holds locked would stay so.
    """
    *_, code = arguments
    call = code.removeprefix("from multiprocessing.forkserver import main; ")
    if call == code or threading.active_count() > 1:
        return spawn(program, arguments, files)
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
