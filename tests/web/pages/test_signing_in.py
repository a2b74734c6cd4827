"""Coming in, and going."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from crawler.web.serving import Serving
from tests.web.conftest import TOKEN


def test_the_cookie_is_no_script_s_and_no_other_site_s(anybody: TestClient) -> None:
    cookie = anybody.post("/sign-in", data={"token": "a-token-of-many-characters"}).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_a_printed_address_lets_in_once(anybody: TestClient, serving: Serving) -> None:
    address = f"/sign-in?once={serving.sessions.one_time_code()}"
    assert anybody.get(address).status_code == 303
    anybody.cookies.clear()
    assert anybody.get(address).status_code == 401


def test_signing_out_ends_what_the_browser_may(browser: TestClient) -> None:
    csrf = browser.get("/").text.partition('name="csrf" value="')[2].partition('"')[0]
    assert browser.post("/sign-out", data={"csrf": csrf}).status_code == 303
    assert browser.get("/").headers["location"] == "/sign-in"


@pytest.mark.parametrize("given", [TOKEN, f"  {TOKEN}\n"])
def test_the_token_lets_in_however_it_was_copied(anybody: TestClient, given: str) -> None:
    assert anybody.post("/sign-in", data={"token": given}).headers["location"] == "/"


@pytest.mark.parametrize("given", ["", TOKEN[:-1], TOKEN.upper()])
def test_nothing_else_lets_in(anybody: TestClient, given: str) -> None:
    answer = anybody.post("/sign-in", data={"token": given})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
