"""``crawler report``."""

from __future__ import annotations

from pathlib import Path


def test_the_report_is_a_file_of_the_last_month_or_of_what_is_asked_for(run, store: Path) -> None:
    assert run("report").exit_code == 0
    page = Path("report.html").read_text("utf-8")
    assert "morning.example" in page
    assert "evening.example" in page
    result = run("report", "--outlet", "evening.example", "-o", "-", "--since", "2026-01-01")
    assert result.exit_code == 0
    assert "<h1>Crawler report: evening.example</h1>" in result.stdout
    assert "morning.example" not in result.stdout
    assert "2026-01-01 00:00 to " in result.stdout


def test_an_outlet_that_is_not_known_leaves_the_older_report(run, store: Path) -> None:
    Path("report.html").write_text("older")
    assert run("report", "--outlet", "noon.example").exit_code == 1
    assert Path("report.html").read_text() == "older"
