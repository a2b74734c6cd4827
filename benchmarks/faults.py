"""One server that misbehaves in every way we know of: each ends in the expected state with a reason.

    python -m benchmarks.faults [--keep FOLDER] [-k WORDS] [--postgresql]

Most causes have a loopback address of their own and one URL in the list that is crawled, so that one cannot hide
another; healthy hosts stand among them, and the crawl has to bring their articles. Outlets without end, outlets behind
walls, and what goes wrong on the crawl's own machine, have a crawl each. Prints a row a cause and ends with status 1 if
one of them did not end as expected. With ``--postgresql`` each crawl has a database on a server that a package brings;
what goes wrong on the machine is about SQLite's file, and left out.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import ssl
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg.sql import SQL, Identifier

from benchmarks.faults_cause import Cause
from benchmarks.faults_certificates import Certificates
from benchmarks.faults_crawl import Ended, select
from benchmarks.faults_list import CAUSES
from benchmarks.faults_machine import FAULTS, happen
from benchmarks.faults_server import Server
from benchmarks.faults_traps import TRAPS, spring
from benchmarks.faults_walls import WALLS, stand, wall_name
from benchmarks.leases import postgresql
from crawler.store.engine import store_url

_SETTINGS = {
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "DOWNLOAD_TIMEOUT": "5",
    "CONCURRENT_REQUESTS": "32",
    "RETRY_TIMES": "1",
    "CRAWLER_LONGEST_WAIT": "3",
    "CRAWLER_PAGE_TIMEOUT": "10",
    "CRAWLER_TDMREP": "False",
    "LOG_LEVEL": "ERROR",
}
_ROWS = "SELECT url, state, coalesce(reason, '') FROM urls"


@dataclass(slots=True)
class Row:
    state: str
    reason: str


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", metavar="FOLDER", help="keep the store and the log there")
    parser.add_argument("-k", metavar="WORDS", default="", help="only causes whose name has these words")
    parser.add_argument("--postgresql", action="store_true", help="store in PostgreSQL")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        work = Path(arguments.keep or stack.enter_context(tempfile.TemporaryDirectory()))
        work.mkdir(parents=True, exist_ok=True)
        server = stack.enter_context(postgresql()) if arguments.postgresql else None
        began = time.monotonic()
        lines = asyncio.run(all_causes(arguments.k, work, server))
    return table(lines, time.monotonic() - began)


async def all_causes(words: str, folder: Path, server: str | None) -> list[Ended]:
    """What each cause whose name has these words ended in.

    :param server: the URL of a PostgreSQL database, beside which others are made; None for SQLite.
    """
    causes = [cause for cause in CAUSES if words in cause.name]
    lines = []
    if causes:
        rows, status = await crawl(causes, folder, store_in(folder, server))
        lines = [_judged(cause, rows[cause.name]) for cause in causes]
        lines.append(Ended("the crawl of all of these", status == 0, "ended", f"exit status {status}"))
    for trap in (trap for trap in TRAPS if words in trap.name):
        own = folder / f"trap-{len(lines)}"
        lines.append(await spring(trap, own, store_in(own, server)))
    for wall in (wall for wall in WALLS if words in wall_name(wall)):
        own = folder / f"wall-{len(lines)}"
        lines.append(await stand(wall, own, store_in(own, server)))
    for name in (name for name in FAULTS if words in name and server is None):
        lines.append(await happen(name, folder / f"machine-{len(lines)}"))
    return lines


def store_in(folder: Path, server: str | None) -> str:
    """The store of the crawl that runs in a folder: a file there, or a database of its own."""
    if server is None:
        return str(folder / "crawler.db")
    name = folder.name.replace("-", "_").lower()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return store_url(server).set(database=name).render_as_string(hide_password=False)


def _judged(cause: Cause, row: Row) -> Ended:
    right = row.state == cause.state and cause.reason in row.reason
    expected = "" if right else f"   expected {cause.state}: {cause.reason}"
    return Ended(cause.name, right, row.state, (row.reason or "article stored") + expected)


async def crawl(causes: list[Cause], folder: Path, store: str) -> tuple[dict[str, Row], int]:
    """Serve every cause and crawl their addresses in one process; gives the row of each, and the exit status."""
    addresses = {cause.name: f"127.9.{number // 200}.{number % 200 + 1}" for number, cause in enumerate(causes)}
    behaviours = {addresses[c.name]: c.page for c in causes if c.page is not None}
    robots = {addresses[c.name]: c.robots for c in causes if c.robots is not None}
    server = Server(behaviours, robots)
    plain = await server.start()
    certificates = Certificates(folder)
    secure = []
    for cause in causes:
        if cause.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificates.make(cause.certificate, addresses[cause.name]))
            secure.append(await asyncio.start_server(server._serve, addresses[cause.name], 8443, ssl=context))
    urls = {c.name: c.url.format(address=addresses[c.name], port=server.port) for c in causes}
    (folder / "urls.txt").write_text("\n".join(urls.values()))
    status = await _run(folder, store, certificates.authority)
    for listener in (plain, *secure):
        listener.close()
    found = {url: Row(state, reason) for url, state, reason in select(store, _ROWS)}
    return {name: found.get(url, Row("no row", "")) for name, url in urls.items()}, status


async def _run(folder: Path, store: str, authority: Path) -> int:
    command = [sys.executable, "-m", "scrapy", "crawl", "urls", "-a", f"file={folder / 'urls.txt'}"]
    for name, value in (_SETTINGS | {"CRAWLER_STORE": store}).items():
        command += ["-s", f"{name}={value}"]
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings", "SSL_CERT_FILE": str(authority)}
    with (folder / "crawl.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(*command, stdout=log, stderr=subprocess.STDOUT, env=environment)
        lock = asyncio.create_task(_lock_for_a_while(store))
        try:
            return await asyncio.wait_for(process.wait(), 300)
        except TimeoutError:
            process.kill()
            return -1
        finally:
            lock.cancel()


async def _lock_for_a_while(store: str) -> None:
    """Keep every writer out of the store for two seconds of the crawl, as a backup would."""
    url = store_url(store)
    while url.get_backend_name() == "sqlite" and not Path(store).exists():
        await asyncio.sleep(0.2)
    await asyncio.sleep(4)
    lock = "BEGIN IMMEDIATE" if url.get_backend_name() == "sqlite" else "BEGIN; LOCK TABLE urls IN EXCLUSIVE MODE"
    engine = sa.create_engine(url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(lock)
        await asyncio.sleep(2)
        connection.exec_driver_sql("ROLLBACK")


def table(lines: list[Ended], seconds: float) -> int:
    """Print a row a cause; gives 1 if one did not end as expected."""
    for line in lines:
        print(f"{'ok' if line.right else 'WRONG':6}{line.name:52}{line.state:10}{line.said}")
    wrong = sum(not line.right for line in lines)
    missed = sum(line.state == "not tried" for line in lines)
    print(f"\n{len(lines)} causes, {wrong} ended otherwise than expected, {missed} not tried; {seconds:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
