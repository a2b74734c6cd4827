"""What somebody asked to be done, as it goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from crawler.web.errands import Errand
from crawler.web.rendering import page
from crawler.web.serving import Serving


def _errand(request: Request) -> Errand:
    serving: Serving = request.app.state.serving
    if (errand := serving.errands().get(request.path_params["id"])) is None:
        raise HTTPException(404)
    return errand


async def _show(request: Request) -> Response:
    return page(request, "errand.html", errand=_errand(request))


async def _events(request: Request) -> Response:
    """The lines as server-sent events (WHATWG HTML, section 9.2), then one named ``end``."""
    return event_stream(_told(_errand(request)))


async def _told(errand: Errand) -> AsyncIterator[bytes]:
    async for line in errand.told():
        yield event("line", line)
    yield event("end", errand.status)


def event(name: str, data: object) -> bytes:
    """A server-sent event with data as JSON, which has no line breaks."""
    return b"event: " + name.encode() + b"\ndata: " + msgspec.json.encode(data) + b"\n\n"


def event_stream(events: AsyncIterator[bytes]) -> Response:
    """An answer that goes on; a proxy is told not to hold it back."""
    return StreamingResponse(events, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


routes = [Route("/errands/{id:str}", _show), Route("/errands/{id:str}/events", _events)]
