"""What is answered when something is wrong: one sentence, as a page or as JSON, that tells nothing of the machine."""

from __future__ import annotations

import logging
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from crawler.store import StoreError
from crawler.web.rendering import page, page_without_request
from crawler.web.serving import NothingStored

_JSON = ("/api", "/healthz", "/readyz", "/metrics", "/feed", "/websub/")
"""How paths begin whose clients are programs."""
_SAID = {
    400: "This request cannot be understood.",
    401: "The token is missing or wrong.",
    403: "This was not sent by a page of this server; go back, load the page again and repeat it.",
    404: "There is nothing here.",
    405: "This cannot be done here.",
    408: "The request came too slowly.",
    413: "The request is too large.",
    421: "This server is not asked by that name; whoever runs it adds one with --allow-host.",
    429: "Too many requests; wait a little.",
    500: "This cannot be answered because of a fault; whoever runs this server finds it in the log.",
    503: "The store cannot be used at this moment; try again later, or ask whoever runs this server.",
}
_log = logging.getLogger(__name__)


def is_for_people(path: str) -> bool:
    """Whether it is answered by a page, and not by data for a program."""
    return not path.startswith(_JSON)


def error_answer(path: str, status: int) -> Response:
    """The answer to a request that is not served."""
    said = _SAID.get(status, _SAID[400])
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    if not is_for_people(path):
        title = HTTPStatus(status).phrase  # RFC 9457, as the API describes it
        told = {"error": said, "title": title, "status": status, "detail": said, "parameter": None}
        return JSONResponse(told, status, headers, "application/problem+json")
    return page_without_request("error.html", status, headers, status=status, said=said)


def refused(request: Request, error: Exception) -> Response:
    """The answer to what Starlette refuses, such as a path that leads nowhere."""
    assert isinstance(error, HTTPException)
    return error_answer(request.url.path, error.status_code)


def no_store(request: Request, error: Exception) -> Response:
    """The answer while nothing is stored yet."""
    assert isinstance(error, NothingStored)
    if not is_for_people(request.url.path):
        return JSONResponse({"error": "Nothing is stored yet."}, 404)
    return page(request, "nothing_stored.html")


def store_failed(request: Request, error: Exception) -> Response:
    """The answer while the store cannot be used; why stands in the log."""
    assert isinstance(error, StoreError)
    _log.error("The store cannot be used: %s", error)
    return error_answer(request.url.path, 503)


def failed(request: Request, error: Exception) -> Response:
    """The answer to a request that brought a fault to light; Starlette puts it into the log."""
    return error_answer(request.url.path, 500)
