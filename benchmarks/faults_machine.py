"""What goes wrong on the crawl's own machine: full disks, locked, damaged and lost stores, killed workers.

Each crawl has to say in one sentence what was wrong, with exit status 1, or to go on; what was stored before stays
stored; and the same command, run again when the fault is gone, completes.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults_crawl import Ended, end, reasons, said, start, stored
from benchmarks.invented_site import InventedSite
from benchmarks.site import SiteServer

_OUTLETS, _ARTICLES = 4, 25
_SLOW = 0.02
_FEW = 15
"""Articles that are stored when the fault comes."""


class NotHere(Exception):
    """The fault cannot be made on this machine; the message says why."""


@dataclass(slots=True)
class Machine:
    """A crawl's folder, which holds another one for the store, and the site that it crawls."""

    folder: Path
    server: SiteServer

    @property
    def store(self) -> Path:
        """The store's file."""
        return self.folder / "data/crawler.db"

    async def crawl(self, **options: object) -> asyncio.subprocess.Process:
        """Begin the crawl, or go on with it."""
        store = str(options.pop("store", self.store))
        output = ["-o", str(options.pop("output", self.folder / "articles.jsonl"))]
        settings = {"CONCURRENT_REQUESTS_PER_DOMAIN": "2", **options.pop("settings", {})}  # type: ignore[dict-item]
        arguments = ["--store", store, "scrape", *self.server.urls, *output]
        return await start(self.folder, *arguments, settings=settings, **options)  # type: ignore[arg-type]

    async def reach(self, number: int, process: asyncio.subprocess.Process, store: Path | None = None) -> int:
        """Wait until so many articles are stored; gives their number."""
        while process.returncode is None:
            try:
                if (found := stored(store or self.store)) >= number:
                    return found
            except sqlite3.OperationalError:  # not there yet
                pass
            await asyncio.sleep(0.05)
        raise RuntimeError(f"the crawl ended before: {said(self.folder)}")

    async def under_way(self) -> tuple[asyncio.subprocess.Process, int]:
        """Begin a crawl and wait until a few articles are stored; gives their number as well."""
        process = await self.crawl()
        return process, await self.reach(_FEW, process)

    def forget_log(self) -> None:
        """Remove what SQLite had not yet written from its log into the store."""
        for name in ("crawler.db-wal", "crawler.db-shm"):
            (self.store.parent / name).unlink(missing_ok=True)


Fault = Callable[[Machine], Awaitable[str]]
"""Makes the fault; gives the sentence that the crawl ended with, or raises AssertionError."""


def _sentence(machine: Machine, status: int, word: str) -> str:
    text = said(machine.folder)
    lines = [line for line in text.splitlines() if line.strip()]
    assert status == 1, f"exit status {status}: {lines[-1:]}"
    assert "Traceback" not in text, f"a traceback: {lines[-1:]}"
    told = [line for line in lines if word in line]
    assert told, f"not told: {lines[-1:]}"
    return told[-1]


async def _completes(machine: Machine, before: int, **options: object) -> None:
    kept = stored(machine.store)
    assert kept >= before, f"{before} articles were stored, {kept} are"
    status = await end(await machine.crawl(**options))
    assert status == 0, f"again: exit status {status}: {said(machine.folder)[-200:]}"
    found = stored(machine.store)
    assert found == _OUTLETS * _ARTICLES, f"again: {found} articles of {_OUTLETS * _ARTICLES}"
    lines = (machine.folder / "articles.jsonl").read_bytes().count(b"\n")
    assert lines == found, f"again: {lines} articles in the export"


@asynccontextmanager
async def _small_disk(folder: Path, size: str) -> AsyncIterator[None]:
    folder.mkdir(exist_ok=True)
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True)
    if made.returncode:
        raise NotHere("a small disk can be made by the superuser only")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


async def store_disk_full(machine: Machine) -> str:
    """The disk of the store."""
    async with _small_disk(machine.store.parent, "900k"):
        status = await end(await machine.crawl())
        sentence = _sentence(machine, status, "disk")
        before = stored(machine.store)
        subprocess.run(["mount", "-o", "remount,size=100m", machine.store.parent], check=True)
        await _completes(machine, before)
    return sentence


async def output_disk_full(machine: Machine) -> str:
    """The disk of the export."""
    async with _small_disk(machine.folder / "out", "64k"):
        status = await end(await machine.crawl(output=machine.folder / "out/articles.jsonl"))
        sentence = _sentence(machine, status, "could not be written")
    await _completes(machine, 1)
    return sentence


