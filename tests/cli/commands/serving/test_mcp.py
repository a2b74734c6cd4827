"""What keeps ``crawler mcp`` from answering is said in a sentence."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]


@pytest.mark.usefixtures("store")
def test_a_port_that_is_taken_is_told_with_the_mend(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = run("mcp", "--http", port)
    said = f"Error: port {port} of 127.0.0.1 cannot be used; name another, or 0 for a free one.\n"
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", said)


def test_a_store_that_is_not_there_is_told_and_not_made(run: Run) -> None:
    result = run("--store", "none.db", "mcp")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "none.db" in result.stderr
    assert list(Path().iterdir()) == []


@pytest.mark.usefixtures("store")
def test_a_setting_that_cannot_be_is_told_before_anything_is_answered(run: Run) -> None:
    result = run("mcp", "-s", "DOWNLOAD_DELAY=soon")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "DOWNLOAD_DELAY" in result.stderr
