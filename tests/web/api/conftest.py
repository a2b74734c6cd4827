"""A store of invented articles behind a whole server, and a program that asks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.asking import program, server_of
from tests.stored_articles import store_story


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Starlette:
    return server_of(store_story(tmp_path_factory.mktemp("api")))


@pytest.fixture(scope="module")
def client(app: Starlette) -> Iterator[TestClient]:
    with program(app) as client:
        yield client
