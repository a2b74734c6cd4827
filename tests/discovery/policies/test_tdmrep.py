"""Which parts of a site its tdmrep.json reserves (W3C TDM Reservation Protocol, section 6.1)."""

from __future__ import annotations

import json

import pytest

from crawler.discovery.policies.tdmrep import is_reserved, read_tdmrep


def test_the_first_rule_that_fits_decides():
    body = b"""[{"location": "/news/open/*", "tdm-reservation": 0}, {"location": "/news/*", "tdm-reservation": 1},
    {"location": "*.pdf$", "tdm-reservation": 1}, {"location": 3}, "nothing"]"""
    rules = read_tdmrep(body)
    assert not is_reserved(rules, "https://outlet.example/news/open/a")
    assert is_reserved(rules, "https://outlet.example/news/a")
    assert is_reserved(rules, "https://outlet.example/a.pdf")
    assert not is_reserved(rules, "https://outlet.example/a.pdf?page=2")


@pytest.mark.parametrize("body", [b"", b"<html>", b"[" * 100_000, b"\xff\xfe", b'{"location": "/"}', b"null"])
def test_a_file_that_says_nothing_reserves_nothing(body):
    assert not is_reserved(read_tdmrep(body), "https://outlet.example/a")


def test_a_pattern_of_many_stars_is_matched_without_trying_what_cannot_fit():
    rules = read_tdmrep(json.dumps([{"location": "/" + "*a" * 200 + "*!", "tdm-reservation": 1}]).encode())
    assert not is_reserved(rules, "https://outlet.example/" + "a" * 2000)
    assert is_reserved(rules, "https://outlet.example/" + "a" * 2000 + "!")


@pytest.mark.parametrize(
    ("value", "reserved"), [("1", True), ('"1"', True), ("0", False), ("true", False), ("2", False)]
)
def test_one_alone_reserves(value, reserved):
    rules = read_tdmrep(f'{{"location": "/", "tdm-reservation": {value}}}'.encode())
    assert is_reserved(rules, "https://outlet.example/") is reserved


@pytest.mark.parametrize("url", ["http://[::1/a", "http://\u2100.example/a"])
def test_an_address_that_is_none_is_matched_by_what_holds_for_all(url):
    rules = read_tdmrep(b'[{"location": "/news/*", "tdm-reservation": 1}]')
    assert not is_reserved(rules, url)
