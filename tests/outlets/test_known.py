"""An outlet's file is found by the address of a page."""

from __future__ import annotations

import pytest

from crawler.outlets import KnownOutlets


@pytest.fixture
def known(tmp_path):
    (tmp_path / "outlet.example.toml").write_text('home = "https://www.outlet.example/"')
    (tmp_path / "french.toml").write_text('home = "https://www.outlet.example/fr/"')
    (tmp_path / "blog.toml").write_text('home = "https://blog.outlet.example/"')
    (tmp_path / "broken.toml").write_text('home = "https://broken.example/')
    return KnownOutlets(tmp_path)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.outlet.example/world/a", "outlet.example"),
        ("https://www.outlet.example/fr/monde/a", "french"),
        ("https://www.outlet.example/france/a", "outlet.example"),
        ("https://blog.outlet.example/fr/a", "blog"),
        ("https://broken.example/a", None),
        ("https://another.example/a", None),
    ],
)
def test_a_page_belongs_to_the_outlet_whose_home_is_nearest(known, url, name):
    outlet = known.at(url)
    assert (outlet.name if outlet else None) == name


def test_a_file_that_cannot_be_used_is_told_and_costs_no_other(known):
    assert known.at("https://www.outlet.example/a")
    assert list(known.problems) == ["broken"]
    assert "broken.toml, line 1" in known.problems["broken"]


def test_a_folder_that_is_not_there_has_no_outlets(tmp_path):
    assert KnownOutlets(tmp_path / "none").at("https://www.outlet.example/a") is None
