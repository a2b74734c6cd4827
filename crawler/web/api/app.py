"""The API as an app of its own, which whoever serves it mounts behind the check of the token."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crawler.answers.refusal import Refused
from crawler.store import StoreError
from crawler.web.api.access import ApiAccess
from crawler.web.api.answering import endpoint_of, json_response, told_problem
from crawler.web.api.description import describe_api
from crawler.web.api.job_routes import job_routes
from crawler.web.api.operations import OPERATIONS
from crawler.web.serving import NothingStored

PREFIX = "/api/v1"
"""Where the API is mounted."""


def make_api(access: ApiAccess) -> Starlette:
    """The API over what it may use, without any check of who asks."""

    async def description(_: Request) -> Response:
        return json_response(describe_api(PREFIX))

    routes = [Route(operation.path, endpoint_of(operation, access)) for operation in OPERATIONS]
    routes += [*job_routes(access), Route("/openapi.json", description)]
    handlers = dict.fromkeys((Refused, HTTPException, NothingStored, StoreError, Exception), told_problem)
    return Starlette(routes=routes, exception_handlers=handlers)
