from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from crawler.items import Article, Block, Image, Related
from crawler.store import Store
from crawler.web.app import make_app
from crawler.web.serving import Serving
from crawler.web.tokens import Sessions, hash_of

TOKEN = "a-token-of-many-characters"
HOSTILE = '</title><script>alert(1)</script><img src=x onerror=alert(2)>" onmouseover="alert(3)'
SCRIPT = "javascript:alert(4)"


@pytest.fixture
def serving(tmp_path: Path) -> Serving:
    """A server's state over a store that is not there yet."""
    return Serving(target=str(tmp_path / "news.db"), outlets=tmp_path / "outlets", sessions=Sessions(hash_of(TOKEN)))


@pytest.fixture
def anybody(serving: Serving) -> Iterator[TestClient]:
    """A browser that has not signed in; wrong tokens are answered at once."""
    app = make_app(serving, wrong_seconds=0)
    with TestClient(
        app, base_url="http://127.0.0.1:8765", follow_redirects=False, headers={"accept": "text/html"}
    ) as client:
        yield client


@pytest.fixture
def browser(anybody: TestClient) -> TestClient:
    """A browser that has signed in; ``csrf`` of it is what its forms send."""
    assert anybody.post("/sign-in", data={"token": TOKEN}).status_code == 303
    return anybody


@pytest.fixture
def csrf(browser: TestClient) -> str:
    """What the forms of that browser send."""
    return browser.get("/outlets/add").text.partition('name="csrf" value="')[2].partition('"')[0]


@pytest.fixture
def stored(serving: Serving) -> list[str]:
    """Ids of stored articles: one of an honest outlet in two versions, a copy of it, a hostile page's."""
    body = "The ferry to the island stays in harbour today. Its engine broke on Sunday, and no spare part is near. " * 4
    ferry = {"lead": "No way over the water.", "section": "Coast", "language": "en", "tags": ["ferry", "harbour"]}
    when = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with Store.open(serving.target) as store:
        ids = []
        for outlet, text in (
            ("outlet.example", body),
            ("outlet.example", f"{body}Ten people waited."),
            ("other.example", body),
        ):
            article = Article(
                url=f"https://{outlet}/ferry",
                outlet=outlet,
                title="Ferry stays in harbour",
                body=text,
                blocks=[Block(text=text)],
                published=when,
                fetched_at=when,
                authors=["Ada Poole"],
                related=[Related(title="The island's bread", url="https://outlet.example/bread")],
                provenance={"title": "json-ld"},
                word_count=80,
                content_hash=str(hash(text)),
                **ferry,
            )
            ids.append(store.save(article).article_id)
        hostile = Article(
            url="https://hostile.example/a",
            outlet="hostile.example",
            title=HOSTILE,
            lead=HOSTILE,
            section=HOSTILE,
            body=HOSTILE,
            blocks=[Block(text=HOSTILE, kind=kind, level=2) for kind in ("paragraph", "heading", "list_item", "quote")],
            authors=[HOSTILE],
            tags=[HOSTILE],
            language='en" onload="alert(5)',
            related=[Related(title=HOSTILE, url=SCRIPT)],
            images=[Image(url=SCRIPT, caption=HOSTILE)],
            links=[SCRIPT],
            canonical_url=SCRIPT,
            kind=HOSTILE,
            opt_outs=[HOSTILE],
            provenance={"title": HOSTILE},
            published=when,
        )
        ids.append(store.save(hostile).article_id)
    return list(dict.fromkeys(ids))
