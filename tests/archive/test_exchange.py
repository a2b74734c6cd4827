"""What is kept of a request and its answer: the address without credentials, heads without secrets."""

from __future__ import annotations

import base64
import hashlib

import pytest

from tests.archive.test_writer import exchange


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://name:word@outlet.example/a?b=1#c", "https://outlet.example/a?b=1"),
        ("https://outlet.example", "https://outlet.example/"),
        ("https://[2001:db8::1]:8443/a", "https://[2001:db8::1]:8443/a"),
    ],
)
def test_an_address_is_kept_without_credentials_and_fragment(url: str, kept: str) -> None:
    assert exchange(url=url).target == kept


def test_bodies_of_one_digest_are_the_same() -> None:
    digest = exchange(body=b"rain").digest
    assert digest == exchange("/b", body=b"rain", status=404).digest
    assert base64.b32decode(digest.removeprefix("sha1:")) == hashlib.sha1(b"rain").digest()
    assert digest != exchange(body=b"hail").digest


@pytest.mark.parametrize(
    ("headers", "kind"),
    [([("content-TYPE", "Text/HTML; charset=utf-8")], "text/html"), ([], ""), ([("Content-Type", "")], "")],
)
def test_the_media_type_is_the_one_that_is_said(headers: list[tuple[str, str]], kind: str) -> None:
    assert exchange(headers=headers).media_type == kind


def test_the_head_of_an_answer_has_its_length_and_neither_cookies_nor_what_is_of_the_connection() -> None:
    headers = [("Set-Cookie", "a=1"), ("X-Two", "1"), ("Transfer-Encoding", "chunked"), ("X-Two", "2\n3")]
    head = exchange(headers=[*headers, ("Content-Length", "9")], body=b"rain").response_head()
    assert head == b"HTTP/1.1 200 OK\r\nX-Two: 1\r\nX-Two: 2 3\r\nContent-Length: 4\r\n\r\n"


def test_a_status_that_nobody_named_has_no_phrase() -> None:
    assert exchange(status=799).response_head().startswith(b"HTTP/1.1 799\r\n")


def test_of_the_headers_that_were_sent_those_that_may_be_secret_go() -> None:
    asked = [("User-Agent", "crawler"), ("Authorization", "Bearer 1"), ("Cookie", "a=1"), ("X-Key", "2")]
    head = exchange("/a?b=1", asked=asked, method="POST").request_head()
    assert head == b"POST /a?b=1 HTTP/1.1\r\nHost: outlet.example\r\nUser-Agent: crawler\r\n\r\n"
