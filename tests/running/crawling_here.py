"""Crawls of outlets in the tests' own process, whose reactor goes on when they have ended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_twisted import ensureDeferred
from scrapy.utils.defer import deferred_from_coro

from crawler.demo.server import OutletServer
from crawler.outlets import Outlet, Source


def outlet_at(server: OutletServer, name: str = "ponant", feed: str = "rss.xml") -> Outlet:
    """A fixture outlet with its feed."""
    home = f"{server.url}/"
    return Outlet(name=name, home=home, sources=[Source(kind="feed", url=home + feed)])


def in_reactor(test: Callable[..., Any]) -> Any:
    """A test that crawls; it is given the fixture outlets and a folder."""

    @pytest.mark.usefixtures("shared_workers")
    @ensureDeferred
    async def wrapper(outlets: dict[str, OutletServer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("scrapy.crawler.configure_logging", lambda *_, **__: None)  # the tests have their own
        monkeypatch.setattr("crawler.running.outlet_crawls.GRACE", 1e6)  # after which a process ends that was told to
        await deferred_from_coro(test(outlets, tmp_path))

    return wrapper
