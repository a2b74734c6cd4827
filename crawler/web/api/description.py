"""The OpenAPI 3.1 description of the API, made from the table of operations and from the dataclasses."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from crawler.answers.query import MOST_NAMED
from crawler.answers.schemas import components_of
from crawler.items import Article
from crawler.running.asked.jobs import AskedJob
from crawler.web.api.answering import JSON, MARKDOWN, PROBLEM, ProblemDetails
from crawler.web.api.job_routes import JobRequest, JobsAnswer, job_schema
from crawler.web.api.operations import OPERATIONS, REPEATED, Operation

_PLACE = "#/components/schemas/{name}"
_TAGGED = {"ETag": {"schema": {"type": "string"}, "description": "What If-None-Match is sent with."}}
_ID = {"type": "string", "minLength": 1, "maxLength": 500}
_PARTS = {
    "id": "An article's id, sixteen hexadecimal digits.",
    "name": "The name of an outlet, as the list of them gives it.",
}


def describe_api(prefix: str = "/api/v1") -> dict[str, Any]:
    """The description.

    :param prefix: where the API is.
    """
    kinds = [*(operation.gives for operation in OPERATIONS), AskedJob, JobsAnswer, JobRequest, ProblemDetails]
    schemas = components_of(list(dict.fromkeys(kinds)), _PLACE)
    job_schema(schemas["JobRequest"])
    paths = {operation.path: {"get": _read(operation)} for operation in OPERATIONS}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Articles of news outlets",
            "version": version("outlet-crawler"),
            "description": "What a crawler has stored. Texts are the outlets' own.",
        },
        "servers": [{"url": prefix}],
        "security": [{"token": []}],
        "paths": paths | _jobs(),
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _read(operation: Operation) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": _ID, "description": _PARTS[name]}
        for name in operation.parts
    ]
    for name, schema in operation.takes.items():
        about = {key: value for key, value in schema.items() if key != "description"}
        if name == REPEATED:
            about = {"type": "array", "items": about, "maxItems": MOST_NAMED}
        parameter = {"name": name, "in": "query", "schema": about, "description": schema["description"]}
        parameters.append(parameter | ({"required": True} if name in operation.needs else {}))
    answer = _content(operation.gives)
    if operation.gives is Article:
        answer[MARKDOWN] = {"schema": {"type": "string"}}
    responses = {"200": {"description": operation.about, "headers": _TAGGED, "content": answer}}
    responses["304"] = {"description": "What was sent with If-None-Match is still so.", "headers": _TAGGED}
    statuses = {"400": "A parameter is unknown or wrong, or the query too long."}
    if operation.parts or operation.name == "lookUp":
        statuses["404"] = "There is nothing of that name."
    if operation.gives is Article:
        statuses["406"] = "It comes in no form that Accept takes."
    return {
        "operationId": operation.name,
        "summary": operation.about,
        "parameters": parameters,
        "responses": responses | _problems(statuses),
    }


def _jobs() -> dict[str, Any]:
    part = {"name": "id", "in": "path", "required": True, "schema": _ID, "description": "The job's id."}
    where = {"Location": {"schema": {"type": "string"}, "description": "Where the job is looked at."}}
    wrong = {"400": "The request asks for something else.", "413": "The request is too large."}
    body = {"required": True, "content": _content(JobRequest)}
    looked = {"200": {"description": "The job.", "content": _content(AskedJob)}}
    gone = _problems({"400": "A parameter is unknown.", "404": "There is no such job."})
    return {
        "/jobs": {
            "get": {
                "operationId": "listJobs",
                "summary": "The jobs of this server, the last one first.",
                "responses": {"200": {"description": "The jobs.", "content": _content(JobsAnswer)}}
                | _problems({"400": "A parameter is unknown."}),
            },
            "post": {
                "operationId": "startJob",
                "summary": "Fetch public addresses in the background: scrape stores articles, extract gives them.",
                "requestBody": body,
                "responses": {"202": {"description": "The job.", "headers": where, "content": _content(AskedJob)}}
                | _problems(wrong | {"415": "The request is no JSON.", "429": "Too many jobs are open."}),
            },
        },
        "/jobs/{id}": {
            "get": {
                "operationId": "getJob",
                "summary": "A job, with what it brought so far.",
                "parameters": [part],
                "responses": looked | gone,
            },
            "delete": {
                "operationId": "stopJob",
                "summary": "End a job; what it stored stays stored.",
                "parameters": [part],
                "responses": looked | gone,
            },
        },
    }


def _content(kind: type) -> dict[str, Any]:
    return {JSON: {"schema": {"$ref": _PLACE.format(name=kind.__name__)}}}


def _problems(statuses: dict[str, str]) -> dict[str, Any]:
    content = {PROBLEM: _content(ProblemDetails)[JSON]}
    statuses = statuses | {"401": "The token is missing or wrong.", "503": "The store cannot be used at this moment."}
    return {status: {"description": about, "content": content} for status, about in statuses.items()}
