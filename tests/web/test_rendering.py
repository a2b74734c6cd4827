"""Whatever stands in a page is escaped, and times are said as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from jinja2 import UndefinedError
from starlette.requests import Request

from crawler.web.rendering import ago, page, page_without_request, rendered, within

HOSTILE = '"><script>alert(1)</script>'


def body(**values: object) -> str:
    return bytes(page_without_request("error.html", 404, **values).body).decode()


def test_what_a_page_shows_is_escaped() -> None:
    found = body(status=404, said=HOSTILE)
    assert "<script>alert" not in found
    assert "&lt;script&gt;alert(1)" in found


def test_a_piece_of_a_page_is_escaped_once() -> None:
    piece = rendered("error.html", csrf="", path="", status=1, said=HOSTILE)
    assert "&lt;script&gt;" in piece
    assert "&amp;lt;" not in f"{piece}"
    assert piece.__html__() == piece


def test_a_value_that_a_template_lacks_is_a_fault_and_no_empty_place() -> None:
    with pytest.raises(UndefinedError, match="said"):
        body(status=404)


def test_the_page_of_who_is_in_sends_what_their_forms_have_to() -> None:
    asked = Request({"type": "http", "method": "GET", "path": "/outlets", "headers": [], "state": {"csrf": "a1b2"}})
    answer = page(asked, "nothing_stored.html", status=503)
    assert answer.status_code == 503
    assert b'name="csrf" value="a1b2"' in answer.body
    assert b'name="csrf"' not in page_without_request("error.html", 404, {"X-A": "b"}, status=404, said="").body


def test_how_long_ago_and_how_soon_are_never_negative() -> None:
    now = datetime.now(UTC)
    assert ago(now - timedelta(hours=3, minutes=5)).startswith("3 h ")
    assert ago(now + timedelta(hours=1)) == ago(now)
    assert ago(None) == ""
    assert within(now + timedelta(days=2, minutes=5)) == "in 2 days"
    assert within(now - timedelta(minutes=1)) == "due"
