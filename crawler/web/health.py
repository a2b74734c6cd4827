"""What machines ask a server that runs: whether it lives, whether it can answer, and the store's figures."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from crawler.reporting.metrics import CONTENT_TYPE, metrics_text
from crawler.web.serving import NothingStored, Serving


async def _healthz(request: Request) -> Response:
    """Whether the process answers at all; it does not look at the store, whose failure no restart mends."""
    return PlainTextResponse("ok\n")


def _readyz(request: Request) -> Response:
    """Whether pages can be answered from the store."""
    serving: Serving = request.app.state.serving
    try:
        with serving.store() as store:
            store.knows("")
    except NothingStored:
        return PlainTextResponse("Nothing is stored yet.\n", 503)
    return PlainTextResponse("ok\n")


def _metrics(request: Request) -> Response:
    serving: Serving = request.app.state.serving
    with serving.store() as store:
        return Response(metrics_text(store, serving.files().outlets), media_type=CONTENT_TYPE)


routes = [Route("/healthz", _healthz), Route("/readyz", _readyz), Route("/metrics", _metrics)]
