"""Plots as they are seen: lengths in proportion, names for those who cannot see, hostile names as text."""

from __future__ import annotations

import pytest
from lxml import etree, html

from crawler.reporting.plots import COLOURS, bars, columns

HOSTILE = '"><script>alert(1)</script>&'


def parsed(svg: str) -> html.HtmlElement:
    etree.fromstring(f"<div>{svg}</div>")  # it is well-formed for readers of XML, too
    return html.fragment_fromstring(svg, create_parent="div")


def numbers(found: html.HtmlElement, name: str) -> list[float]:
    return [float(value) for value in found.xpath(f".//svg[@role]/rect/@{name}")]


def test_bars_are_as_long_as_their_values_one_below_the_other() -> None:
    found = parsed(bars("Words", "How many words articles have.", [("a", 200), ("b", 50), ("c", 0)], " words"))
    most, quarter, none = numbers(found, "width")
    assert (most / quarter, none) == (4, 0)
    assert most + numbers(found, "x")[0] < float(found.xpath("string(.//svg/@viewbox)").split()[2])
    assert numbers(found, "y") == sorted(numbers(found, "y"))
    assert found.xpath(".//text/text()") == ["a", "200 words", "b", "50 words", "c", "0 words"]
    assert found.xpath("string(.//svg/@aria-label)") == "Words. How many words articles have."


def test_columns_of_several_series_stand_on_each_other() -> None:
    found = parsed(columns("Articles", "By day.", ["Mon", "Tue"], {"one": [3, 0], "two": [1, 2]}))
    one, two, later = zip(*(numbers(found, name) for name in ("x", "y", "height")), strict=True)
    assert one[2] == 3 * two[2]
    assert two[1] + two[2] == pytest.approx(one[1])
    assert (one[0], two[0]) == (0, 0)
    assert later[0] > 0
    assert found.xpath(".//rect/title/text()") == ["Mon, one: 3", "Mon, two: 1", "Tue, two: 2"]
    assert found.xpath("./ul/li/bdi/text()") == ["one", "two"]
    assert found.xpath(".//svg/text/text()") == ["4", "Mon", "Tue"]


def test_one_series_needs_no_legend_and_more_than_there_are_colours_share_the_last() -> None:
    assert not parsed(columns("A", "B.", ["Mon"], {"one": [1]})).xpath(".//ul")
    many = parsed(columns("A", "B.", ["Mon"], {str(n): [1] for n in range(len(COLOURS) + 2)}))
    assert many.xpath(".//svg[@role]/rect/@fill") == [*COLOURS, COLOURS[-1], COLOURS[-1]]


def test_nothing_to_show_is_an_empty_plot() -> None:
    for plot in (bars("A", "B.", []), columns("A", "B.", [], {})):
        found = parsed(plot)
        assert not found.xpath(".//rect")
        assert found.xpath(".//svg/@viewbox")[0].split()[3] != "0"


def test_zeros_alone_are_no_division_by_nothing() -> None:
    assert numbers(parsed(bars("A", "B.", [("a", 0)])), "width") == [0]
    assert not parsed(columns("A", "B.", ["Mon"], {"one": [0]})).xpath(".//rect")


def test_hostile_names_are_text_and_long_ones_are_cut() -> None:
    plots = (
        bars(HOSTILE, HOSTILE, [(HOSTILE, 1)], HOSTILE),
        columns(HOSTILE, HOSTILE, [HOSTILE], {HOSTILE: [1], "two": [1]}),
    )
    for plot in plots:
        assert not parsed(plot).xpath(".//script")
        assert HOSTILE in parsed(plot).xpath(".//text()")
    assert parsed(bars("A", "B.", [("x" * 40, 1)])).xpath(".//text/text()")[0] == "x" * 33 + "…"
