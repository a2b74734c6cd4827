"""What is wrong is said in a sentence, as a page to people and as JSON to programs."""

from __future__ import annotations

import json
import logging

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from crawler.store import StoreError
from crawler.web import errors
from crawler.web.serving import NothingStored

ALL = (400, 401, 403, 404, 405, 408, 413, 421, 429, 500, 503)


def request(path: str) -> Request:
    return Request({"type": "http", "method": "GET", "path": path, "headers": [], "state": {"csrf": "c"}})


@pytest.mark.parametrize("path", ["/api/v1/articles", "/healthz", "/readyz", "/metrics", "/feed.json", "/feeds/all"])
def test_programs_are_answered_by_problem_details(path: str) -> None:
    answer = errors.error_answer(path, 404)
    assert (answer.status_code, answer.media_type) == (404, "application/problem+json")
    said = json.loads(bytes(answer.body))
    assert (said["status"], said["title"], said["detail"]) == (404, "Not Found", "There is nothing here.")


@pytest.mark.parametrize("status", ALL)
def test_people_are_answered_by_a_page_with_a_sentence(status: int) -> None:
    answer = errors.error_answer("/outlets", status)
    assert (answer.status_code, answer.media_type) == (status, "text/html")
    assert f"<h1>Error {status}</h1>" in bytes(answer.body).decode()


def test_every_error_has_its_own_sentence_and_others_that_of_a_request_not_understood() -> None:
    said = {status: json.loads(bytes(errors.error_answer("/api", status).body))["detail"] for status in (*ALL, 418)}
    assert len({said[status] for status in ALL}) == len(ALL)
    assert said[418] == said[400]


def test_who_has_no_token_is_told_how_one_is_sent() -> None:
    assert errors.error_answer("/api", 401).headers["www-authenticate"] == "Bearer"
    assert "www-authenticate" not in errors.error_answer("/api", 403).headers


def test_a_path_that_leads_nowhere_keeps_its_status() -> None:
    assert errors.refused(request("/nowhere"), HTTPException(405)).status_code == 405


def test_while_nothing_is_stored_people_learn_what_to_do() -> None:
    assert b"/outlets/add" in errors.no_store(request("/"), NothingStored()).body
    answer = errors.no_store(request("/feed.json"), NothingStored())
    assert (answer.status_code, json.loads(bytes(answer.body))) == (404, {"error": "Nothing is stored yet."})


@pytest.mark.parametrize("path", ["/", "/api"])
def test_a_store_that_fails_is_told_to_the_log_and_not_to_who_asks(path: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = errors.store_failed(request(path), StoreError("/home/somebody/crawler.db is locked"))
    assert answer.status_code == 503
    assert b"somebody" not in answer.body
    assert "/home/somebody/crawler.db is locked" in caplog.text


def test_a_fault_tells_nothing_of_itself() -> None:
    answer = errors.failed(request("/api"), RuntimeError("/home/somebody"))
    assert answer.status_code == 500
    assert b"somebody" not in answer.body
