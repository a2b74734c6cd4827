"""Who is answered, and what browsers are told to do with the answer: a middleware around everything.

The order is that of cheapness: rate, host name, size; then who asks; then whether a browser was made to ask.
The headers follow OWASP's cheat sheets on cross-site request forgery and on HTTP headers.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Collection
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request, cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crawler.store.revisits.subscriptions import CALLBACKS
from crawler.web.errors import error_answer, is_for_people
from crawler.web.limits import LARGEST_BODY, LARGEST_PAGE, Rates, TooMuch, replayed, whole_body
from crawler.web.serving import Serving
from crawler.web.tokens import is_same

COOKIE = "crawler_session"
FORM_FIELD = "csrf"
"""Name of the form's field; requests without a form send it as the header ``X-CSRF-Token``."""

OPEN = ("/sign-in", "/healthz", "/readyz")
"""Paths that are answered without the token; files of the folder ``static`` and hubs (crawler.web.hubs) are as well."""

_WRONG_SECONDS = 1.0
_MOST_WAITING = 20
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with no-referrer, forms of these very pages come with the Origin null
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Safety:
    """Answers only who may ask, in time and in bounds.

    :param hosts: host names by which the server is asked, beside this machine's own.
    :param numeric: whether numeric addresses are as good; another page cannot make a browser send one (DNS rebinding).
    :param wrong_seconds: how long the answer to a wrong token takes; such answers go out one after another.
    """

    def __init__(
        self,
        app: ASGIApp,
        serving: Serving,
        *,
        hosts: Collection[str] = (),
        numeric: bool = False,
        rates: Rates | None = None,
        wrong_seconds: float = _WRONG_SECONDS,
    ):
        self._app, self._serving = app, serving
        self._hosts, self._numeric = {*_LOOPBACK, *(host.lower() for host in hosts)}, numeric
        self._rates = rates or Rates()
        self._wrong_seconds, self._waiting, self._one_at_a_time = wrong_seconds, 0, asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        send = _with_headers(send)
        try:
            answer, receive = await self._checked(scope, receive)
        except TooMuch as problem:
            answer = error_answer(scope["path"], problem.status)
        except HTTPException as problem:  # of a form that cannot be read
            answer = error_answer(scope["path"], problem.status_code)
        await (self._app if answer is None else answer)(scope, receive, send)

    async def _checked(self, scope: Scope, receive: Receive) -> tuple[Response | None, Receive]:
        """What is answered in the place of the application; None when it may answer itself."""
        headers, path = Headers(scope=scope), scope["path"]
        if not self._rates.allow((scope.get("client") or ("",))[0]):
            raise TooMuch(429)
        if not self._is_own_host(headers.getlist("host")):
            return error_answer(path, 421), receive
        session = self._serving.sessions.of(_cookies(headers).get(COOKIE, ""))
        largest = LARGEST_PAGE if path == "/take" and session is not None else LARGEST_BODY
        body = await whole_body(receive, headers.get("content-length"), largest)
        receive = replayed(body, receive)
        scope.setdefault("state", {}).update(form={}, csrf="", refuse_slowly=self.refuse_slowly)
        if path.startswith(("/static/", f"/{CALLBACKS}/")) or path in ("/healthz", "/readyz"):
            return None, receive
        writes = scope["method"] not in _SAFE_METHODS
        if writes and not _is_same_origin(headers):
            return error_answer(path, 403), receive
        if path in OPEN:
            scope["state"]["form"] = await _form(scope, body)
            return None, receive
        if given := _given_token(headers):
            return (None if self._serving.sessions.is_token(given) else await self.refuse_slowly(path)), receive
        if session is None:
            return _sign_in_first(scope, headers), receive
        scope["state"]["csrf"] = session.csrf
        if writes:
            form = scope["state"]["form"] = await _form(scope, body)
            told = headers.get("x-csrf-token") or form.get(FORM_FIELD, "")
            if not isinstance(told, str) or not is_same(told, session.csrf):
                return error_answer(path, 403), receive
        return None, receive

    async def refuse_slowly(self, path: str) -> Response:
        """The answer to a wrong token: after a while, one guess at a time, each time the same."""
        if self._waiting >= _MOST_WAITING:
            return error_answer(path, 429)
        self._waiting += 1
        try:
            async with self._one_at_a_time:
                await asyncio.sleep(self._wrong_seconds)
        finally:
            self._waiting -= 1
        return error_answer(path, 401)

    def _is_own_host(self, given: list[str]) -> bool:
        if len(given) != 1:
            return False
        try:
            host = (urlsplit(f"//{given[0]}").hostname or "").rstrip(".")
        except ValueError:
            return False
        return host in self._hosts or (self._numeric and _is_numeric(host))


def _is_numeric(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_same_origin(headers: Headers) -> bool:
    """Whether a request that changes something was made by a page of this server, or by no browser at all.

    Browsers say where a request comes from in Sec-Fetch-Site (W3C Fetch Metadata) and in Origin (RFC 6454 section 7).
    """
    if (site := headers.get("sec-fetch-site")) is not None and site not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


def _given_token(headers: Headers) -> str | None:
    """The token that a program sends, as a bearer's (RFC 6750) or as anybody's password (RFC 7617)."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip() or " "
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode("utf-8", "replace").partition(":")[2] or " "
        except binascii.Error:
            return " "
    return None


def _cookies(headers: Headers) -> dict[str, str]:
    return cookie_parser(headers.get("cookie", ""))


def _sign_in_first(scope: Scope, headers: Headers) -> Response:
    """The same for what there is and what there is not."""
    if is_for_people(scope["path"]) and scope["method"] in ("GET", "HEAD") and "text/html" in headers.get("accept", ""):
        return RedirectResponse("/sign-in", 303)
    return error_answer(scope["path"], 401)


async def _form(scope: Scope, body: bytes) -> dict[str, Any]:
    """The fields of a form, the last one of each name."""
    kind = Headers(scope=scope).get("content-type", "")
    if not kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        return {}

    async def nothing_more() -> Message:
        return {"type": "http.disconnect"}

    request = Request(dict(scope), replayed(body, nothing_more))
    return dict(await request.form(max_files=1, max_fields=200, max_part_size=LARGEST_PAGE))


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sending
