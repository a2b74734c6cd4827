"""What happens in a transaction happens as a whole, or not at all."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from crawler.store.database import Database
from crawler.store.schema import outlets
from crawler.store.transactions import Transactions


@pytest.fixture
def transactions(target, clock):
    database = Database(target)
    yield Transactions(database, now=clock)
    database.close()


def put(connection, name, now, *, fails=False):
    connection.execute(sa.insert(outlets).values(name=name, first_seen=now))
    if fails:
        raise RuntimeError("in the middle")
    return name


def names(connection):
    return list(connection.scalars(sa.select(outlets.c.name)))


def test_what_a_function_writes_is_there_and_what_it_gives_comes_back(transactions):
    assert transactions.write(put, "a.example", transactions.now()) == "a.example"
    assert transactions.read(names) == ["a.example"]


def test_nothing_is_left_of_a_function_that_fails(transactions):
    with pytest.raises(RuntimeError, match="in the middle"):
        transactions.write(put, "a.example", transactions.now(), fails=True)
    assert transactions.read(names) == []


def test_the_clock_is_the_one_that_was_given(transactions, clock):
    clock.advance(days=1)
    assert transactions.now() == clock.time


def test_without_one_instants_are_in_utc(target):
    database = Database(target)
    assert Transactions(database).now().utcoffset().total_seconds() == 0
    database.close()
