"""``crawler extract --ray``: the nodes of a cluster read WARC files, a file each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from crawler.store import Store
from tests.cli.commands.extraction.test_extract_archive import archive

ROOT = Path(__file__).resolve().parents[3]
FILES, ARTICLES, LIMIT = 4, 5, 90


def started(cluster: Any, store: str, folder: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "crawler", "--store", store, "extract", "--ray", cluster.address, *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture
def archives(tmp_path: Path) -> Path:
    """A folder of WARC files whose articles have addresses of their own, and one that is none."""
    folder = tmp_path / "archives"
    folder.mkdir()
    for number in range(FILES):
        archive(folder / f"{number}.warc.gz", ARTICLES, host=f"outlet{number}.example")
    return folder


@pytest.mark.slow
def test_articles_of_all_files_are_printed_and_a_file_that_is_none_is_told(archives, cluster, tmp_path):
    (archives / "damaged.warc.gz").write_bytes(b"no archive")
    printed, said = started(cluster, str(tmp_path / "none.db"), tmp_path, str(archives)).communicate(timeout=LIMIT)
    found = Counter(json.loads(line)["url"] for line in printed.splitlines())
    assert len(found) == FILES * ARTICLES, said
    assert set(found.values()) == {1}
    assert "damaged.warc.gz" in said


@pytest.mark.slow
def test_they_are_stored_once_though_a_node_is_lost(archives, cluster, store, tmp_path):
    process = started(cluster, store, tmp_path, "--save", str(archives))
    with Store.open(store) as opened:
        while opened.count() < ARTICLES // 2:
            assert process.poll() is None, process.communicate()[1]
    cluster.remove_node(cluster.worker_nodes.copy().pop(), allow_graceful=False)
    _, said = process.communicate(timeout=LIMIT)
    assert process.returncode == 0, said
    with Store.open(store) as opened:
        stored = Counter(article.url for article in opened.articles())
    assert len(stored) == FILES * ARTICLES, said
    assert set(stored.values()) == {1}
