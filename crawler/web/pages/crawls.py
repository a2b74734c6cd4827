"""The crawls: what they came to, and what those under way are at, as it changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crawler.store import StoreError
from crawler.store.monitoring.overview import activity
from crawler.store.monitoring.processes import working
from crawler.web.pages.errands import event, event_stream
from crawler.web.rendering import page, rendered
from crawler.web.serving import NothingStored, Serving

_EVERY_SECONDS = 2.0
_LONGEST_SECONDS = 3600.0


def _show(request: Request) -> Response:
    return page(request, "crawls.html", part=_part(request.app.state.serving))


def _part(serving: Serving) -> str:
    with serving.store() as store:
        now = store.now()
        found = store.read(activity, now)
        return rendered("crawls_now.html", activity=found, processes=store.read(working, now))


async def _events(request: Request) -> Response:
    return event_stream(_changes(request))


async def _changes(request: Request) -> AsyncIterator[bytes]:
    """The part of the page that changes, whenever it did."""
    before = ""
    for _ in range(int(_LONGEST_SECONDS / _EVERY_SECONDS)):
        if await request.is_disconnected():
            return
        try:
            part = await run_in_threadpool(_part, request.app.state.serving)
        except (NothingStored, StoreError):
            return
        if part != before:
            yield event("part", str(part))  # msgspec takes no subclass
            before = part
        await asyncio.sleep(_EVERY_SECONDS)


routes = [Route("/crawls", _show), Route("/crawls/events", _events)]
