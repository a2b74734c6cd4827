"""How soon alarms tell that something broke, and how often of nothing."""

from __future__ import annotations

import re

import pytest

from benchmarks import alarms
from benchmarks.alarms import BREAKS, InventedOutlet, watch


def test_an_outlet_lives_the_same_days_each_time() -> None:
    assert watch(3, 20) == watch(3, 20)


@pytest.mark.parametrize("broken", BREAKS)
def test_what_breaks_is_told_of_an_outlet_that_brings_much_each_day(broken: str) -> None:
    outlet = InventedOutlet.invent(1)
    outlet.pace, outlet.share, outlet.failing, outlet.late = 30, 1.0, 0.0, 0.0
    for day in range(20):
        assert outlet.told(outlet.live(day, None)) == set()
    assert broken in [name for day in range(20, 30) for name in outlet.told(outlet.live(day, broken))]


def test_each_kind_has_its_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["alarms", "--outlets", "2", "--days", "15"])
    alarms.main()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list(BREAKS)
    assert all(re.search(r" \d+, \d+ +[0-2]$", line) for line in lines[1:])
