"""What is wrong with an outlet's file is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.outlets import OutletFileError, read_outlets
from crawler.outlets.checks import Faulty, checked_outlet
from tests.outlets.conftest import WRITTEN


@pytest.mark.parametrize(
    ("old", "wrong", "line", "said"),
    [
        ('kind = "section"', 'kind = "rss"', 13, "'rss' is no kind; known are feed, sitemap, section, links"),
        ('kind = "section"', 'knd = "section"', 13, "'knd' is not known"),
        ('url = "https://outlet.example/sport/"\n', "", 12, "url is missing"),
        ('"https://outlet.example/sport/"', '"/sport/"', 14, "not an address"),
        ("delay = 2.5", 'delay = "slow"', 4, "delay is a number, not a text"),
        ("delay = 2.5", "delay = -1", 4, "from 0"),
        ("delay = 2.5", 'time_zone = "Paris"', 4, "no time zone 'Paris'"),
        ('home = "https://outlet.example/"', 'home = "outlet.example"', 3, "not an address"),
        ('home = "https://outlet.example/"', "", None, "home is missing"),
        ("delay = 2.5", "delay = ", 4, "Invalid value"),
        ("delay = 2.5", "dely = 2.5", 4, "'dely' is not known here; known are name, home"),
        ('title = "h1.headline"', "title = 1", 16, "a value of selectors is a text, not a whole number"),
        ('name = "outlet.example"', 'name = "../outlet"', 2, "cannot be the name of a file"),
        (
            'title = "h1.headline"',
            'headline = "h1"',
            18,
            "'headline' is not known in [selectors]; known are title, lead",
        ),
        ('title = "h1.headline"', 'title = "h1..x"', 18, "'h1..x' is no CSS selector"),
        ('title = "h1.headline"', "delay = 2", 18, "delay stands in [selectors], and belongs above the first line"),
        ("[selectors]", '[grammar]\narticle = ["/{slug}"]\n[selectors]', 17, "'article' is not known in [grammar]"),
        ("[selectors]", '[grammar]\nnoise = "/x"\n[selectors]', 17, "noise is a list of texts"),
        ("[selectors]", '[grammar]\nnoise = ["x"]\n[selectors]', 17, "a pattern starts with a slash, 'x' does not"),
        ("[selectors]", '[grammar]\norigins = ["x"]\n[selectors]', 17, "origins is a table of addresses"),
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


def test_addresses_are_spelled_as_everywhere() -> None:
    sources = [{"kind": "feed", "url": "HTTPS://Outlet.example:443/rss#top"}]
    outlet = checked_outlet({"name": "o", "home": "https://OUTLET.example", "sources": sources})
    assert (outlet.home, outlet.source_urls) == ("https://outlet.example/", ["https://outlet.example/rss"])


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"delay": float("inf")}, "delay is in seconds"),
        ({"concurrency": 0}, "a whole number from 1"),
        ({"time_zone": "Europe"}, "no time zone 'Europe'"),
        ({"name": ""}, "cannot be the name of a file"),
        ({"groups": ["a b"]}, "'a b' is no name of a group"),
        ({"proxy": "proxy.example:3128"}, "proxy is an address such as"),
        ({"language": "english"}, "'english' is no code of a language; one is en, another pt-BR"),
        ({"language": "e"}, "'e' is no code of a language"),
        ({"proxy": "http://[::1"}, "proxy is an address such as"),
        ({"proxy": "http://proxy.example:99999"}, "proxy is an address such as"),
        ({"proxy": "https://desk:word@proxy.example:abc"}, "proxy is an address such as"),
        ({"proxy": "http://a proxy.example:3128"}, "proxy is an address such as"),
        ({"user_agent": "Blåbær"}, "no user agent"),
    ],
)
def test_what_has_the_right_type_but_cannot_be_is_refused(value: dict[str, object], said: str) -> None:
    with pytest.raises(Faulty, match=said) as caught:
        checked_outlet({"name": "o", "home": "https://outlet.example/", **value})
    assert caught.value.fault.key == next(iter(value))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("X Y", "1", "no header of a request"),
        ("X-Y", "a\nb", "X-Y is no header of a request: its value has other than printable ASCII characters"),
        ("Cookie", "a=1", "cookies names a file of them"),
        ("user-agent", "x", "but as user_agent"),
    ],
)
def test_a_header_that_cannot_be_sent_is_refused(name: str, value: str, said: str) -> None:
    with pytest.raises(Faulty, match=said) as caught:
        checked_outlet({"name": "o", "home": "https://outlet.example/", "headers": {name: value}})
    assert (caught.value.fault.key, caught.value.fault.table) == (name, "headers")


@pytest.mark.parametrize("proxy", ["http://proxy.example", "https://desk:p@ss@10.0.0.1:3128/", "http://[fd00::1]:8080"])
def test_a_proxy_with_or_without_a_port_is_taken(proxy: str) -> None:
    assert checked_outlet({"name": "o", "home": "https://outlet.example/", "proxy": proxy}).proxy == proxy


@pytest.mark.parametrize(
    "value",
    [
        {"headers": {"X-Api-Key": "s3crét"}},
        {"headers": {"Authorization": "Bearer s3cr3t\n"}},
        {"headers": {"X Key": "s3cr3t"}},
        {"headers": {"Cookie": "session=s3cr3t"}},
        {"headers": {"X-Key": 1}},
        {"proxy": "http://desk:s3cr3t@proxy.example:port"},
        {"proxy": "socks5://desk:s3cr3t@proxy.example"},
        {"home": "https://desk:s3cr3t word@[outlet/"},
        {"home": "desk:s3cr3t@outlet.example"},
        {"sources": [{"kind": "feed", "url": "ftp://desk:s3cr3t@outlet.example/rss"}]},
    ],
)
def test_what_is_wrong_with_a_file_tells_no_secret_of_it(value: dict[str, object]) -> None:
    with pytest.raises(Faulty) as caught:
        checked_outlet({"name": "o", "home": "https://outlet.example/", **value})
    assert "s3cr" not in str(caught.value)


@pytest.mark.parametrize("language", ["sv", "yue", "pt-BR", "es-419", "zh-Hant-TW", "en_GB", "ca-ES-valencia", ""])
def test_a_language_has_a_code_and_perhaps_a_script_and_a_region(language: str) -> None:
    assert checked_outlet({"name": "o", "home": "https://outlet.example/", "language": language}).language == language
