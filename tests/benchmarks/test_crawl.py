"""The cost of an article is held against the one that is kept."""

from __future__ import annotations

import json

import pytest

from benchmarks import crawl
from benchmarks.crawl import Run


@pytest.mark.parametrize(("milliseconds", "status"), [(40.0, 0), (49.0, 0), (51.0, 1)])
def test_a_cost_that_has_grown_by_a_quarter_fails(milliseconds, status, tmp_path, monkeypatch):
    monkeypatch.setattr(crawl, "_KEPT", tmp_path / "cost.json")
    crawl._KEPT.write_text(json.dumps({"a site": 4.0}))
    runs = {"fetch": [Run(10, 1.0, 0.1, 50.0)], "crawler": [Run(10, 1.0, milliseconds / 100, 50.0)]}
    assert crawl.check(runs, "a site", keep=False) == status


def test_a_site_that_nothing_is_kept_of_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(crawl, "_KEPT", tmp_path / "cost.json")
    runs = {"fetch": [Run(10, 1.0, 0.1, 50.0)], "crawler": [Run(10, 1.0, 0.4, 50.0)]}
    assert crawl.check(runs, "a site", keep=False) == 2
    assert "--keep" in capsys.readouterr().out
    assert crawl.check(runs, "a site", keep=True) == 0
    assert crawl.check(runs, "a site", keep=False) == 0