async def file_size_limit(machine: Machine) -> str:
    """RLIMIT_FSIZE, as a service manager sets it."""
    status = await end(await machine.crawl(before=["prlimit", "--fsize=300000"]))
    sentence = _sentence(machine, status, "crawler.db")
    await _completes(machine, stored(machine.store))
    return sentence


async def locked_for_long(machine: Machine) -> str:
    """Another program that holds the store's lock for longer than it is waited for."""
    process, before = await machine.under_way()
    with closing(sqlite3.connect(machine.store, timeout=10, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        status = await end(process)
        connection.execute("ROLLBACK")
    sentence = _sentence(machine, status, "locked")
    await _completes(machine, before)
    return sentence


async def store_removed(machine: Machine) -> str:
    """Somebody who deletes the store while it is written to."""
    process, _ = await machine.under_way()
    for file in machine.store.parent.iterdir():
        file.unlink()
    sentence = _sentence(machine, await end(process), "crawler.db")
    status = await end(await machine.crawl())
    assert (status, stored(machine.store)) == (0, _OUTLETS * _ARTICLES), f"again: {said(machine.folder)[-200:]}"
    return sentence


async def store_replaced(machine: Machine) -> str:
    """Somebody who puts an earlier copy in the place of the store while it is written to."""
    process, _ = await machine.under_way()
    with closing(sqlite3.connect(machine.store)) as connection, closing(sqlite3.connect(machine.folder / "c")) as copy:
        connection.backup(copy)
    await machine.reach(2 * _FEW, process)
    os.replace(machine.folder / "c", machine.store)
    sentence = _sentence(machine, await end(process), "crawler.db")
    machine.forget_log()
    await _completes(machine, _FEW)
    return sentence


async def store_unreadable(machine: Machine) -> str:
    """A store that may no longer be written to when the crawl is run again."""
    if os.geteuid() == 0:
        raise NotHere("the superuser may write to every file")
    process, before = await machine.under_way()
    process.kill()
    await process.wait()
    machine.store.chmod(0)
    sentence = _sentence(machine, await end(await machine.crawl()), "permissions")
    machine.store.chmod(0o644)
    await _completes(machine, before)
    return sentence


async def store_damaged(machine: Machine) -> str:
    """Pages of the store overwritten, as by a failing disk."""
    process, _ = await machine.under_way()
    process.kill()
    await process.wait()
    with closing(sqlite3.connect(machine.store)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(machine.store, machine.folder / "copy.db")
    with machine.store.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(machine.store.stat().st_size - 4096))
    sentence = _sentence(machine, await end(await machine.crawl()), "damaged")
    machine.forget_log()
    os.replace(machine.folder / "copy.db", machine.store)
    await _completes(machine, _FEW)
    return sentence


async def rows_damaged(machine: Machine) -> str:
    """The contents of what is stored so far overwritten, row by row: what is not read again is told, the rest comes.

    The exit status is 1 where the file had one of them yet to get.
    """
    process, _ = await machine.under_way()
    process.kill()
    await process.wait()
    with closing(sqlite3.connect(machine.store)) as connection, connection:
        damaged = connection.execute("UPDATE articles SET content = x'3100'").rowcount
    status = await end(await machine.crawl())
    logged = set(re.findall(r"Article (\w+) in the store is damaged", said(machine.folder)))
    lacking = set(re.findall(r"article (\w+): damaged in the store", said(machine.folder)))
    told = logged | lacking
    lines = (machine.folder / "articles.jsonl").read_bytes().count(b"\n")
    assert status == int(bool(lacking)), f"exit status {status}: {said(machine.folder)[-200:]}"
    assert lines == _OUTLETS * _ARTICLES - len(told), f"{lines} articles in the export, {len(told)} are told"
    return f"went on; {damaged - len(told)} of {damaged} were read again, the others told"


async def few_files(machine: Machine) -> str:
    """RLIMIT_NOFILE, lower than what a crawl needs."""
    status = await end(await machine.crawl(before=["prlimit", "--nofile=24:24"]))
    sentence = _sentence(machine, status, "ulimit -n")
    await _completes(machine, 0)
    return sentence


async def workers_killed(machine: Machine) -> str:
    """The system that kills every worker process, as it does when memory runs out: the crawl goes on."""
    process, _ = await machine.under_way()
    killed = 0
    for worker in _descendants(process.pid, 2):
        os.kill(worker, signal.SIGKILL)
        killed += 1
    status = await end(process)
    assert killed, "there were no workers"
    assert status == 0, f"exit status {status}: {said(machine.folder)[-200:]}"
    lost = _OUTLETS * _ARTICLES - stored(machine.store)
    assert lost <= killed, f"{lost} articles are missing after {killed} deaths"
    return f"went on; {lost} of {killed} pages at hand are to be tried again"


async def no_memory(machine: Machine) -> str:
    """RLIMIT_AS in the workers, lower than what they need: each page has its reason, and the crawl comes to its end."""
    status = await end(await machine.crawl(settings={"CRAWLER_WORKER_MEMORY": "120"}))
    sentence = _sentence(machine, status, "CRAWLER_WORKER_MEMORY")
    assert "CRAWLER_WORKER_MEMORY" in reasons(machine.store), f"the reason: {reasons(machine.store)}"
    return sentence


def _descendants(pid: int, depth: int) -> list[int]:
    found = [int(n) for file in Path(f"/proc/{pid}/task").glob("*/children") for n in file.read_text().split()]
    return found if depth == 1 else [n for child in found for n in _descendants(child, depth - 1)]


async def database_stopped(machine: Machine) -> str:
    """A PostgreSQL server that is stopped, and started again."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not programs:
        raise NotHere("PostgreSQL is not installed")
    folder = machine.folder / "pg"
    folder.mkdir()
    as_user: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as the superuser
        for path in (machine.folder.parent, machine.folder, folder):
            path.chmod(0o777)
        as_user = ["runuser", "-u", "postgres", "--"]

    async def pg_ctl(*arguments: str) -> None:
        command = [*as_user, str(programs[-1]), "-D", f"{folder}/data", *arguments]
        null = asyncio.subprocess.DEVNULL
        done = await asyncio.create_subprocess_exec(*command, cwd="/", stdout=null, stderr=null)
        assert await done.wait() == 0, " ".join(command)

    on = ("start", "-w", "-l", f"{folder}/log", "-o", f"-k {folder} -c listen_addresses=''")
    await pg_ctl("init", "-o", "-U postgres -A trust -E UTF8 --no-locale")
    await pg_ctl(*on)
    try:
        url = f"postgresql://postgres@/postgres?host={folder}"
        process = await machine.crawl(store=url)
        while len(machine.server.log) < 3 * _FEW:
            await asyncio.sleep(0.05)
        await pg_ctl("stop", "-m", "immediate")
        sentence = _sentence(machine, await end(process), "database")
        await pg_ctl(*on)
        status = await end(await machine.crawl(store=url))
        lines = (machine.folder / "articles.jsonl").read_bytes().count(b"\n")
        assert (status, lines) == (0, _OUTLETS * _ARTICLES), f"again: {status}, {lines} articles"
    finally:
        with suppress(AssertionError):  # it may stand still
            await pg_ctl("stop", "-m", "immediate")
    return sentence


FAULTS: dict[str, Fault] = {
    "the disk of the store is full": store_disk_full,
    "the disk of the export is full": output_disk_full,
    "a limit for the size of files": file_size_limit,
    "the store is locked for longer than is waited": locked_for_long,
    "the store is deleted": store_removed,
    "the store is replaced by an earlier copy": store_replaced,
    "the store may not be written to any more": store_unreadable,
    "the store is damaged": store_damaged,
    "the rows of articles are damaged": rows_damaged,
    "too few files may be open": few_files,
    "the system kills every worker": workers_killed,
    "the workers get too little memory": no_memory,
    "PostgreSQL is stopped": database_stopped,
}


async def happen(name: str, folder: Path) -> Ended:
    """Make one of the faults while a crawl runs."""
    (folder / "data").mkdir(parents=True)
    server = SiteServer(InventedSite(_OUTLETS, _ARTICLES), _SLOW)
    await server.start()
    try:
        text = await FAULTS[name](Machine(folder, server))
        return Ended(name, True, "told", text)
    except NotHere as reason:
        return Ended(name, True, "not tried", str(reason))
    except (AssertionError, RuntimeError, sqlite3.Error, OSError) as wrong:
        return Ended(name, False, "", " ".join(str(wrong).split()))
    finally:
        server.stop()
