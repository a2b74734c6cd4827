"""An outlet is found by what a person calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.answers.outlet_names import nearly_called, stored_names
from crawler.outlets import KnownOutlets
from crawler.store import Store


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("harbour", ["harbour.example"]),
        ("Harbour", ["harbour.example"]),
        ("harbour.example", ["harbour.example"]),
        ("https://www.harbour.example", ["harbour.example"]),
        ("http://harbour.example/", ["harbour.example"]),
        ("market.example", ["market.example"]),
        ("https://market.example/news/", ["market.example"]),
    ],
)
def test_a_name_a_host_and_a_home_name_the_same_outlet(story, files, name, stored):
    assert stored_names(story, files, name) == stored


@pytest.mark.parametrize("name", ["harbor", "arbour", "https://harbour.exmaple/"])
def test_a_name_that_is_none_brings_those_that_are_nearly_so(story, files, name):
    with pytest.raises(ValueError, match=r"no outlet .* is known: did you mean harbour"):
        stored_names(story, files, name)


@pytest.mark.parametrize("name", ["zzz", "", "http://[::1", "://"])
def test_a_name_like_none_says_which_commands_tell_them(story, files, name):
    with pytest.raises(ValueError, match="`crawler show` and `crawler outlets list`"):
        stored_names(story, files, name)


def test_of_outlets_at_one_domain_the_nearest_is_meant(tmp_path: Path):
    for name, home in (("north", "https://paper.example/north/"), ("south", "https://paper.example/south/")):
        (tmp_path / f"{name}.toml").write_text(f'home = "{home}"\n')
    with Store.open(tmp_path / "crawler.db") as store:
        assert stored_names(store, KnownOutlets(tmp_path), "north")[0].startswith("paper.example")
    assert nearly_called("nort", KnownOutlets(tmp_path).outlets, []) == ": did you mean north?"
