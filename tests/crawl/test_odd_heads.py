"""Answers that are not quite HTTP are read as browsers read them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from twisted.internet.testing import StringTransport
from twisted.web._newclient import TransportProxyProducer

from crawler.crawl.scrapy_internals import _Parser

BODY = b"<p>The mill turns again.</p>"


def answered(head: bytes) -> tuple[int, dict[bytes, list[bytes]]]:
    """Status and headers of an answer; fails when no response comes of it."""
    parser = _Parser(SimpleNamespace(method=b"GET", absoluteURI=None), lambda rest: None)
    parser.makeConnection(TransportProxyProducer(StringTransport()))
    responses: list[object] = []
    parser._responseDeferred.addCallback(responses.append)
    parser.dataReceived(head.replace(b"\n", b"\r\n") + b"\r\n" + BODY)
    assert responses, "no response"
    return responses[0].code, dict(responses[0].headers.getAllRawHeaders())


@pytest.mark.parametrize(
    "line",
    [
        b"X-Time(ms): 4",
        b"X Odd Name: 1",
        b"X-Cache : HIT",
        b"Content-Security-Policy: " + b"a" * 40_000,
        b": nothing",
        b"This line has no colon",
        b"\xe2\x80\x98allowed\xe2\x80\x99: *",
        b"Content-Length:",
        b"Transfer-Encoding: identity",
        b"Transfer-Encoding: none",
        b"Content-Length: unknown",
        b"Content-Length: -1",
    ],
)
def test_a_header_that_says_nothing_does_not_lose_the_page(line):
    status, headers = answered(b"HTTP/1.1 200 OK\nContent-Type: text/html\n" + line + b"\nX-Last: 1\n")
    assert status == 200
    assert headers[b"Content-Type"] == [b"text/html"]
    assert headers[b"X-Last"] == [b"1"]


def test_white_space_before_the_first_header_continues_nothing():
    status, headers = answered(b"HTTP/1.1 200 OK\n Content-Type: text/html\n folded\nX-Last: 1\n")
    assert (status, headers) == (200, {b"Content-Type": [b"text/html folded"], b"X-Last": [b"1"]})


def test_white_space_behind_a_name_is_no_part_of_it():
    assert answered(b"HTTP/1.1 200 OK\nX-Cache : HIT\n")[1][b"X-Cache"] == [b"HIT"]


@pytest.mark.parametrize(
    "line", [b"http/1.1 200 OK", b"HTTP/2 200", b"HTTP/1.0 200", b"HTTP/1.1  200 OK", b"\nHTTP/1.1 200 OK"]
)
def test_a_status_line_of_another_spelling_is_read(line):
    assert answered(line + b"\nContent-Length: %d\n" % len(BODY))[0] == 200
