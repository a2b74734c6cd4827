"""The files of outlets during a crawl."""

from __future__ import annotations

import logging

from crawler.crawl.outlet_files import OutletFiles
from crawler.outlets import known, read_outlet


def test_a_file_that_cannot_be_used_is_told_once_and_costs_no_other(tmp_path, caplog):
    (tmp_path / "outlet.example.toml").write_text('home = "https://outlet.example/"')
    (tmp_path / "broken.toml").write_text('home = "https://broken.example/')
    crawls = [OutletFiles(str(tmp_path)), OutletFiles(str(tmp_path))]
    with caplog.at_level(logging.WARNING):
        found = [files.at(url) for url in ("https://outlet.example/a", "https://broken.example/a") for files in crawls]
    assert [outlet and outlet.name for outlet in found] == ["outlet.example"] * 2 + [None] * 2
    [told] = [record.getMessage() for record in caplog.records]
    assert "broken.toml, line 1" in told


def test_the_crawls_of_a_process_read_a_file_once(tmp_path, monkeypatch):
    read = []
    monkeypatch.setattr(known, "read_outlet", lambda path: read.append(path) or read_outlet(path))
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(f'home = "https://{name}.example/"')
    for _ in range(3):
        assert OutletFiles(str(tmp_path)).at("https://b.example/1").name == "b"
    assert len(read) == 2
