"""From a probe to an outlet's file, and what a further probe says."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.discovery.probe.findings import Findings, Found, Judgement
from crawler.discovery.probe.outlet_file import changes, found_outlet
from crawler.discovery.probe.selection import judge
from crawler.items import Link
from crawler.outlets import Outlet, Source

HOME = "https://www.outlet.example/"
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def probe(*kinds: str, broken: str = "") -> Judgement:
    links = [Link(url=f"{HOME}world/the-ferry-stays-in-port-{1000 + n}", published=NOW) for n in range(12)]
    sources = [
        Found(kind=kind, url=HOME + kind, by="front page", links=[] if kind == broken else links[n:])  # type: ignore[arg-type]
        for n, kind in enumerate(kinds)
    ]
    for source in sources:
        source.problem = "answered 404" if not source.links else None
    return judge(Findings(home=HOME, sources=sources), NOW)


def test_an_outlet_is_named_after_its_address_and_has_what_was_kept() -> None:
    outlet = found_outlet(probe("feed"), home="https://outlet.example/")
    assert (outlet.name, outlet.home) == ("outlet.example", HOME)
    assert [(source.kind, source.url) for source in outlet.sources] == [("feed", HOME + "feed")]
    assert outlet.sources[0].note == "12 articles, the only source, the latest of 2026-11-24"
    assert outlet.grammar["articles"]


def test_what_a_person_set_stays() -> None:
    known = Outlet(
        name="mine",
        home=HOME,
        language="oc",
        delay=9,
        sources=[Source(kind="section", url=HOME + "section"), Source(kind="section", url=HOME + "not-looked-at")],
        selectors={"title": "h1"},
    )
    outlet = found_outlet(probe("feed", "section"), known)
    assert (outlet.name, outlet.language, outlet.delay, outlet.selectors) == ("mine", "oc", 9, {"title": "h1"})
    assert [source.url for source in outlet.sources] == [HOME + s for s in ("section", "not-looked-at", "feed")]


def test_a_further_probe_says_what_came_and_what_broke() -> None:
    before = found_outlet(probe("feed"))
    judgement = probe("sitemap", "feed", broken="feed")
    after = found_outlet(judgement, before)
    assert changes(before, after, judgement) == [
        "further sitemap: /sitemap (the only source)",
        "feed to leave out: /feed (answered 404)",
    ]


def test_nothing_is_said_where_nothing_changed() -> None:
    before = found_outlet(probe("feed"))
    assert changes(before, found_outlet(probe("feed"), before), probe("feed")) == []
