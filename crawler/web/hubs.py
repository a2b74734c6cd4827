"""Where WebSub hubs say that they tell of a feed, and tell that it has changed.

Nobody can guess an address here, and what is sent is believed only when the hub's secret has signed it. It is never
read: it makes the feed due for a look.

Source: https://www.w3.org/TR/websub/#hub-verifies-intent and #authenticated-content-distribution
"""

from __future__ import annotations

import hmac
from datetime import timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from crawler.store.revisits import subscriptions
from crawler.store.revisits.subscriptions import CALLBACKS, LEASE, Subscription
from crawler.web.errors import error_answer
from crawler.web.serving import NothingStored, Serving

_METHODS = ("sha1", "sha256", "sha384", "sha512")
_MOST_DIGITS = 9


def _answer_hub(request: Request) -> Response:
    """What a hub asks before it begins or ends to tell; and its word that it does not."""
    serving: Serving = request.app.state.serving
    asked = request.query_params
    mode, challenge = asked.get("hub.mode"), asked.get("hub.challenge")
    found = _find(serving, request)
    if found is None or asked.get("hub.topic") != found.topic:
        return error_answer(request.url.path, 404)
    wanted = "subscribe" if found.wanted else "unsubscribe"
    if mode != "denied" and (mode != wanted or not challenge):
        return error_answer(request.url.path, 404)
    with serving.store() as store:
        if mode == "denied":
            store.write(subscriptions.denied, found.path)
        elif found.wanted:
            store.write(subscriptions.granted, found.path, _lease(asked.get("hub.lease_seconds", "")), store.now())
        else:
            store.write(subscriptions.ended, found.path)
    return PlainTextResponse(challenge if mode != "denied" else "")


async def _take_news(request: Request) -> Response:
    """What a hub sends when a feed has changed. A forged message gets the same answer as a true one."""
    serving: Serving = request.app.state.serving
    found = await run_in_threadpool(_find, serving, request)
    if found is None:
        return error_answer(request.url.path, 404)
    body, signature = await request.body(), request.headers.get("x-hub-signature", "")

    def note() -> None:
        with serving.store() as store:
            store.write(subscriptions.told, found, store.now())

    if found.wanted and is_signed(body, signature, found.secret):
        await run_in_threadpool(note)
    return Response(status_code=202)


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether a hub that has the secret signed a message.

    >>> is_signed(b"news", "sha256=" + hmac.new(b"secret", b"news", "sha256").hexdigest(), "secret")
    True
    >>> is_signed(b"news", "md5=" + hmac.new(b"secret", b"news", "md5").hexdigest(), "secret")
    False
    """
    method, _, given = signature.partition("=")
    if method not in _METHODS:
        return False
    right = hmac.new(secret.encode(), body, method).hexdigest()
    return hmac.compare_digest(right.encode(), given.strip().lower().encode("utf-8", "replace"))


def _find(serving: Serving, request: Request) -> Subscription | None:
    if not serving.callback:
        return None
    try:
        with serving.store() as store:
            return store.read(subscriptions.subscription_at, request.path_params["path"])
    except NothingStored:
        return None


def _lease(said: str) -> timedelta:
    """For how long a hub tells; what is none is what was asked for."""
    valid = said.isascii() and said.isdigit() and len(said) <= _MOST_DIGITS and int(said)
    return timedelta(seconds=int(said)) if valid else LEASE


routes = [
    Route(f"/{CALLBACKS}/{{path}}", _answer_hub, methods=["GET"]),
    Route(f"/{CALLBACKS}/{{path}}", _take_news, methods=["POST"]),
]
