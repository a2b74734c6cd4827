"""What was settled is not passed again at each lease, though PostgreSQL has to keep it for an older transaction."""

from __future__ import annotations

import psycopg
import pytest
import sqlalchemy as sa

from crawler.items import Link

_READ = "SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'crawl_urls'"


@pytest.mark.parametrize("target", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_a_lease_reads_few_entries_of_an_index_while_a_transaction_is_open(target, store, frontier) -> None:
    number = iter(range(10**6))

    def add(count: int) -> None:
        frontier.add([Link(url=f"https://h{n % 10}.example/{n}") for n, _ in zip(number, range(count), strict=False)])

    def read() -> int:
        with store.database.write() as connection:
            connection.execute(sa.text("SELECT pg_stat_force_next_flush()"))
        with psycopg.connect(target) as connection:
            return int(connection.execute(_READ).fetchone()[0])

    add(500)
    with psycopg.connect(target) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT count(*) FROM urls")
        before, taken = read(), 0
        for _ in range(20):
            for lease in (leases := frontier.lease(16, per_host=8)):
                frontier.fail(lease, "settled")
            add(len(leases))
            taken += len(leases)
        assert taken == 320
        assert read() - before < 30 * taken, "entries for each lease"
