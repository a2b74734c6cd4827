"""Jobs over HTTP: asked for, looked at, ended."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crawler.answers.query import LONGEST_VALUE, check_names, read_number, read_text
from crawler.answers.refusal import Refused, WrongParameter
from crawler.running.asked.jobs import AskedJob, JobKind
from crawler.web.api.access import ApiAccess
from crawler.web.api.answering import JSON, json_response, read_parameters

LARGEST_BODY = 64 << 10
"""Bytes of a request."""
MOST_URLS, MOST_ARTICLES = 20, 200
"""Addresses of a job, and articles that it may bring."""


@dataclass(slots=True, kw_only=True)
class JobsAnswer:
    """The jobs of this server, the last one first."""

    jobs: list[AskedJob]


@dataclass(slots=True, kw_only=True)
class JobRequest:
    """What a job is to do."""

    kind: JobKind
    """scrape stores what it brings, extract does not."""
    urls: list[str]
    """Public addresses of sections, front pages or articles."""
    limit: int = 20
    """At most so many articles."""


def job_routes(access: ApiAccess) -> list[Route]:
    """What answers ``/jobs`` and ``/jobs/{id}``."""

    async def start(request: Request) -> Response:
        asked = await read_job(request)
        job = access.jobs.start(asked.kind, asked.urls, asked.limit)
        return json_response(job, 202, Location=f"{request.scope['root_path']}/jobs/{job.id}")

    async def all_jobs(request: Request) -> Response:
        read_parameters(request, {})
        return json_response(JobsAnswer(jobs=access.jobs.all()))

    async def one(request: Request) -> Response:
        read_parameters(request, {})
        return json_response(access.jobs.get(request.path_params["id"]))

    async def stop(request: Request) -> Response:
        read_parameters(request, {})
        return json_response(await access.jobs.stop(request.path_params["id"]))

    async def jobs(request: Request) -> Response:
        return await (start if request.method == "POST" else all_jobs)(request)

    async def job(request: Request) -> Response:
        return await (stop if request.method == "DELETE" else one)(request)

    return [
        Route("/jobs", jobs, methods=["GET", "POST"]),
        Route("/jobs/{id}", job, methods=["GET", "DELETE"]),
    ]


async def read_job(request: Request) -> JobRequest:
    """What a request asks for.

    :raises Refused: its body is too large, no JSON, or asks for something else.
    """
    read_parameters(request, {})
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise Refused(f"a job is asked for as {JSON}", 415)
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BODY:
            raise Refused(f"the request is larger than {LARGEST_BODY} bytes", 413)
    try:
        given = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused("the request is no JSON") from None
    if not isinstance(given, dict):
        raise Refused("the request must be a JSON object")
    check_names(given, ("kind", "urls", "limit"), called="field of a job")
    if given.get("kind") not in ("scrape", "extract"):
        raise WrongParameter("kind", "must be scrape or extract")
    urls = given.get("urls")
    if not isinstance(urls, list) or not 1 <= len(urls) <= MOST_URLS:
        raise WrongParameter("urls", f"must be a list of 1 to {MOST_URLS} addresses")
    limit = given.get("limit", JobRequest.__dataclass_fields__["limit"].default)
    if not isinstance(limit, int):
        raise WrongParameter("limit", f"must be a whole number from 1 to {MOST_ARTICLES}")
    number = read_number("limit", limit, least=1, most=MOST_ARTICLES)
    return JobRequest(kind=given["kind"], urls=[read_text("urls", url) for url in urls], limit=number)


def job_schema(schema: dict[str, object]) -> None:
    """Write the bounds into the schema of a request for a job."""
    properties: dict[str, dict[str, object]] = schema["properties"]  # type: ignore[assignment]
    properties["limit"] |= {"minimum": 1, "maximum": MOST_ARTICLES}
    text = {"type": "string", "format": "uri", "pattern": "^https?://", "minLength": 8, "maxLength": LONGEST_VALUE}
    properties["urls"] |= {"minItems": 1, "maxItems": MOST_URLS, "items": text}
    schema["additionalProperties"] = False
