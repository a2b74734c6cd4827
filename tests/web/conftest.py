from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from crawler.web.app import make_app
from crawler.web.serving import Serving
from crawler.web.tokens import Sessions, hash_of

TOKEN = "a-token-of-many-characters"


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
