"""Threads that write to an SQLite file have their turns in the order in which they came."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from crawler.store.database import Database
from crawler.store.writers import Writers, writers_of

LIMIT = 30  # seconds after which what hangs fails its test


def test_who_came_first_writes_first() -> None:
    writers, order = Writers(), list[int]()
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with writers.turn():
            held.set()
            free.wait(LIMIT)

    def write(number: int) -> None:
        with writers.turn():
            order.append(number)

    with ThreadPoolExecutor(9) as threads:
        threads.submit(hold)
        held.wait(LIMIT)
        for number in range(8):
            threads.submit(write, number)
            while len(writers._waiting) <= number:
                pass
        free.set()
    assert order == list(range(8))
    write(8)
    assert order[-1] == 8, "nobody is waited for any more"


def test_a_turn_that_fails_is_over() -> None:
    writers = Writers()
    with pytest.raises(ZeroDivisionError), writers.turn():
        1 / 0  # noqa: B018
    with writers.turn():
        pass


def test_two_databases_of_one_file_take_turns_and_each_write_counts(tmp_path) -> None:
    path = tmp_path / "a.db"
    one, two = Database(path), Database(tmp_path / "." / "a.db", timeout=0.01)
    (tmp_path / "link.db").symlink_to(path)
    assert writers_of(str(path)) is one._writers is two._writers is Database(tmp_path / "link.db")._writers

    def add(database: Database) -> None:
        for _ in range(20):
            with database.write() as connection:
                name = connection.exec_driver_sql("SELECT count(*) FROM outlets").scalar()
                connection.exec_driver_sql("INSERT INTO outlets (name, first_seen) VALUES (?, '')", (str(name),))

    with ThreadPoolExecutor(4) as threads:  # with a hundredth of a second to wait for SQLite's own lock
        for done in [threads.submit(add, database) for database in (one, two, one, two)]:
            done.result(LIMIT)
    with one.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM outlets").scalar() == 80
    one.close()
    two.close()
