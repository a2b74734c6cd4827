"""What robots.txt means: the examples of RFC 9309, and the public cases of Protego's source distribution."""

from __future__ import annotations

import inspect
import os
import re
from pathlib import Path

import pytest
from protego import Protego

from crawler.discovery.policies.robots import read_robots

# RFC 9309 section 5.1, with the hosts of its text left out.
_SIMPLE = b"""User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""
# RFC 9309 section 5.2.
_LONGEST = b"User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n"
# RFC 9309 section 2.2.1: groups of one agent are one, and names are matched whatever their case.
_MERGED = b"""User-Agent: ExampleBot
Disallow: /foo
Disallow: /bar

User-Agent: ExampleBot
Disallow: /baz
"""
# RFC 9309 section 2.2.3: special characters.
_SPECIAL = b"User-agent: *\nAllow: /this/path/exactly$\nDisallow: /this/\nDisallow: /that/*/exactly # a comment\n"
# RFC 9309 section 2.2.2: octets are compared once percent-encoding is uniform.
_ENCODED = "User-agent: *\nDisallow: /foo/bar/ツ\nDisallow: /foo/bar/%62%61%7A\n".encode()


@pytest.mark.parametrize(
    ("rules", "agent", "path", "allowed"),
    [
        (_SIMPLE, "anybot", "/example/page.html", False),
        (_SIMPLE, "anybot", "/publications/a.html", True),
        (_SIMPLE, "anybot", "/picture.gif", False),
        (_SIMPLE, "anybot", "/picture.gif.html", True),
        (_SIMPLE, "foobot", "/example/page.html", True),
        (_SIMPLE, "foobot", "/example/allowed.gif", True),
        (_SIMPLE, "foobot", "/publications/a.html", False),
        (_SIMPLE, "barbot", "/example/page.html", False),
        (_SIMPLE, "bazbot", "/example/page.html", False),
        (_SIMPLE, "bazbot", "/example/other.gif", True),
        (_SIMPLE, "quxbot", "/example/page.html", True),
        (_SIMPLE, "anybot", "/robots.txt", True),
        (_LONGEST, "foobot", "/example/page/a.html", True),
        (_LONGEST, "foobot", "/example/page/disallowed.gif", False),
        (_MERGED, "examplebot", "/foo", False),
        (_MERGED, "EXAMPLEBOT", "/baz", False),
        (_MERGED, "examplebot", "/qux", True),
        (_SPECIAL, "anybot", "/this/path/exactly", True),
        (_SPECIAL, "anybot", "/this/path/exactly.html", False),
        (_SPECIAL, "anybot", "/that/very/exactly", False),
        (_ENCODED, "anybot", "/foo/bar/%E3%83%84", False),
        (_ENCODED, "anybot", "/foo/bar/ツ", False),
        (_ENCODED, "anybot", "/foo/bar/baz", False),
    ],
)
def test_the_examples_of_rfc_9309(rules, agent, path, allowed):
    assert read_robots(rules, 200).allowed(f"https://outlet.example{path}", agent) is allowed


@pytest.mark.parametrize(
    ("status", "allowed"),
    [(200, False), (301, True), (400, True), (404, True), (429, True), (500, False), (503, False), (0, False)],
)
def test_the_status_decides_where_there_are_no_rules(status, allowed):
    assert read_robots(b"User-agent: *\nDisallow: /", status).allowed("https://outlet.example/a", "anybot") is allowed


_CASES = Path(os.environ.get("PROTEGO_SOURCE", "protego")) / "tests" / "test_protego.py"


class _Ours:
    """Our reader with the methods that Protego's own tests call."""

    def __init__(self, content):
        self._rest = Protego.parse(content)
        self._robots = read_robots(content.encode("utf-8", "surrogatepass"), 200)

    @classmethod
    def parse(cls, content):
        return cls(content)

    def can_fetch(self, url, agent):
        return self._robots.allowed(url, agent)

    def __getattr__(self, name):
        return getattr(self._rest, name)


@pytest.mark.skipif(not _CASES.is_file(), reason="set PROTEGO_SOURCE to the folder of Protego's source distribution")
def test_the_cases_of_protegos_source_distribution():
    source = re.sub(r"@pytest\.mark\.timeout\([^)]*\)", "", _CASES.read_text("utf-8"))  # a plug-in's mark
    module = {"__name__": "protego_cases"}
    exec(compile(source, _CASES, "exec"), module)
    module["Protego"] = _Ours
    cases = [value for name, value in vars(module["TestProtego"]).items() if name.startswith("test_")]
    plain = [case for case in cases if list(inspect.signature(case).parameters) == ["self"]]
    assert len(plain) > 20
    for case in plain:
        case(module["TestProtego"]())
