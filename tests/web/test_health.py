"""What machines ask: no page, no sign-in where nothing is told, the token for the figures."""

from __future__ import annotations

from pathlib import Path

from crawler.items import Article
from crawler.store import Store
from tests.web.conftest import TOKEN

BEARER = {"authorization": f"Bearer {TOKEN}"}


def test_a_server_lives_before_anything_is_stored_and_is_ready_after(anybody, serving) -> None:
    assert (anybody.get("/healthz").status_code, anybody.get("/healthz").text) == (200, "ok\n")
    waiting = anybody.get("/readyz")
    assert (waiting.status_code, waiting.text) == (503, "Nothing is stored yet.\n")
    Store.open(serving.target).close()
    assert anybody.get("/readyz").status_code == 200


def test_a_store_that_cannot_be_used_is_told_without_its_place(anybody, serving) -> None:
    Path(serving.target).write_bytes(b"no database at all, but long enough to be read as one" * 100)
    answer = anybody.get("/readyz")
    assert answer.status_code == 503
    assert str(serving.target) not in answer.text
    assert anybody.get("/healthz").status_code == 200


def test_the_figures_are_for_those_who_have_the_token(anybody, serving) -> None:
    with Store.open(serving.target) as store:
        store.save(Article(url="https://desk.example/1", outlet="desk.example", content_hash="1"))
    assert anybody.get("/metrics", headers={"accept": "*/*"}).status_code == 401
    answer = anybody.get("/metrics", headers=BEARER)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert 'crawler_articles{outlet="desk.example"} 1.0\n' in answer.text
