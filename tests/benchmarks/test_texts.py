from pathlib import Path

import pytest

from benchmarks import text_dumps, texts
from benchmarks.quality_corpus import AnnotatedPage

TEXT = """Rain fell on the hills for nine days, and the river rose by two metres before the wind turned.

The ferry did not sail, so that nobody could cross the valley until the bridge was opened again."""


@pytest.fixture
def page() -> AnnotatedPage:
    return AnnotatedPage("odd/a b?", "odd", "https://hill.example/1", b"<p>Rain", "en", body=TEXT)


def test_dumps_of_pages_whose_names_begin_alike_stand_apart(tmp_path: Path, page: AnnotatedPage) -> None:
    other = AnnotatedPage("odd/" + 300 * "a", "odd", "", b"", "en", body=TEXT)
    longer = AnnotatedPage("odd/" + 301 * "a", "odd", "", b"", "en", body=TEXT)
    files = {text_dumps.dump_file(tmp_path, "w3m", one) for one in (page, other, longer)}
    assert len(files) == 3
    assert all(len(file.name) < 100 and file.parent == tmp_path / "w3m" for file in files)


def test_a_dump_that_is_there_is_read_and_scored(tmp_path: Path, page: AnnotatedPage) -> None:
    file = text_dumps.dump_file(tmp_path, "w3m", page)
    file.parent.mkdir()
    file.write_text(f"News | Sport | Weather\n\n{TEXT}\n\nShare this article")
    readings: texts.Readings = {}
    texts.measure("w3m", list(texts.dumped([page], tmp_path, "w3m")), readings)
    rows = {row["reader"]: row for row in texts.report(readings)}
    assert rows["crawler"]["exact"] == 1
    assert rows["everything"]["R"] == 1
    assert rows["everything"]["P"] < 1
    assert list(texts.dumped([page], tmp_path, "lynx")) == []


def test_a_tool_that_is_not_there_costs_the_page_and_is_told(tmp_path: Path, page: AnnotatedPage, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "FileNotFoundError" in str(text_dumps.write_dump(tmp_path, "w3m", page))
