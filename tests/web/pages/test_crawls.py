"""What a browser that watches crawls is told."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

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
