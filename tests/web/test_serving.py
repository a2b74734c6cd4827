"""What the requests of one server share: stores that are used again, and what ends with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.outlets import Outlet, outlet_path, write_outlet
from crawler.store import Store, StoreError
from crawler.web.serving import NothingStored, Serving
from tests.looping import in_a_loop


def test_before_a_crawl_nothing_is_stored_and_no_store_is_made(serving: Serving) -> None:
    with pytest.raises(NothingStored), serving.store():
        pass
    assert not Path(serving.target).exists()


def test_a_store_is_used_again_by_the_next_request_and_by_one_at_a_time(serving: Serving) -> None:
    Store.open(serving.target).close()
    with serving.store() as first, serving.store() as second:
        assert first is not second
    with serving.store() as third:
        assert third in (first, second)
    serving.close()


def test_a_store_in_which_something_failed_is_not_used_again(serving: Serving) -> None:
    Store.open(serving.target).close()
    with pytest.raises(RuntimeError), serving.store() as failed:
        raise RuntimeError
    with serving.store() as next_one:
        assert next_one is not failed
        assert next_one.counts().articles == 0
    serving.close()


def test_a_file_that_is_no_store_cannot_be_used(serving: Serving) -> None:
    Path(serving.target).write_bytes(b"no database" * 500)
    with pytest.raises(StoreError), serving.store():
        pass


def test_a_store_that_is_in_use_at_the_end_is_closed_when_it_is_given_back(serving: Serving) -> None:
    Store.open(serving.target).close()
    with serving.store() as store:
        serving.close()
        assert store.counts().articles == 0
    with serving.store() as other:
        assert other is not store


def test_outlets_files_are_those_of_the_moment(serving: Serving) -> None:
    assert serving.files().at("https://outlet.example/a") is None
    write_outlet(Outlet(name="outlet", home="https://outlet.example/"), outlet_path(serving.outlets, "outlet"))
    found = serving.files().at("https://outlet.example/a")
    assert found is not None
    assert found.name == "outlet"


def test_crawls_that_are_asked_for_keep_what_they_fetch_where_the_server_does(serving: Serving) -> None:
    assert serving.archiving() == []
    serving.archive = Path("pages")
    assert serving.archiving() == ["--archive", "pages"]


def test_what_runs_for_requests_is_one_of_each_kind_and_ends_with_the_server(serving: Serving) -> None:
    async def run() -> None:
        assert serving.workers() is serving.workers()
        assert serving.errands() is serving.errands()
        await serving.end_processes()

    in_a_loop(run())


def test_a_file_of_an_outlet_that_came_changed_or_went_is_seen_by_the_next_request(serving: Serving) -> None:
    assert serving.files().outlets == []
    path = outlet_path(serving.outlets, "outlet.example")
    write_outlet(Outlet(name="outlet.example", home="https://outlet.example/"), path)
    assert [each.home for each in serving.files().outlets] == ["https://outlet.example/"]
    path.write_text('home = "https://outlet.example/b"\n')
    assert [each.home for each in serving.files().outlets] == ["https://outlet.example/b"]
    path.write_text("home = \n")
    assert list(serving.files().problems) == ["outlet.example"]
    path.unlink()
    assert not serving.files().outlets
    assert not serving.files().problems
