"""What keeps ``crawler serve`` from answering is said in a sentence, before a token is made."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_a_port_that_is_taken_is_told_with_the_mend(run: Run, store: Path, address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.create_server((address, 0), family=family) as taken:
        port = str(taken.getsockname()[1])
        result = run("serve", "--host", address, "--port", port)
    assert result.exit_code == 1
    assert (
        result.stderr == f"Error: port {port} of {address} is in use; name another with --port, or 0 for a free one.\n"
    )
    assert [path.name for path in Path().iterdir()] == [store.name]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("news.example", "Error: 'news.example' is no numeric address; give one of this machine, such as 127.0.0.1.\n"),
        ("203.0.113.7", "Error: port 0 of 203.0.113.7 cannot be used; name another with --port or --host.\n"),
    ],
)
def test_what_is_no_address_of_this_machine_is_told(run: Run, store: Path, address: str, said: str) -> None:
    result = run("serve", "--host", address, "--port", "0")
    assert (result.exit_code, result.stderr) == (1, said)
    assert [path.name for path in Path().iterdir()] == [store.name]
