"""Leases of machines that share a store run out by one clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from crawler.items import Link
from crawler.store import Frontier, Store

AHEAD = timedelta(hours=1)


@pytest.fixture
def server_ahead(postgresql: str) -> Iterator[str]:
    """A database whose server's clock is an hour ahead of this machine's."""
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
        connection.execute(
            "CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS "
            f"$$ SELECT pg_catalog.clock_timestamp() + interval '{AHEAD.total_seconds()} seconds' $$"
        )
        connection.execute("ALTER ROLE CURRENT_USER SET search_path = public, pg_catalog")
        yield postgresql
        connection.execute("ALTER ROLE CURRENT_USER RESET search_path")


def _ahead(store: Store) -> float:
    return (store.now() - datetime.now(UTC)).total_seconds()


@pytest.mark.postgresql
def test_machines_go_by_the_clock_of_the_server_that_they_share(server_ahead: str) -> None:
    with Store.open(server_ahead) as store:
        assert _ahead(store) == pytest.approx(AHEAD.total_seconds(), abs=60)


@pytest.mark.postgresql
def test_the_server_is_asked_again_when_this_machine_was_set_to_another_time(
    server_ahead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(server_ahead) as store:
        store.begin_crawl("scrape", {"urls": []})
        with psycopg.connect(server_ahead, autocommit=True) as connection:
            connection.execute("DROP FUNCTION public.clock_timestamp()")
        assert _ahead(store) == pytest.approx(AHEAD.total_seconds(), abs=60)
        real = time.time
        monkeypatch.setattr("crawler.store.clock.time.time", lambda: real() + 30)
        assert _ahead(store) == pytest.approx(0, abs=60)


@pytest.mark.postgresql
def test_a_lease_holds_though_another_machine_s_clock_is_ahead(
    server_ahead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = Link(url="https://outlet.example/a", how="section", role="article")
    with Store.open(server_ahead) as here:
        first = Frontier(here, here.begin_crawl("section", {"u": 1}), owner="hostA:1:m1:1:a")
        first.add([link])
        assert len(first.lease(1, per_host=1, seconds=120)) == 1
        real = time.time
        monkeypatch.setattr("crawler.store.clock.time.time", lambda: real() + 600)
        with Store.open(server_ahead) as there:
            second = Frontier(there, there.begin_crawl("section", {"u": 1}), owner="hostB:2:m2:2:b")
            assert not second.lease(1, per_host=1, seconds=120)


def test_a_file_goes_by_the_clock_of_its_machine(tmp_path: Path) -> None:
    with Store.open(tmp_path / "crawler.db") as store:
        assert _ahead(store) == pytest.approx(0, abs=60)
