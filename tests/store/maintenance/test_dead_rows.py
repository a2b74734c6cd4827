"""Former versions of rows are told where a database keeps them."""

from __future__ import annotations

import psycopg
import pytest


def test_dead_rows_and_what_keeps_them_are_told_of_postgresql_alone(store, target) -> None:
    sizes = store.sizes()
    if store.database.is_sqlite:
        assert (sizes.dead_rows, sizes.oldest_transaction) == (None, None)
        return
    assert sizes.dead_rows is not None
    with psycopg.connect(str(target)) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT count(*) FROM urls")
        assert store.sizes().oldest_transaction == pytest.approx(0, abs=60)
