"""An outlet's file can be read and changed by a person, and by the crawler without losing what the person wrote."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.outlets import Outlet, OutletFileError, Source, outlet_path, read_outlet, read_outlets, write_outlet

WRITTEN = """\
# mine
name = "outlet.example"  # the short name
home = "https://outlet.example/"
delay = 2.5 # they asked for it

# the feed has everything
[[sources]]
kind = "feed"
url = "https://outlet.example/rss"  # full text

# sport is not in the feed
[[sources]]
kind = "section"
url = "https://outlet.example/sport/"

[selectors]
# their template of 2026
title = "h1.headline"
"""
COMMENTS = (
    "# mine\n",
    "# the short name\n",
    "# they asked for it\n",
    "\n\n# the feed has everything\n[[sources]]\n",
    "# full text\n",
    "\n\n# sport is not in the feed\n[[sources]]\n",
    "# their template of 2026\ntitle",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "outlets" / "outlet.example.toml"
    path.parent.mkdir()
    path.write_text(WRITTEN, encoding="utf-8")
    return path


def full_outlet() -> Outlet:
    return Outlet(
        name="outlet.example",
        home="https://outlet.example/",
        language="fr",
        time_zone="Europe/Paris",
        delay=1.5,
        concurrency=2,
        sources=[
            Source(kind="sitemap", url="https://outlet.example/news.xml", title="Nouvelles", note="50 articles"),
            Source(kind="section", url="https://outlet.example/région/"),
        ],
        selectors={"title": "h1"},
        grammar={"articles": [{"shape": "/*/{d}", "seen": 50}], "parameters": {"id": True}},
    )


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = outlet_path(tmp_path / "not yet" / "there", "outlet.example")
    write_outlet(full_outlet(), path)
    expected = full_outlet()
    expected.sources[1].url = "https://outlet.example/r%C3%A9gion/"
    assert read_outlet(path) == expected
    assert read_outlet(path).zone == ZoneInfo("Europe/Paris")
    assert [child.name for child in path.parent.iterdir()] == ["outlet.example.toml"]


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


def test_what_is_no_longer_known_leaves_the_file(path: Path) -> None:
    outlet = read_outlet(path)
    outlet.delay, outlet.sources, outlet.selectors = None, [], {}
    write_outlet(outlet, path)
    assert read_outlet(path) == Outlet(name="outlet.example", home="https://outlet.example/")


def test_sources_written_on_one_line_are_understood(path: Path) -> None:
    path.write_text(
        'home = "https://outlet.example"\nsources = [{kind = "feed", url = "https://outlet.example/rss"}]\n'
    )
    outlet = read_outlet(path)
    assert outlet.name == "outlet.example"
    assert outlet.sources == [Source(kind="feed", url="https://outlet.example/rss")]
    outlet.sources.append(Source(kind="feed", url="https://outlet.example/b"))
    write_outlet(outlet, path)
    assert read_outlet(path) == outlet


@pytest.mark.parametrize(
    ("old", "wrong", "line", "said"),
    [
        ('kind = "section"', 'kind = "rss"', 13, "'rss' is no kind; known are feed, sitemap, section, links"),
        ('kind = "section"', 'knd = "section"', 13, "'knd' is not known"),
        ('url = "https://outlet.example/sport/"\n', "", 12, "url is missing"),
        ('"https://outlet.example/sport/"', '"/sport/"', 14, "not an address"),
        ("delay = 2.5", 'delay = "slow"', 4, "expected float"),
        ("delay = 2.5", "delay = -1", 4, "from 0"),
        ("delay = 2.5", 'time_zone = "Paris"', 4, "no time zone 'Paris'"),
        ('home = "https://outlet.example/"', 'home = "outlet.example"', 3, "not an address"),
        ('home = "https://outlet.example/"', "", None, "home is missing"),
        ("delay = 2.5", "delay = ", 4, "Invalid value"),
        ("delay = 2.5", "dely = 2.5", 4, "'dely' is not known here; known are name, home"),
        ('title = "h1.headline"', "title = 1", 16, "expected str, got int"),
        ('name = "outlet.example"', 'name = "../outlet"', 2, "cannot be the name of a file"),
    ],
)
def test_an_error_names_file_line_and_what_is_wrong(
    path: Path, old: str, wrong: str, line: int | None, said: str
) -> None:
    path.write_text(WRITTEN.replace(old, wrong), encoding="utf-8")
    with pytest.raises(OutletFileError) as caught:
        read_outlets(path.parent)
    assert str(caught.value).startswith(f"{path}, line {line}: " if line else f"{path}: ")
    assert said in str(caught.value)


def test_a_file_in_another_encoding_is_named(path: Path) -> None:
    path.write_bytes(WRITTEN.replace("# mine", "# à moi").encode("latin-1"))
    with pytest.raises(OutletFileError, match="line 1: not UTF-8"):
        read_outlet(path)


def test_windows_line_ends_and_byte_order_mark_are_read(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + WRITTEN.replace("\n", "\r\n").encode())
    assert len(read_outlet(path).sources) == 2


def test_a_folder_that_is_not_there_has_no_outlets(tmp_path: Path) -> None:
    assert read_outlets(tmp_path / "outlets") == []


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
values = st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words.filter(bool), inner, max_size=3),
    max_leaves=8,
)
grammars = st.dictionaries(words.filter(bool), values, max_size=3)


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
