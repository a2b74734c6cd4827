"""A store of invented articles behind the API, and a client of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from crawler.web.api.access import ApiAccess
from crawler.web.api.app import PREFIX, make_api
from tests.stored_articles import store_story


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return store_story(tmp_path_factory.mktemp("api"))


@pytest.fixture(scope="module")
def app(folder: Path) -> Starlette:
    return Starlette(routes=[Mount(PREFIX, make_api(ApiAccess(folder / "crawler.db", folder / "outlets")))])


@pytest.fixture(scope="module")
def client(app: Starlette) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client
