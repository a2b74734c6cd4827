"""Who asks over HTTP without the token is answered alike, whatever was sent."""

from __future__ import annotations

import pytest

from crawler.answers.bearer import only_with_token, token_of_environment
from tests.looping import in_a_loop

pytest.importorskip("starlette")
TOKEN = "a token of some length"


def answered(*headers: tuple[bytes, bytes]) -> int:
    """The status of a request with these headers."""
    sent: list[dict] = []

    async def inside(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": list(headers)}
    in_a_loop(only_with_token(inside, TOKEN)(scope, None, send))
    return sent[0]["status"]


def test_the_token_opens():
    assert answered((b"authorization", f"Bearer {TOKEN}".encode())) == 200


@pytest.mark.parametrize(
    "headers",
    [
        (),
        ((b"authorization", b""),),
        ((b"authorization", b"Bearer"),),
        ((b"authorization", TOKEN.encode()),),
        ((b"authorization", f"Basic {TOKEN}".encode()),),
        ((b"authorization", f"Bearer {TOKEN}x".encode()),),
        ((b"authorization", b"Bearer \xff\xfe"),),
        ((b"x-authorization", f"Bearer {TOKEN}".encode()),),
    ],
)
def test_nothing_else_does(headers):
    assert answered(*headers) == 401


def test_a_token_that_is_easy_to_guess_is_refused(monkeypatch):
    monkeypatch.setenv("A_TOKEN", "short")
    with pytest.raises(ValueError, match="A_TOKEN is too easy to guess; give 16 characters or more"):
        token_of_environment("A_TOKEN")
    monkeypatch.setenv("A_TOKEN", "x" * 16)
    assert token_of_environment("A_TOKEN") == "x" * 16
    monkeypatch.delenv("A_TOKEN")
    assert token_of_environment("A_TOKEN") is None
