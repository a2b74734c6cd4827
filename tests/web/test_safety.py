"""Who gets an answer, and with which headers."""

from __future__ import annotations

from starlette.testclient import TestClient


def test_who_is_not_in_is_led_to_the_sign_in_page_whatever_is_asked(anybody: TestClient) -> None:
    for path in ("/", "/outlets", "/no-such-page"):
        answer = anybody.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_a_program_without_the_token_gets_one_answer(anybody: TestClient) -> None:
    for path in ("/", "/no-such-page"):
        answer = anybody.get(path, headers={"accept": "application/json"})
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_the_token_opens_a_session(browser: TestClient) -> None:
    answer = browser.get("/")
    assert answer.status_code == 200
    assert "Nothing is stored yet" in answer.text
    assert "Sign out" in answer.text


def test_a_session_ends_with_its_time() -> None:
    from crawler.web.tokens import Sessions

    seconds = [0.0]
    sessions = Sessions(b"", now=lambda: seconds[0])
    session = sessions.begin()
    assert sessions.of(session.cookie) == session
    seconds[0] = 31 * 24 * 3600.0
    assert sessions.of(session.cookie) is None


def test_a_bearer_needs_no_cookie_and_no_form_token(anybody: TestClient) -> None:
    answer = anybody.post("/sign-out", headers={"authorization": "Bearer a-token-of-many-characters"})
    assert answer.status_code == 303


def test_no_script_but_the_server_s_own_runs(anybody: TestClient) -> None:
    answer = anybody.get("/sign-in")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "<script>" not in answer.text
    assert "style=" not in answer.text
