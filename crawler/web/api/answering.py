"""Requests read strictly, answers written as JSON or Markdown with their validators."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from crawler.answers.query import check_names
from crawler.answers.refusal import Refused, WrongParameter, refusal_of
from crawler.export import exporter_for
from crawler.items import Article
from crawler.web.api.access import ApiAccess
from crawler.web.api.operations import REPEATED, Operation
from crawler.web.serving import NothingStored

JSON, MARKDOWN, PROBLEM = "application/json", "text/markdown", "application/problem+json"
_LONGEST_QUERY = 8 << 10
Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(slots=True, kw_only=True)
class ProblemDetails:
    """Why a request is not answered (RFC 9457)."""

    title: str
    """The status in words."""
    status: int
    """The status."""
    detail: str
    """What is wrong, in a sentence."""
    parameter: str | None = None
    """The parameter that is wrong; null when it is none."""


def endpoint_of(operation: Operation, access: ApiAccess) -> Endpoint:
    """What answers the requests of an operation."""

    async def answer(request: Request) -> Response:
        given = read_parameters(request, operation.takes, operation.needs) | request.path_params
        kind = _negotiated(request) if operation.gives is Article else JSON

        def read() -> bytes:
            with access.store() as store:
                found = operation.reads(store, access.files(), given)
            return _as_markdown(found) if kind == MARKDOWN else msgspec.json.encode(found)

        return validated(request, await run_in_threadpool(read), kind)

    return answer


def read_parameters(request: Request, takes: Mapping[str, Any], needs: Sequence[str] = ()) -> dict[str, Any]:
    """The parameters of a request's query, each known and given once; several of :data:`REPEATED` as a list.

    :param takes: those that there are.
    :param needs: those that must be given.
    :raises WrongParameter: one is not.
    """
    if len(request.scope["query_string"]) > _LONGEST_QUERY:
        raise Refused(f"the query is longer than {_LONGEST_QUERY} characters")
    given: dict[str, Any] = {}
    check_names(request.query_params, takes, needs, called="parameter of this")
    for name, value in request.query_params.multi_items():
        if name == REPEATED:
            given.setdefault(name, []).append(value)
        elif name in given:
            raise WrongParameter(name, "is given twice")
        else:
            given[name] = value
    return given


def json_response(value: Any, status: int = 200, **headers: str) -> Response:
    """An answer as JSON."""
    return Response(msgspec.json.encode(value), status, headers, JSON)


async def told_problem(_: Request, problem: Exception) -> Response:
    """The answer to a request that failed, as one sentence without paths."""
    if isinstance(problem, HTTPException):
        status, headers = problem.status_code, dict(problem.headers or {})
        detail = {404: "there is nothing at this address", 405: "this cannot be done with it"}.get(status, "")
        told = ProblemDetails(
            title=HTTPStatus(status).phrase, status=status, detail=detail or HTTPStatus(status).phrase
        )
        return Response(msgspec.json.encode(told), status, headers, PROBLEM)
    nothing = isinstance(problem, NothingStored)
    refused = Refused("nothing is stored yet", 503) if nothing else refusal_of(problem)
    told = ProblemDetails(title=HTTPStatus(refused.status).phrase, status=refused.status, detail=str(refused))
    told.parameter = refused.name if isinstance(refused, WrongParameter) else None
    return Response(msgspec.json.encode(told), refused.status, None, PROBLEM)


def _negotiated(request: Request) -> str:
    """The form in which an article is wanted (RFC 9110 section 12.5.1); JSON where any will do.

    :raises Refused: none of those that there are.
    """
    wanted = request.headers.get("accept", "*/*")
    weights = {kind: _weight(wanted, kind) for kind in (JSON, MARKDOWN)}
    best = max(weights, key=lambda kind: weights[kind])
    if not weights[best]:
        raise Refused(f"an article comes as {JSON} or {MARKDOWN}", 406)
    return best


def _weight(wanted: str, kind: str) -> float:
    found: tuple[int, float] = (-1, 0.0)
    for part in wanted.split(","):
        name, *parameters = (each.strip().lower() for each in part.split(";"))
        exactness = {kind: 2, f"{kind.partition('/')[0]}/*": 1, "*/*": 0}.get(name, -1)
        weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        if exactness > found[0]:
            found = (exactness, float(weight) if re.fullmatch(r"[01](\.\d{0,3})?", weight) else 0.0)
    return found[1]


def _as_markdown(article: Article) -> bytes:
    return exporter_for("markdown")().to_bytes([article])


def validated(request: Request, body: bytes, kind: str, **headers: str) -> Response:
    """An answer with its entity tag, or 304 for who has it (RFC 9110 section 13.1.2)."""
    tag = f'"{sha256(kind.encode() + body).hexdigest()[:32]}"'
    headers |= {"etag": tag, "cache-control": "private, no-cache", "vary": "Accept"}
    had = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if tag in had or "*" in had:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=kind)
