"""A request is read strictly, and what somebody has already is not sent again."""

from __future__ import annotations

import json

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from crawler.answers.refusal import Refused, WrongParameter
from crawler.web.api.answering import JSON, MARKDOWN, PROBLEM, json_response, read_parameters, told_problem, validated
from crawler.web.serving import NothingStored
from tests.looping import in_a_loop

TAKES = {"limit": {}, "outlet": {}}


def request(query: str = "", **headers: str) -> Request:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "query_string": query.encode(), "headers": named})


def test_what_may_be_repeated_is_a_list_and_the_rest_a_value() -> None:
    assert read_parameters(request("outlet=a&outlet=b&limit=3"), TAKES) == {"outlet": ["a", "b"], "limit": "3"}
    assert read_parameters(request("limit="), TAKES) == {"limit": ""}


@pytest.mark.parametrize(
    ("query", "needs", "name", "said"),
    [
        ("limits=3", (), "limits", "is no parameter of this; there are limit, outlet"),
        ("limit=3&limit=4", (), "limit", "is given twice"),
        ("outlet=a", ("limit",), "limit", "is missing"),
        ("%00=3", (), "a name", "is no parameter of this; there are limit, outlet"),
    ],
)
def test_a_parameter_that_is_wrong_is_named(query: str, needs: tuple[str, ...], name: str, said: str) -> None:
    with pytest.raises(WrongParameter) as problem:
        read_parameters(request(query), TAKES, needs)
    assert problem.value.name == name
    assert said in str(problem.value)


def test_a_query_without_end_is_refused_unread() -> None:
    with pytest.raises(Refused, match="longer than 8192"):
        read_parameters(request("limit=" + "1" * 9000), TAKES)


def test_a_failure_is_one_sentence_with_its_status() -> None:
    def told(problem: Exception) -> dict[str, object]:
        answer = in_a_loop(told_problem(request(), problem))
        assert answer.media_type == PROBLEM
        said = json.loads(bytes(answer.body))
        assert said["status"] == answer.status_code
        return said

    assert (told(NothingStored()))["detail"] == "nothing is stored yet"
    assert (told(HTTPException(404)))["detail"] == "there is nothing at this address"
    wrong = told(WrongParameter("limit", "is no number"))
    assert (wrong["status"], wrong["parameter"]) == (400, "limit")
    assert (told(RuntimeError("/home/somebody/crawler.db")))["status"] == 500


def test_of_a_failure_in_the_program_nothing_is_told_but_that() -> None:
    answer = in_a_loop(told_problem(request(), RuntimeError("/home/somebody/crawler.db")))
    assert b"somebody" not in bytes(answer.body)


def test_who_has_the_answer_gets_none_and_who_has_another_does() -> None:
    first = validated(request(), b"{}", JSON)
    tag = first.headers["etag"]
    for had in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        assert validated(request(if_none_match=had), b"{}", JSON).status_code == 304, had
    for body, kind in ((b"[]", JSON), (b"{}", MARKDOWN)):
        again = validated(request(if_none_match=tag), body, kind)
        assert (again.status_code, bytes(again.body)) == (200, body)


def test_an_answer_is_kept_by_nobody_on_the_way() -> None:
    assert validated(request(), b"{}", JSON).headers["cache-control"] == "private, no-cache"
    assert json_response({"a": 1}, 202, location="/jobs/1").headers["location"] == "/jobs/1"
