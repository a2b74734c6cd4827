from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.outlets import KnownOutlets
from crawler.store import Store
from tests.stored_articles import store_story


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store of three invented articles, and of the file of one outlet."""
    return store_story(tmp_path_factory.mktemp("answers"))


@pytest.fixture(scope="module")
def story(folder: Path) -> Iterator[Store]:
    """That store; to be read."""
    with Store.open(folder / "crawler.db") as store:
        yield store


@pytest.fixture(scope="module")
def files(folder: Path) -> KnownOutlets:
    """That outlet's file."""
    return KnownOutlets(folder / "outlets")
