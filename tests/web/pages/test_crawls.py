"""Crawls as they are shown, and what a browser that watches them is told."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from crawler.store import Store
from crawler.web.pages.crawls import _changes
from crawler.web.serving import Serving


@pytest.mark.usefixtures("stored")
def test_who_watches_is_told_the_part_that_changes(serving: Serving) -> None:
    async def connected() -> bool:
        return False

    async def first() -> bytes:
        request = SimpleNamespace(
            is_disconnected=connected, app=SimpleNamespace(state=SimpleNamespace(serving=serving))
        )
        changes = _changes(request)  # type: ignore[arg-type]
        found = await anext(changes)
        await changes.aclose()  # type: ignore[attr-defined]
        return found

    with ThreadPoolExecutor(1) as thread:  # the tests' own loop is this one's
        told = thread.submit(lambda: asyncio.run(first())).result(timeout=30)
    assert told.startswith(b"event: part\ndata: ")


@pytest.mark.usefixtures("stored")
def test_crawls_are_shown(browser: TestClient) -> None:
    page = browser.get("/crawls").text
    assert "No crawl yet" in page
    assert "Nothing is being fetched" in page


@pytest.mark.usefixtures("stored")
def test_a_crawl_that_has_counted_nothing_yet_is_shown(browser: TestClient, serving: Serving) -> None:
    with Store.open(serving.target) as store:
        store.begin_crawl("outlet", {"outlet": "outlet.example"})
    page = browser.get("/crawls")
    assert page.status_code == 200
    assert "running" in page.text
