"""Decompression with a limit, whose failures say what was wrong."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

import brotli  # type: ignore[import-untyped]
from scrapy.downloadermiddlewares.httpcompression import ACCEPTED_ENCODINGS, HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.responsetypes import responsetypes
from scrapy.utils.python import binary_is_text

from crawler.crawl.frontier import LATER
from crawler.crawl.problems import Problem
from crawler.fetching.packed import USUAL, unpack_whole

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_MOST_LAYERS = 3
_KNOWN = {*ACCEPTED_ENCODINGS, b"x-gzip"}
_NAMES_NOTHING = (b"", b"identity")
_GZIP = b"\x1f\x8b"
_BEFORE = b" \t\r\n\xef\xbb\xbf"  # what a script printed before it packed the page
_SAMPLE = 1024


class BoundedCompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's decompression of gzip, deflate, Brotli and Zstandard up to ``DOWNLOAD_MAXSIZE`` bytes.

    What ``Content-Encoding`` names beside these is passed over, as browsers do, when the body is text or packed with
    gzip: ``none``, ``utf-8``, a type. So is a coding that the body is not in: it may be in another, or in gzip twice.
    HTML in gzip is unpacked whether anything names it or not.
    """

    _bounds: Mapping[str, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = super().from_crawler(crawler)
        names = ("DOWNLOAD_MAXSIZE", "DOWNLOAD_WARNSIZE")
        middleware._bounds = {name.lower(): crawler.settings.getint(name) for name in names}
        return middleware

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:
        labels = response.headers.getlist("Content-Encoding")
        response.headers.pop("Content-Encoding", None)
        if not response.body or not (labels or _is_packed_page(response)):
            return response
        layers = [layer.strip() for layer in b",".join(labels).lower().split(b",")]
        if len(layers) > _MOST_LAYERS:
            raise Problem("compressed too many times")
        read = response
        for layer in reversed(layers):
            if layer in _KNOWN:
                read = self._without(layer, request, read)
        unknown = any(layer not in (*_NAMES_NOTHING, *_KNOWN) for layer in layers)
        if read.body.startswith(_GZIP) and (unknown or _is_packed_page(read)):
            read = self._without(b"gzip", request, read)
        if unknown and not _is_readable(read.body):
            other = self._in_another(b"", request, read)
            if other is None:
                raise Problem("compressed in an unknown way", "failed", LATER)
            read = other
        # Which kind of response it is, Scrapy told from a header that is gone.
        return read.replace(cls=responsetypes.from_args(headers=read.headers, url=read.url, body=read.body))

    def _without(self, layer: bytes, request: Request, response: Response) -> Response:
        """The response without one layer of compression.

        :raises Problem: it is too large or damaged.
        """
        if layer in (b"gzip", b"x-gzip") and (body := unpack_whole(response.body, self._usual(request))) is not None:
            if self.stats:
                self.stats.inc_value("httpcompression/response_bytes", len(body))
                self.stats.inc_value("httpcompression/response_count")
            return response.replace(body=body)
        labelled = response.replace(headers={**response.headers, "Content-Encoding": layer})
        try:
            return super().process_response(request, labelled)  # type: ignore[return-value]
        except IgnoreRequest:
            raise Problem("larger than DOWNLOAD_MAXSIZE once decompressed") from None
        except Exception as problem:
            if not _is_damage(problem):
                raise
            if (body := response.body.lstrip(_BEFORE)).startswith(_GZIP) and not _is_gzip(layer, response.body):
                return self._without(b"gzip", request, response.replace(body=body))
            if _is_readable(response.body):
                return response
            if (other := self._in_another(layer, request, response)) is None:
                raise Problem("cannot be decompressed", "failed", LATER) from problem
            return other

    def _in_another(self, layer: bytes, request: Request, response: Response) -> Response | None:
        """The response in a coding that its label does not name; None when it is a text in none of them.

        :param layer: the coding that it was tried in.
        """
        for other in (each for each in (b"deflate", b"br", b"zstd") if each != layer):
            labelled = response.replace(headers={**response.headers, "Content-Encoding": other})
            try:
                read: Response = super().process_response(request, labelled)  # type: ignore[assignment]
            except Exception as problem:
                if not (_is_damage(problem) or isinstance(problem, IgnoreRequest)):
                    raise
                continue
            if read.body and binary_is_text(read.body[:_SAMPLE]):
                return read
        return None

    def _usual(self, request: Request) -> int:
        """Bytes up to which a body is neither too large nor worth a warning."""
        bounds: list[int] = [request.meta.get(name, bound) for name, bound in self._bounds.items()]
        return min(USUAL, *filter(None, bounds))


def _is_packed_page(response: Response) -> bool:
    """Whether a response is called HTML, and packed with gzip."""
    return response.body.startswith(_GZIP) and b"html" in (response.headers.get("Content-Type") or b"").lower()


def _is_gzip(layer: bytes, body: bytes) -> bool:
    return layer in (b"gzip", b"x-gzip") and body.startswith(_GZIP)


def _is_damage(problem: Exception) -> bool:
    named = type(problem).__name__ == "ZstdError"
    return named or isinstance(problem, (zlib.error, brotli.error, OSError, EOFError, ValueError))


def _is_readable(body: bytes) -> bool:
    """Whether a body can be read as it is: it begins as text does, or its reader unpacks it, as that of sitemaps."""
    return binary_is_text(body[:_SAMPLE]) or body.startswith((_GZIP, b"\xff\xfe", b"\xfe\xff"))
