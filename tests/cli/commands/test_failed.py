"""``crawler failed``."""

from __future__ import annotations

from pathlib import Path

from crawler.store import Store


def test_failed_urls_are_listed_with_reason_tries_and_next_try(run, store: Path) -> None:
    result = run("failed")
    assert result.exit_code == 0
    missing, slow = sorted(result.stdout.splitlines()[1:])
    assert missing.startswith("answered 404")
    assert "never by itself" in missing
    assert missing.endswith("https://morning.example/missing")
    assert slow.startswith("no answer in time")
    assert "2030-01-01 00:00" in slow
    assert slow.endswith("https://evening.example/slow")
    assert "2 failed" in result.stderr


def test_they_can_be_kept_to_an_outlet(run, store: Path) -> None:
    assert "missing" not in run("failed", "--outlet", "evening.example").stdout
    assert "no outlet 'nobody.example' is known" in run("failed", "--outlet", "nobody.example").stderr


def test_a_store_without_failures_says_so(run) -> None:
    Store.open("crawler.db").close()
    assert run("failed").stdout == "No URL failed.\n"
    assert run("failed", "--retry").exit_code == 0
