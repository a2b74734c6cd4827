"""Statements that are compiled once give what the connection's own give, and fail as they do."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from crawler.store.prepared import Prepared
from crawler.store.schema import outlets

SEEN = datetime(2026, 1, 1, 12, tzinfo=UTC)
ADD = Prepared(sa.insert(outlets).returning(outlets.c.name))
NAMED = sa.select(outlets.c.name, outlets.c.first_seen, outlets.c.revisits).where(
    outlets.c.name == sa.bindparam("named")
)
CHANGE = Prepared(sa.update(outlets).where(outlets.c.name == sa.bindparam("named")))


def test_it_gives_the_rows_that_the_connection_gives(store):
    with store.database.write() as connection:
        assert ADD.rows(connection, {"name": "a\0b.example", "first_seen": SEEN}) == [("a\ufffdb.example",)]
        rows = Prepared(NAMED).rows(connection, {"named": "a\ufffdb.example"})
        assert rows == connection.execute(NAMED, {"named": "a\ufffdb.example"}).all()
    assert (rows[0].first_seen, rows[0].revisits) == (SEEN, 0)
    with store.database.read() as connection:
        assert Prepared(NAMED).rows(connection, {"named": "a\ufffdb.example"}) == rows, "it was committed"


def test_one_statement_sets_the_columns_that_have_values(store):
    with store.database.write() as connection:
        ADD.rows(connection, {"name": "a.example", "first_seen": SEEN})
        assert CHANGE.change(connection, {"named": "a.example", "model": "m"}) == 1
        assert CHANGE.change(connection, {"named": "a.example", "trust": "t", "model": None}) == 1
        assert CHANGE.change(connection, {"named": "b.example", "trust": "u"}) == 0
        assert connection.execute(sa.select(outlets.c.model, outlets.c.trust)).all() == [(None, "t")]


def test_a_parameter_may_stand_in_several_places(store):
    either = (outlets.c.name == sa.bindparam("text")) | (outlets.c.model == sa.bindparam("text"))
    with store.database.write() as connection:
        ADD.rows(connection, {"name": "a.example", "first_seen": SEEN})
        assert len(Prepared(sa.select(outlets.c.name).where(either)).rows(connection, {"text": "a.example"})) == 1


def test_what_fails_leaves_no_trace_and_says_so_as_the_connection_does(store):
    def twice():
        with store.database.write() as connection:
            for _ in range(2):
                ADD.rows(connection, {"name": "a.example", "first_seen": SEEN})

    with pytest.raises(IntegrityError):
        twice()
    assert store.outlet_names() == []
    with store.database.read() as connection:
        assert Prepared(NAMED).rows(connection, {"named": "a.example"}) == []
