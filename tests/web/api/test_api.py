"""What programs get over HTTP is what the description says, and what the store has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.applications import Starlette
from starlette.testclient import TestClient

from crawler.items import Link, article_id
from crawler.store import Frontier, Store
from crawler.web.api.app import PREFIX
from tests.asking import SENT, program, server_of
from tests.stored_articles import COPY, HARBOUR, HOSTILE, MARKET, RAIN, store_article, store_story

ID = article_id("harbour.example", HARBOUR)
CHEAP = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=2,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_as_described(app: Starlette, mode: GenerationMode) -> None:
    api = schemathesis.openapi.from_asgi(f"{PREFIX}/openapi.json", app, headers=SENT)
    asked = set()
    for found in api.get_all_operations():
        operation = found.ok()
        if operation.method == "post" and mode is GenerationMode.POSITIVE:  # it would fetch what is made up
            continue

        @CHEAP
        @given(case=operation.as_strategy(generation_mode=mode))
        def check(case: schemathesis.Case) -> None:
            asked.add(case.operation.label)
            # What a schema allows may still be no date, no cursor and no outlet that there is.
            case.call_and_validate(headers=SENT, excluded_checks=[positive_data_acceptance])

        check()
    assert len(asked) >= 10


def test_an_article_by_id_and_by_address(client: TestClient) -> None:
    found = client.get(f"{PREFIX}/articles/{ID}").json()
    assert (found["url"], found["revision"]) == (HARBOUR, 2)
    assert client.get(f"{PREFIX}/lookup", params={"url": HARBOUR}).json() == found


def test_an_article_as_markdown(client: TestClient) -> None:
    address = f"{PREFIX}/articles/{ID}"
    found = client.get(address, headers={"Accept": "text/html;q=0.2, text/markdown"})
    assert found.headers["content-type"].startswith("text/markdown")
    assert "# Of harbour.example" in found.text
    assert client.get(address, headers={"Accept": "image/png"}).status_code == 406
    assert client.get(address, headers={"Accept": "text/*"}).headers["content-type"].startswith("text/markdown")
    assert client.get(address).headers["content-type"] == "application/json"


def test_what_somebody_has_is_not_sent_again(client: TestClient) -> None:
    address = f"{PREFIX}/articles/{ID}"
    tag = client.get(address).headers["etag"]
    again = client.get(address, headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(address, headers={"If-None-Match": tag, "Accept": "text/markdown"}).status_code == 200


def test_pages_of_changes_give_each_article_once(client: TestClient) -> None:
    seen: list[str] = []
    after: dict[str, str] = {}
    for _ in range(3):
        page = client.get(f"{PREFIX}/articles", params={"limit": "2", **after}).json()
        seen += [each["article"]["url"] for each in page["changes"]]
        after = {"after": page["next"]}
        if not page["more"]:
            break
    assert sorted(seen) == sorted([HARBOUR, MARKET, COPY])
    assert client.get(f"{PREFIX}/articles", params=after).json() == {
        "changes": [],
        "next": after["after"],
        "more": False,
    }


def test_what_changed_since_comes_after_the_cursor(tmp_path: Path) -> None:
    with Store.open(tmp_path / "crawler.db") as store:
        first = store_article(store, HARBOUR)
        with program(server_of(tmp_path)) as client:
            cursor = client.get(f"{PREFIX}/articles").json()["next"]
            store_article(store, MARKET)
            store.forget([first])
            changes = client.get(f"{PREFIX}/articles", params={"after": cursor}).json()["changes"]
            other = client.get(f"{PREFIX}/articles", params={"after": "0123456789ab-1"})
    assert {(each["change"], each["article"]["url"]) for each in changes} == {("new", MARKET), ("forgotten", HARBOUR)}
    assert (other.status_code, other.json()["parameter"]) == (400, "after")


def test_a_query_is_the_parameters(client: TestClient) -> None:
    def urls(**given: Any) -> set[str]:
        return {each["url"] for each in client.get(f"{PREFIX}/latest", params=given).json()["articles"]}

    assert urls(outlet="harbour") == {HARBOUR}
    assert urls(outlet=["harbour", "market.example"]) == {HARBOUR, MARKET}
    assert urls(words="ferries", unique="true") == {HARBOUR}
    assert urls(since="2026-01-31", until="2026-01-31") == {HARBOUR, COPY}
    assert urls(section="News") == {COPY}
    assert urls(opt_outs="false") == {HARBOUR, COPY}
    assert client.get(f"{PREFIX}/count", params={"words": "ferries"}).json() == {"articles": 2}


def test_search_history_copies_and_origins(client: TestClient) -> None:
    hits = client.get(f"{PREFIX}/search", params={"words": "rain ferries"}).json()["hits"]
    assert {hit["url"] for hit in hits} == {HARBOUR, COPY}
    assert "ferries" in hits[0]["snippet"]
    versions = client.get(f"{PREFIX}/articles/{ID}/history").json()["versions"]
    assert [change["text"] for change in versions[1]["changes"] if change["kind"] == "come"] == [" It ended."]
    copies = client.get(f"{PREFIX}/articles/{ID}/cluster").json()["copies"]
    assert [copy["url"] for copy in copies] == [HARBOUR, COPY]
    [title] = client.get(f"{PREFIX}/articles/{ID}/origins", params={"field": "title"}).json()["fields"]
    assert (title["value"], title["source"]) == ("Of harbour.example", "json-ld")


def test_outlets_failures_and_status(client: TestClient) -> None:
    outlets = client.get(f"{PREFIX}/outlets", params={"limit": "2"}).json()
    assert [row["outlet"] for row in outlets["outlets"]] == ["copy.example", "harbour"]
    [last] = client.get(f"{PREFIX}/outlets", params={"after": outlets["next"]}).json()["outlets"]
    assert last["outlet"] == "market.example"
    assert client.get(f"{PREFIX}/outlets/harbour").json()["articles"] == 1
    assert client.get(f"{PREFIX}/failed", params={"outlet": "harbour"}).json() == {
        "urls": [],
        "more": False,
        "next": None,
    }
    assert client.get(f"{PREFIX}/status").json()["articles"] == 3


def test_failures_go_on_from_page_to_page(tmp_path: Path) -> None:
    folder = store_story(tmp_path)
    with Store.open(folder / "crawler.db") as store:
        frontier = Frontier(store, store.begin_crawl("test", {}))
        for n in range(5):
            frontier.fail(frontier.claim(Link(url=f"https://harbour.example/{n}")), "answered 404")
    with program(server_of(folder)) as client:
        urls, page = [], None
        while True:
            answer = client.get(f"{PREFIX}/failed", params={"limit": 2} | ({"page": page} if page else {})).json()
            urls += [each["url"] for each in answer["urls"]]
            if (page := answer["next"]) is None:
                break
        assert urls == [f"https://harbour.example/{n}" for n in range(5)]
        wrong = client.get(f"{PREFIX}/failed", params={"page": "9"})
        assert (wrong.status_code, wrong.json()["parameter"]) == (400, "page")


@pytest.mark.parametrize(
    ("path", "status", "parameter"),
    [
        ("/latest?language=en&language=fr", 400, "language"),
        ("/latest?limit=0", 400, "limit"),
        ("/latest?limit=1e9", 400, "limit"),
        ("/latest?unique=perhaps", 400, "unique"),
        ("/latest?after=start", 400, "after"),
        ("/latest?order=title", 400, "order"),
        ("/latest?min_confidence=2", 400, "min_confidence"),
        ("/latest?since=2026-13-01", 400, "since"),
        ("/latest?section=", 400, "section"),
        ("/latest?outlet=nowhere", 400, "outlet"),
        ("/articles?after=x", 400, "after"),
        ("/articles?unique=true", 400, "unique"),
        ("/search", 400, "words"),
        ("/search?words=-", 400, "words"),
        ("/articles/xyz", 400, "id"),
        ("/articles/0000000000000000", 404, None),
        ("/outlets/nowhere", 404, None),
        ("/jobs/none", 404, None),
        ("/nothing", 404, None),
    ],
)
def test_a_request_that_is_wrong_is_told_what(
    client: TestClient, path: str, status: int, parameter: str | None
) -> None:
    answer = client.get(f"{PREFIX}{path}")
    assert (answer.status_code, answer.json()["parameter"]) == (status, parameter)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_a_store_that_is_not_there_or_is_none_is_told_without_its_place(tmp_path: Path) -> None:
    with TestClient(server_of(tmp_path), base_url="http://127.0.0.1", headers=SENT) as client:  # raises what is a fault
        answer = client.get(f"{PREFIX}/status")
        assert (answer.status_code, answer.json()["detail"]) == (503, "nothing is stored yet")
        assert not (tmp_path / "crawler.db").exists()
        (tmp_path / "crawler.db").write_bytes(b"no database" * 500)
        answer = client.get(f"{PREFIX}/status")
        assert answer.status_code == 503
        assert answer.json()["detail"].startswith("the store cannot be used at this moment")


def test_texts_are_sent_as_data(client: TestClient) -> None:
    answer = client.get(f"{PREFIX}/lookup", params={"url": MARKET})
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["title"] == HOSTILE
    assert RAIN not in answer.text


def test_the_description_has_the_fields_of_an_article_with_their_meanings(client: TestClient) -> None:
    api = client.get(f"{PREFIX}/openapi.json").json()
    schemas = api["components"]["schemas"]
    assert schemas["Article"]["properties"]["published"]["anyOf"][0] == {"type": "string", "format": "date-time"}
    assert schemas["Article"]["properties"]["url"]["description"].startswith("The URL the article was read at")
    article = client.get(f"{PREFIX}/articles/{ID}").json()
    jsonschema.validate(article, {**schemas["Article"], "components": api["components"]})
    assert set(schemas["Article"]["properties"]) == set(article)
