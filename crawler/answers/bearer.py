"""Who may ask over HTTP: whoever sends the token (RFC 6750)."""

from __future__ import annotations

import os
from secrets import compare_digest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_REFUSED = {"title": "Unauthorized", "status": 401, "detail": "the token is missing or wrong", "parameter": None}


_SHORTEST = 16


def token_of_environment(name: str) -> str | None:
    """The token that a variable of the environment gives; None where it gives none.

    :raises ValueError: it is too short.
    """
    given = os.environ.get(name, "")
    if given and len(given) < _SHORTEST:
        raise ValueError(f"{name} is too easy to guess; give {_SHORTEST} characters or more")
    return given or None


def only_with_token(app: ASGIApp, token: str) -> ASGIApp:
    """An app that answers everybody without the token alike, in the time that it takes to compare it."""
    from starlette.datastructures import Headers
    from starlette.responses import JSONResponse

    wanted = f"Bearer {token}".encode()

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            given = Headers(scope=scope).get("authorization", "").encode("latin-1", "replace")
            if not compare_digest(given, wanted):
                asked = {"WWW-Authenticate": "Bearer"}
                refused = JSONResponse(_REFUSED, 401, asked, media_type="application/problem+json")
                await refused(scope, receive, send)
                return
        await app(scope, receive, send)

    return guarded
