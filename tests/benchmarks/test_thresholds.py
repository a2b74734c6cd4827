"""What halving and doubling a number does to annotated pages."""

from __future__ import annotations

import ast
from argparse import Namespace
from functools import partial
from pathlib import Path

import pytest

from benchmarks import lives, thresholds
from benchmarks.thresholds import Number, others, run
from tests.benchmarks.test_quality import page, paragraphs, write_folder, write_folds


@pytest.mark.parametrize(
    ("value", "changed"),
    [
        ("250", ["125", "500"]),
        ("0.3", ["0.15", "0.6"]),
        ("0.8", ["0.4", "0.97"]),
        ("6.0", ["3.0", "12.0"]),
        ("1", ["0", "2"]),
        ("-4", ["-2", "-8"]),
        ("1 << 17", ["(1 << 17) // 2", "(1 << 17) * 2"]),
        ("timedelta(days=1)", ["(timedelta(days=1)) / 2", "(timedelta(days=1)) * 2"]),
        ("30 * 86400.0", ["(30 * 86400.0) / 2", "(30 * 86400.0) * 2"]),
        ("20, 0.6", ["(10, 0.6)", "(40, 0.6)", "(20, 0.3)", "(20, 0.97)"]),
    ],
)
def test_a_number_is_halved_and_doubled_and_a_share_stays_one(value: str, changed: list[str]) -> None:
    assert others(value) == changed


@pytest.mark.parametrize(
    ("module", "names", "way"),
    [
        ("extraction/template/model.py", "_NEVER", "template"),
        ("extraction/template/model.py", "_WEIGHTS", "lives"),
        ("extraction/body.py", "_SHORT", "alone"),
        ("discovery/listings/cards.py", "_LONGEST_DATE", "links"),
        ("discovery/listings/pagination.py", "_LONGEST_LABEL", None),
        ("store/articles/search.py", "_CANDIDATES", None),
    ],
)
def test_numbers_that_no_way_shows_are_left_out(module: str, names: str, way: str | None) -> None:
    assert thresholds.way_of(module, names) == way


def test_one_of_several_numbers_is_changed() -> None:
    tree = ast.parse("_SHORT, _LONG = 20, 250\n_OTHER: int = 3")
    thresholds._change(tree, Number("a.py", "_LONG", "500"))
    thresholds._change(tree, Number("a.py", "_OTHER", "6"))
    assert ast.unparse(tree) == "_SHORT, _LONG = (20, 500)\n_OTHER: int = 6"
    with pytest.raises(LookupError, match=r"a\.py has no _NONE"):
        thresholds._change(tree, Number("a.py", "_NONE", "1"))


def test_what_is_invented_is_the_same_each_time_and_moves_with_its_numbers() -> None:
    arguments = Namespace(folders=[Path("none")], folds=None, outlets=1.0, dumps=None)
    before = run(arguments, None, "sources")
    assert before is not None
    assert run(arguments, None, "sources") == before
    after = run(arguments, Number("discovery/probe/selection.py", "_WORTH_A_SOURCE", "9"), "sources")
    assert after is not None
    assert sum(one["looks"] for one in after.values()) < sum(one["looks"] for one in before.values())


def test_an_outlet_is_read_as_a_crawl_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [{"corpus": "valley", "url": f"https://valley.example/{n}", "paragraphs": paragraphs(n)} for n in range(4)]
    folder = write_folder(tmp_path / "folder", told, [page(n) for n in range(4)])
    monkeypatch.setattr(lives, "outlets_of", partial(lives.outlets_of, least=4))
    found = lives.lived(folder, 1.0)
    assert len(found) == 4
    assert {one["asked"] for one in found.values()} == {1}  # no template was there yet
    assert found["valley/0"]["text"] > 0.9


def test_pages_are_read_with_the_changed_number(tmp_path: Path) -> None:
    write_folds(tmp_path)
    told = {"corpus": "valley", "url": "https://valley.example/1", "paragraphs": ["Big rain in the valley."]}
    folder = write_folder(tmp_path / "folder", [told], [page(1)])
    arguments = Namespace(folders=[folder], folds=tmp_path, outlets=1.0, dumps=None)
    before = run(arguments, None, "alone")
    assert before is not None
    assert run(arguments, Number("extraction/page_check.py", "_LEAST", "25"), "alone", before) == before
    after = run(arguments, Number("extraction/page_check.py", "_LEAST", "10_000"), "alone", before)
    assert after is not None
    assert before["valley/0"]["text"] > after["valley/0"]["text"] == 0
