"""A cluster that cannot be reached."""

from __future__ import annotations

import socket

import pytest

from crawler.running.cluster.connection import connected


def test_a_cluster_that_is_not_there_is_told_at_once():
    pytest.importorskip("ray", reason="needs the extra `ray`")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(ConnectionError, match=rf"there is no Ray cluster at 127\.0\.0\.1:{port}: Connection refused"):
        connected(f"127.0.0.1:{port}").__enter__()
