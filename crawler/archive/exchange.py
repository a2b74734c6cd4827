"""A request and its response as they are kept: what of them is kept, and what never is."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

Headers = list[tuple[str, str]]
"""Names and values in the order in which they came; each character is a byte."""

_ASKED = frozenset(
    {"accept", "accept-encoding", "accept-language", "cache-control", "if-modified-since", "if-none-match", "range"}
    | {"user-agent"}
)
"""Request headers that are kept. Any other may hold a secret: those of an outlet's file are a person's own."""

_SECRET = frozenset(
    {"set-cookie", "set-cookie2", "www-authenticate", "authentication-info"}
    | {"proxy-authenticate", "proxy-authentication-info"}
)
_OF_CONNECTION = frozenset(["connection", "keep-alive", "transfer-encoding", "trailer", "upgrade", "content-length"])
"""RFC 9110 section 7.6.1; the length is said anew, of the body as it is kept."""


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One request that was answered."""

    url: str
    """The address that was asked for; credentials in it are not kept."""

    when: datetime
    """When the response was received, in UTC."""

    status: int
    """The status of the response."""

    body: bytes = field(repr=False)
    """The response's body with its content coding (gzip, br …), without its transfer coding."""

    headers: Headers = field(default_factory=list)
    """Headers of the response."""

    method: str = "GET"
    """The method of the request."""

    asked: Headers = field(default_factory=list)
    """Headers of the request."""

    address: str | None = None
    """The IP address that answered; None behind a proxy."""

    @property
    def target(self) -> str:
        """The address as it is kept."""
        parts = urlsplit(self.url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path or "/", parts.query, ""))

    @property
    def digest(self) -> str:
        """The body's SHA-1, as WARC files have it (section 5.8): two bodies of one digest are the same."""
        return "sha1:" + base64.b32encode(hashlib.sha1(self.body, usedforsecurity=False).digest()).decode()

    @property
    def media_type(self) -> str:
        """What the response says that its body is, in lower case; empty when it does not say."""
        found = next((value for name, value in self.headers if name.lower() == "content-type"), "")
        return found.partition(";")[0].strip().lower()

    def response_head(self) -> bytes:
        """Status line and headers of the response, without cookies and what is of the connection alone."""
        try:
            reason = HTTPStatus(self.status).phrase
        except ValueError:
            reason = ""
        kept = [*_without(self.headers, _SECRET | _OF_CONNECTION), ("Content-Length", str(len(self.body)))]
        return _head(f"HTTP/1.1 {self.status} {reason}".rstrip(), kept)

    def request_head(self) -> bytes:
        """Request line and headers, of which only those are kept that can hold no secret."""
        parts = urlsplit(self.target)
        kept = [("Host", parts.netloc), *((name, value) for name, value in self.asked if name.lower() in _ASKED)]
        return _head(f"{self.method} {urlunsplit(('', '', parts.path, parts.query, ''))} HTTP/1.1", kept)


def _without(headers: Iterable[tuple[str, str]], names: frozenset[str]) -> Headers:
    return [(name, value) for name, value in headers if name.lower() not in names]


def _head(first: str, headers: Headers) -> bytes:
    lines = [first, *(f"{name}: {' '.join(value.split())}" for name, value in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")
