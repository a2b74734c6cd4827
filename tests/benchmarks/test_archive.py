"""What the benchmark of archives reads."""

from __future__ import annotations

from benchmarks.archive import invented, pages


def test_the_invented_archive_holds_each_article_once(tmp_path) -> None:
    made = [page.final_url for page in pages([invented(tmp_path / "archive", 9)])]
    assert len(set(made)) == len(made) == 9
