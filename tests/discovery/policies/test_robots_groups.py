"""Whose rules are whose in a robots.txt (RFC 9309 section 2.2)."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protego import Protego

from crawler.discovery.policies.robots import read_robots
from crawler.discovery.policies.robots_groups import RobotsGroups

AGENT = "outlet-crawler"
SITE = "https://outlet.example"
FILE = """
Disallow: /nobodys
User-agent: *
Disallow: /all
User-agent: Outlet
User-agent: CCBot # both
Disallow: /two
Allow: /two/open
Sitemap: /s.xml
User-agent: outlet-crawler
Disallow: /own
"""


@pytest.mark.parametrize(
    ("agent", "closed"),
    [
        ("outlet-crawler/0.1 (+https://outlet.example)", "/own"),
        ("Outlet/2", "/two"),
        ("ccbot", "/two"),
        ("my outlet", "/two"),
        ("my-outlet", "/all"),
        ("another", "/all"),
    ],
)
def test_the_longest_name_that_an_agent_holds_binds_it(agent: str, closed: str) -> None:
    rules = RobotsGroups(FILE).rules_for(agent)
    paths = ("/all", "/two", "/own", "/nobodys")
    assert [path for path in paths if not rules.can_fetch(SITE + path, agent)] == [closed]


def test_a_group_is_known_by_its_name_alone() -> None:
    groups = RobotsGroups(FILE)
    assert groups.sitemaps == ["/s.xml"]
    assert groups.names("CCBot")
    assert not groups.names("outlet-crawler/0.1")


@pytest.mark.parametrize(("path", "may"), [("/two/a", False), ("/two/open", True), ("/else", True), ("/all", True)])
def test_the_longest_rule_decides_and_allow_before_its_like(path: str, may: bool) -> None:
    assert RobotsGroups(FILE).may_fetch(path, "CCBot") is may
    assert RobotsGroups("User-agent: a\nDisallow: /x\nAllow: /x").may_fetch("/x", "a")
    twice = "User-agent: a\nDisallow: /\n\nUser-agent: a\nAllow: /open"
    assert RobotsGroups(twice).may_fetch("/open", "a")


def test_agents_that_share_a_group_share_its_rules() -> None:
    agents = [f"bot-{number}" for number in range(1500)]
    lines = [*(f"User-agent: {agent}" for agent in agents), *(f"Disallow: /{number:x}/" for number in range(2500))]
    tracemalloc.start()
    robots = read_robots("\n".join(lines).encode(), 200)
    assert not any(robots.allowed(f"{SITE}/9c3/a", agent) for agent in agents[:20])
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20 << 20
    assert robots.allowed(f"{SITE}/9c3/a", AGENT)


def test_rules_of_groups_that_name_an_agent_again_are_joined() -> None:
    robots = read_robots(
        b"User-agent: outlet*\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n\nUser-agent: outlet\nDisallow: /c", 200
    )
    assert [robots.allowed(SITE + path, AGENT) for path in ("/a", "/b", "/c")] == [False, True, False]
    assert [robots.allowed(SITE + path, "my-outlet") for path in ("/a", "/b", "/c")] == [True, False, True]


@given(
    st.lists(
        st.sampled_from(["User-agent: *", "User-agent: out", "User-agent: outlet", "useragent x", "Sitemap: /s"])
        | st.tuples(st.sampled_from(["Allow: ", "Disallow: ", "disalow "]), st.text("/ab*$", max_size=5)).map("".join)
    ),
    st.text("/ab", max_size=6),
)
@settings(max_examples=300, deadline=None)
def test_an_agents_rules_are_those_that_protego_finds_in_the_whole_file(lines: list[str], path: str) -> None:
    text = "\n".join(lines)
    robots = read_robots(text.encode(), 200)
    for agent in ("outlet/1.0 (+https://out.example)", "an-outlet", "x", "other"):
        assert robots.allowed(f"{SITE}/{path}", agent) == Protego.parse(text).can_fetch(f"{SITE}/{path}", agent)
