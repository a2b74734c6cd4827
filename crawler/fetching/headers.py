"""A response's headers as text."""

from __future__ import annotations

from scrapy.http import Response


def header(response: Response, name: str) -> str:
    """The value of a header, decoded as RFC 9110 section 5.5 has it; empty when there is none.

    >>> header(Response("https://outlet.example/", headers={"Content-Type": "text/html"}), "content-type")
    'text/html'
    """
    return (response.headers.get(name) or b"").decode("latin-1")
