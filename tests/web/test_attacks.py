"""What somebody who means harm may try, and what they get."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.testclient import TestClient

from crawler.web.app import make_app
from crawler.web.limits import Rates
from crawler.web.serving import Serving
from tests.looping import in_a_loop
from tests.web.conftest import TOKEN


@dataclass(frozen=True)
class Attack:
    """A request and the status that it gets."""

    path: str
    status: int
    method: str = "GET"
    data: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    signed_in: bool = True
    csrf: bool = False
    """Whether the form has the right token, as a page of the server would send it."""


FOREIGN = {"origin": "https://evil.example"}
BEARER = {"authorization": f"Bearer {TOKEN}"}
ATTACKS = {
    # Cross-site request forgery
    "a form without the token": Attack("/sign-out", 403, "POST"),
    "a form with a made-up token": Attack("/sign-out", 403, "POST", {"csrf": "0" * 64}),
    "a form of another site": Attack("/sign-out", 403, "POST", headers=FOREIGN, csrf=True),
    "a form of a sandboxed page": Attack("/sign-out", 403, "POST", headers={"origin": "null"}, csrf=True),
    "a form of a neighbour's host": Attack(
        "/sign-out", 403, "POST", headers={"sec-fetch-site": "same-site"}, csrf=True
    ),
    "a form of another port": Attack("/sign-out", 403, "POST", headers={"origin": "http://127.0.0.1:9999"}, csrf=True),
    "a request by a script of another site": Attack(
        "/outlets/add", 403, "POST", headers={"sec-fetch-site": "cross-site"}
    ),
    "a sign-in by another site": Attack("/sign-in", 403, "POST", {"token": TOKEN}, FOREIGN, signed_in=False),
    "a change by GET": Attack("/sign-out", 405),
    "a file's change without the token": Attack("/outlets/outlet.example", 403, "POST", {"text": ""}),
    "a crawl without the token": Attack("/outlets/outlet.example/look", 403, "POST"),
    "a watch without the token": Attack("/watches", 403, "POST", {"name": "x", "found": "1"}),
    "a watch removed without the token": Attack("/watches/remove", 403, "POST", {"name": "x"}),
    "an outlet kept without the token": Attack("/outlets/add/x", 403, "POST"),
    "a page taken without the token": Attack("/take", 403, "POST", {"url": "https://a.example/", "html": "x"}),
    "a page sent by another site": Attack(
        "/take", 403, "POST", {"url": "https://a.example/", "html": "x"}, FOREIGN, csrf=True
    ),
    "a selector saved without the token": Attack("/articles/x/mend", 403, "POST", {"as": "body", "selector": "p"}),
    # DNS rebinding, header injection
    "another name for this machine": Attack("/", 421, headers={"host": "evil.example:8765"}),
    "a name that begins as ours": Attack("/", 421, headers={"host": "localhost.evil.example"}),
    "a name with a user": Attack("/", 421, headers={"host": "127.0.0.1@evil.example"}),
    "a number that is no loopback's": Attack("/", 421, headers={"host": "192.0.2.1"}),
    "no name": Attack("/", 421, headers={"host": ""}),
    "a broken name": Attack("/", 421, headers={"host": "[::1"}),
    "a line break in a search": Attack("/?words=a%0d%0aSet-Cookie:%20a=b", 200),
    "a line break in a path": Attack("/articles/a%0d%0aSet-Cookie:%20a=b", 404),
    # Paths
    "a path out of the files": Attack("/static/../safety.py", 404),
    "the same, spelled": Attack("/static/%2e%2e/safety.py", 404),
    "the same, with the other slash": Attack("/static/..%5csafety.py", 404),
    "an absolute path": Attack("/static//etc/passwd", 404),
    "a path out of the outlets": Attack("/outlets/..%2f..%2fetc%2fpasswd", 404),
    "an outlet's file out of the folder": Attack("/outlets/..%2fx", 404, "POST", {"text": ""}, csrf=True),
    "a zero byte": Attack("/articles/a%00b", 404),
    "a path that there is not": Attack("/admin", 404),
    # Tokens
    "no token": Attack("/api/articles", 401, signed_in=False),
    "a wrong token": Attack("/api/articles", 401, headers={"authorization": "Bearer wrong"}, signed_in=False),
    "a wrong token of a page": Attack("/", 401, headers={"authorization": "Bearer wrong"}, signed_in=False),
    "an empty token": Attack("/", 401, headers={"authorization": "Bearer "}, signed_in=False),
    "a wrong password": Attack("/", 401, headers={"authorization": "Basic YTpi"}, signed_in=False),
    "a broken password": Attack("/", 401, headers={"authorization": "Basic %%%"}, signed_in=False),
    "a token in the address": Attack(f"/api/articles?token={TOKEN}", 401, signed_in=False),
    "a wrong token in the form": Attack("/sign-in", 401, "POST", {"token": "wrong"}, signed_in=False),
    "a wrong code": Attack("/sign-in?once=wrong", 401, signed_in=False),
    "a made-up cookie": Attack(
        "/api/x", 401, headers={"cookie": f"crawler_session=9999999999.{'A' * 16}.{'0' * 64}"}, signed_in=False
    ),
    "a cookie of letters": Attack("/api/x", 401, headers={"cookie": "crawler_session=~~~"}, signed_in=False),
    # Sizes
    "a huge body": Attack("/outlets/add", 413, "POST", content=b"a" * ((1 << 20) + 1), headers=BEARER),
    "a huge body that is said to be small": Attack(
        "/sign-in", 413, "POST", content=b"a" * ((1 << 20) + 1), signed_in=False
    ),
    "a huge page of somebody who has not signed in": Attack(
        "/take", 413, "POST", content=b"a" * ((1 << 20) + 1), signed_in=False
    ),
    "a page larger than any": Attack("/take", 413, "POST", content=b"a" * ((8 << 20) + 1)),
    "a length that is no number": Attack(
        "/sign-in", 400, "POST", content=b"a", headers={"content-length": "1e3"}, signed_in=False
    ),
    "many fields": Attack("/sign-in", 400, "POST", {f"f{n}": "" for n in range(2000)}, signed_in=False),
    "a long search": Attack(f"/?words={'a' * 5000}", 400),
    "a far page": Attack("/?page=999999999", 400),
    "a number of many digits": Attack(f"/?page={'9' * 5000}", 400),
    # Hubs (what those that were asked send: test_hubs.py)
    "news at an address that nobody was given": Attack("/websub/x", 404, "POST", content=b"x", signed_in=False),
    "a verification that nobody asked for": Attack(
        "/websub/x?hub.mode=subscribe&hub.topic=a&hub.challenge=b", 404, signed_in=False
    ),
    "a hub's address out of its folder": Attack("/websub/..%2foutlets", 404, signed_in=False),
    "the page of a hub's address's folder": Attack("/websub/", 404, signed_in=False),
    "huge news": Attack("/websub/x", 413, "POST", content=b"a" * ((1 << 20) + 1), signed_in=False),
    "news by another method": Attack("/websub/x", 405, "PUT", content=b"x", signed_in=False),
    # Addresses that are asked
    "an address that is a file": Attack("/outlets/add", 400, "POST", {"address": "file:///etc/passwd"}, csrf=True),
    "an address that is a script": Attack(
        "/outlets/add", 400, "POST", {"address": "javascript://a/%0aalert(1)"}, csrf=True
    ),
    "an address that is an option": Attack("/outlets/add", 400, "POST", {"address": "--file=/etc/passwd"}, csrf=True),
    "an address of another protocol": Attack(
        "/outlets/add", 400, "POST", {"address": "gopher://127.0.0.1:6379/_x"}, csrf=True
    ),
    # Methods
    "a method that there is not": Attack("/", 405, "PUT", headers=BEARER),
    "a trace": Attack("/", 405, "TRACE", headers=BEARER),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gets_what_it_should(name: str, anybody: TestClient, stored: list[str]) -> None:
    attack = ATTACKS[name]
    data = dict(attack.data)
    if attack.signed_in:
        assert anybody.post("/sign-in", data={"token": TOKEN}).status_code == 303
    if attack.csrf:
        form = anybody.get("/outlets/add").text
        data["csrf"] = form.partition('name="csrf" value="')[2].partition('"')[0]
    sent: dict[str, Any] = {"content": attack.content} if attack.content is not None else {"data": data or None}
    answer = anybody.request(attack.method, attack.path, headers=dict(attack.headers), **sent)
    assert answer.status_code == attack.status
    assert "set-cookie" not in answer.headers
    assert "Traceback" not in answer.text
    assert "/tmp" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


PLACES: dict[str, Callable[[str], str]] = {
    "the list": lambda _: "/",
    "a search": lambda _: "/?words=alert",
    "a search by what is no word": lambda _: "/?words=%22%3E%3Cscript%3E",
    "an outlet's name": lambda _: "/?outlet=%3Cscript%3Ealert(1)%3C/script%3E",
    "the article": lambda id_: f"/articles/{id_}",
    "its page": lambda id_: f"/articles/{id_}/page",
    "the outlets": lambda _: "/outlets",
    "the outlet": lambda _: "/outlets/hostile.example",
    "the search to watch": lambda _: "/watches?words=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "the selector to try": lambda id_: f"/articles/{id_}/mend?as=remove&block=0&selector=%22%3E%3Cscript%3Ealert(1)",
    "the address to add": lambda _: "/outlets/add?address=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
}


@pytest.mark.parametrize("place", PLACES)
def test_what_a_hostile_page_wrote_is_text(place: str, browser: TestClient, stored: list[str]) -> None:
    page = browser.get(PLACES[place](stored[-1])).text
    assert re.findall(r"<script(?! src=\"/static/live.js\" defer></script>)", page) == []
    assert "<img" not in page
    assert re.findall(r"<[^<>]*\son\w+=", page) == []
    assert re.findall(r"(?:href|src|action)=\"(?!/|#|data:,|https?://)", page) == []


def test_a_client_that_asks_too_often_waits(serving: Serving) -> None:
    with TestClient(
        make_app(serving, rates=Rates(rate=1, burst=3, now=lambda: 0.0)), base_url="http://localhost"
    ) as client:
        assert [client.get("/sign-in").status_code for _ in range(4)] == [200, 200, 200, 429]


def test_a_code_that_is_guessed_ends_nothing(anybody: TestClient, serving: Serving) -> None:
    code = serving.sessions.one_time_code()
    assert anybody.get("/sign-in?once=guess").status_code == 401
    assert anybody.get(f"/sign-in?once={code}").status_code == 303


def test_every_wrong_token_gets_the_same_answer(anybody: TestClient) -> None:
    near = f"{TOKEN[:-1]}x"
    answers = [anybody.get("/", headers={"authorization": f"Bearer {token}"}) for token in ("", "x", near, TOKEN * 20)]
    assert len({(answer.status_code, answer.text) for answer in answers}) == 1


def test_many_guesses_at_once_wait_for_each_other_or_are_sent_away(serving: Serving) -> None:
    app = make_app(serving, wrong_seconds=60)
    headers = [(b"host", b"127.0.0.1"), (b"authorization", b"Bearer wrong")]

    async def guess() -> int:
        scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": headers}
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request"}

        async def send(message: Any) -> None:
            sent.append(message)

        await app(scope, receive, send)
        return int(sent[0]["status"])

    async def many() -> tuple[list[int], int]:
        waiting, answered = {asyncio.create_task(guess()) for _ in range(50)}, list[int]()
        while len(answered) < 30:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            answered += [each.result() for each in done]
        for each in waiting:
            each.cancel()
        return answered, len(waiting)

    assert in_a_loop(many()) == ([429] * 30, 20)


@pytest.mark.parametrize("name", ["news.example", "192.0.2.1:8765", "[2001:db8::1]"])
def test_a_server_for_other_machines_is_asked_by_number_or_by_a_name_that_is_allowed(
    serving: Serving, name: str
) -> None:
    app = make_app(serving, hosts=["news.example"], numeric=True)
    with TestClient(app, base_url="http://localhost") as client:
        assert client.get("/sign-in", headers={"host": name}).status_code == 200
        assert client.get("/sign-in", headers={"host": "evil.example"}).status_code == 421
