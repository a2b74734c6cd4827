"""``crawler extract --ray``: the nodes of a cluster read WARC files, a file each."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from crawler.store import Store
from tests.cli.commands.extraction.test_archives import archive

FILES, ARTICLES, LIMIT = 4, 5, 90


@pytest.fixture
def archives(tmp_path: Path) -> Path:
    """A folder of WARC files whose articles have addresses of their own, and one that is none."""
    folder = tmp_path / "archives"
    folder.mkdir()
    for number in range(FILES):
        archive(folder / f"{number}.warc.gz", ARTICLES, host=f"outlet{number}.example")
    return folder


@pytest.mark.slow
def test_articles_of_all_files_are_printed_and_a_file_that_is_none_is_told(archives, start, tmp_path):
    (archives / "damaged.warc.gz").write_bytes(b"no archive")
    printed, said = start(str(tmp_path / "none.db"), "extract", str(archives)).communicate(timeout=LIMIT)
    found = Counter(json.loads(line)["url"] for line in printed.splitlines())
    assert len(found) == FILES * ARTICLES, said
    assert set(found.values()) == {1}
    assert "damaged.warc.gz" in said


@pytest.mark.slow
def test_they_are_stored_once_though_a_node_is_lost(archives, cluster, start, store):
    process = start(store, "extract", "--save", str(archives))
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
