"""The description names all that is answered, and how a request may fail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.web.api.description import describe_api
from crawler.web.api.operations import OPERATIONS

API = describe_api("/there")
METHODS = [(path, each) for path, methods in API["paths"].items() for each in methods.values()]


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"]
        for each in part.values():
            yield from references(each)
    elif isinstance(part, list):
        for each in part:
            yield from references(each)


def test_every_operation_is_there_under_a_name_of_its_own() -> None:
    names = [method["operationId"] for _, method in METHODS]
    assert len(set(names)) == len(names)
    assert {operation.name for operation in OPERATIONS} | {"startJob", "stopJob", "getJob", "listJobs"} == set(names)


def test_what_is_referred_to_is_there() -> None:
    named = {reference.removeprefix("#/components/schemas/") for reference in references(API)}
    assert named <= set(API["components"]["schemas"])


def test_every_operation_may_lack_the_token_or_the_store() -> None:
    assert all({"401", "503"} <= set(method["responses"]) for _, method in METHODS)


def test_what_is_in_a_path_is_a_parameter_of_it() -> None:
    for path, method in METHODS:
        parts = {each["name"] for each in method.get("parameters", ()) if each["in"] == "path"}
        assert parts == {part.strip("{}") for part in path.split("/") if part.startswith("{")}, path


def test_an_article_comes_as_json_or_markdown_and_in_no_other_form() -> None:
    responses = API["paths"]["/articles/{id}"]["get"]["responses"]
    assert set(responses["200"]["content"]) == {"application/json", "text/markdown"}
    assert {"304", "404", "406"} <= set(responses)
    assert "406" not in API["paths"]["/articles"]["get"]["responses"]


def test_it_says_where_the_api_is() -> None:
    assert API["servers"] == [{"url": "/there"}]
