"""A changed outlet changes its file, and what a person wrote beside it stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.outlets import Outlet, Source, read_outlet, write_outlet
from tests.outlets.conftest import WRITTEN, full_outlet

COMMENTS = (
    "# mine\n",
    "# the short name\n",
    "# they asked for it\n",
    "\n\n# the feed has everything\n[[sources]]\n",
    "# full text\n",
    "\n\n# sport is not in the feed\n[[sources]]\n",
    "# their template of 2026\ntitle",
)
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
lists = st.lists(words, max_size=3)
patterns = st.lists(words.map("/{}".format), max_size=3)
grammars = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("articles", "listings", "noise"), patterns),
        **dict.fromkeys(("parameters", "ignored"), lists),
        "origins": st.dictionaries(words.filter(bool), words, max_size=3),
    },
)


def test_writing_what_was_read_changes_nothing(path: Path) -> None:
    write_outlet(read_outlet(path), path)
    assert path.read_text() == WRITTEN


def test_comments_and_order_stay_when_values_change(path: Path) -> None:
    outlet = read_outlet(path)
    outlet.delay, outlet.language = 3.0, "fr"
    outlet.sources[1].note = "12 articles"
    outlet.sources.append(Source(kind="sitemap", url="https://outlet.example/sitemap.xml"))
    outlet.selectors["lead"] = "p.lead"
    outlet.grammar = {"articles": ["/*/{d}"]}
    write_outlet(outlet, path)
    text = path.read_text()
    for comment in COMMENTS:
        assert comment in text
    assert read_outlet(path) == outlet


@pytest.mark.parametrize("gone", [0, 1])
def test_comments_of_the_neighbours_survive_the_removal_of_a_source(path: Path, gone: int) -> None:
    outlet = read_outlet(path)
    del outlet.sources[gone]
    write_outlet(outlet, path)
    assert "# the feed has everything" in path.read_text()
    assert "# sport is not in the feed" in path.read_text()
    assert read_outlet(path) == outlet


@pytest.mark.parametrize("end", ["", "  ", " # the front page", "\n", "\n# the end"])
def test_a_last_line_that_nothing_ends_stays_a_line_of_its_own(path: Path, end: str) -> None:
    path.write_text(f'home = "https://outlet.example/"{end}')
    outlet = read_outlet(path)
    outlet.delay = 3.0
    write_outlet(outlet, path)
    assert read_outlet(path) == outlet


def test_what_is_no_longer_known_leaves_the_file(path: Path) -> None:
    outlet = read_outlet(path)
    outlet.delay, outlet.sources, outlet.selectors = None, [], {}
    write_outlet(outlet, path)
    assert read_outlet(path) == Outlet(name="outlet.example", home="https://outlet.example/")


@settings(max_examples=60, deadline=None)
@given(before=grammars, after=grammars)
def test_any_grammar_survives_writing_and_changing(
    tmp_path_factory: pytest.TempPathFactory, before: dict[str, Any], after: dict[str, Any]
) -> None:
    path = tmp_path_factory.mktemp("outlets") / "outlet.example.toml"
    outlet = full_outlet()
    for outlet.grammar in (before, after, before):
        write_outlet(outlet, path)
        assert read_outlet(path).grammar == outlet.grammar
