"""Shapes of addresses: what an address looks like, and which shapes fit it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.addresses.pattern import Pattern, read_address

HOST = "https://outlet.example"


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/world/2026/11/20/ferry-strike-ends.html", "/{word}/{year}/{month}/{day}/{slug}.html"),
        ("/world/2026/nov/a", "/{word}/{year}/{month}/{word}"),
        ("/world/11/20", "/{word}/{number}/{number}"),
        ("/world/ferry-strike-4711", "/{word}/{slug}-{number}"),
        ("/world/ferry-strike-of-2026", "/{word}/{slug}"),
        ("/world/covid-19", "/{word}/{word}"),
        ("/4711-ferry", "/{number}-{slug}"),
        ("/2026-11-20-ferry", "/{date}-{slug}"),
        ("/20261120", "/{date}"),
        ("/20261320", "/{number}"),
        ("/news/article123456", "/{word}/article{number}"),
        ("/story/60a0111a-c2d2-46c8-9e93-b16a374e6ba8", "/{word}/{id}"),
        ("/story/c4711r1zq7nk", "/{word}/{id}"),
        ("/city-news", "/{word}"),
        ("/フェリー減便へ島民困惑", "/{slug}"),
    ],
)
def test_an_address_says_of_each_folder_what_it_looks_like(path: str, shape: str) -> None:
    assert str(Pattern(read_address(HOST + path).forms)) == shape


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("/world/{slug}", "/world/ferry-strike-ends", True),
        ("/world/{slug}", "/World/ferry-strike-ends/", True),
        ("/world/{slug}", "/city/ferry-strike-ends", False),
        ("/world/{slug}", "/world/asia/ferry-strike-ends", False),
        ("/**/{slug}", "/world/asia/ferry-strike-ends", True),
        ("/**/{slug}", "/ferry-strike-ends", True),
        ("/person/**", "/person", True),
        ("/person/**/list", "/person/ann/lee", False),
        ("/show?id={number}", "/show?id=4711&from=home", True),
        ("/show?id={number}", "/show?id=ferry", False),
        ("//shop.outlet.example/**", "/mugs", False),
    ],
)
def test_a_pattern_fits_addresses_of_its_shape(pattern: str, path: str, fits: bool) -> None:
    assert Pattern.parse(pattern).matches(read_address(HOST + path)) is fits


def test_the_more_particular_pattern_comes_first() -> None:
    written = ["/**", "/{word}/{slug}", "/world/**", "/world/{slug}", "/**/{slug}"]
    ranked = sorted(map(Pattern.parse, written), key=lambda pattern: pattern.rank)
    assert list(map(str, ranked)) == ["/world/{slug}", "/world/**", "/{word}/{slug}", "/**/{slug}", "/**"]


def test_a_pattern_without_a_slash_is_an_error() -> None:
    with pytest.raises(ValueError, match="starts with a slash"):
        Pattern.parse("world/{slug}")


@given(st.lists(st.sampled_from(["world", "2026", "11", "the-ferry-stays", "ferry-4711.html", "a1b2c3d4"]), max_size=5))
def test_an_address_has_its_own_shape(segments: list[str]) -> None:
    address = read_address(f"{HOST}/{'/'.join(segments)}")
    assert Pattern(address.forms).matches(address)
    assert Pattern.parse(str(Pattern(address.words))).matches(address)
