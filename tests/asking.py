"""Programs that ask a server with its token."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from crawler.web.app import make_app
from crawler.web.limits import Rates
from crawler.web.serving import Serving
from crawler.web.tokens import Sessions, hash_of

TOKEN = "a-token-of-many-characters"
SENT = {"Authorization": f"Bearer {TOKEN}"}


def server_of(folder: Path, settings: Sequence[str] = ()) -> Starlette:
    """A server of the store and the outlets' files in a folder.

    :param settings: ``NAME=VALUE`` of who runs it.
    """
    serving = Serving(
        target=str(folder / "crawler.db"),
        outlets=folder / "outlets",
        sessions=Sessions(hash_of(TOKEN)),
        settings=settings,
    )
    return make_app(serving, hosts=["testserver"], rates=Rates(rate=1e6, burst=1e6), wrong_seconds=0)


def program(app: Starlette) -> TestClient:
    """A client that sends the token; enter it."""
    return TestClient(app, base_url="http://127.0.0.1", headers=SENT, raise_server_exceptions=False)


def ended(client: TestClient, address: str, seconds: float = 60) -> dict[str, Any]:
    """A job when it has ended.

    :raises TimeoutError: it has not within so many seconds.
    """
    end = time.monotonic() + seconds
    while (job := client.get(address).json())["ended"] is None:
        if time.monotonic() > end:
            raise TimeoutError(f"{address} has not ended")
        client.portal.call(asyncio.sleep, 0.05)
    return job
