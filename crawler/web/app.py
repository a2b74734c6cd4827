"""The application of `crawler serve`: what answers which path, behind what keeps it safe."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from crawler.answers.refusal import Refused
from crawler.store import StoreError
from crawler.web import errors, health, hubs
from crawler.web.api.access import ApiAccess
from crawler.web.api.answering import told_problem
from crawler.web.api.app import PREFIX, make_api
from crawler.web.feeds.routes import feed_routes
from crawler.web.limits import Rates
from crawler.web.pages import (
    adding,
    articles,
    crawls,
    errands,
    mending,
    outlets,
    reading,
    report,
    signing_in,
    taking,
    watches,
)
from crawler.web.safety import Safety
from crawler.web.serving import NothingStored, Serving

_STATIC = Path(__file__).parent / "static"
_ROUTES: tuple[Sequence[BaseRoute], ...] = (
    *(health.routes, hubs.routes, signing_in.routes, articles.routes, reading.routes, mending.routes, adding.routes),
    *(outlets.routes, crawls.routes, errands.routes, report.routes, taking.routes, watches.routes),
)
"""What answers, by module; of two that answer one path the first one does."""


def make_app(
    serving: Serving,
    *,
    hosts: Collection[str] = (),
    numeric: bool = False,
    rates: Rates | None = None,
    wrong_seconds: float = 1.0,
) -> Starlette:
    """The application; its store is opened when the first request needs it.

    :param serving: what requests find as ``request.app.state.serving``.
    :param hosts: host names by which the server is asked, beside this machine's own.
    :param numeric: whether it is asked by numeric addresses other than the loopback's.
    :param rates: how many requests a client may make.
    :param wrong_seconds: how long the answer to a wrong token takes.
    """

    access = ApiAccess(serving)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await access.close()
        await serving.end_processes()
        serving.close()

    app = Starlette(
        routes=[
            Mount("/static", StaticFiles(directory=_STATIC), name="static"),
            Mount(PREFIX, make_api(access), name="api"),
            *feed_routes(access),
            *(route for routes in _ROUTES for route in routes),
        ],
        middleware=[
            Middleware(Safety, serving=serving, hosts=hosts, numeric=numeric, rates=rates, wrong_seconds=wrong_seconds)
        ],
        exception_handlers={
            HTTPException: errors.refused,
            Refused: told_problem,
            NothingStored: errors.no_store,
            StoreError: errors.store_failed,
            Exception: errors.failed,
        },
        lifespan=lifespan,
    )
    app.state.serving = serving
    return app
