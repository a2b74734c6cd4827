"""Decompression with a limit, whose failures say what was wrong."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import brotli  # type: ignore[import-untyped]
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest

from crawler.crawl.frontier import LATER
from crawler.crawl.problems import Problem

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

_MOST_LAYERS = 3


class BoundedCompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's decompression of gzip, deflate, Brotli and Zstandard up to ``DOWNLOAD_MAXSIZE`` bytes."""

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:
        layers = b",".join(response.headers.getlist("Content-Encoding")).split(b",")
        if len(layers) > _MOST_LAYERS:
            raise Problem("compressed too many times")
        if not response.body:
            response.headers.pop("Content-Encoding", None)
            return response
        try:
            read = super().process_response(request, response)
        except IgnoreRequest:
            raise Problem("larger than DOWNLOAD_MAXSIZE once decompressed") from None
        except (zlib.error, brotli.error, OSError, EOFError, ValueError) as problem:
            raise Problem("cannot be decompressed", "failed", LATER) from problem
        except Exception as problem:
            if type(problem).__name__ != "ZstdError":
                raise
            raise Problem("cannot be decompressed", "failed", LATER) from problem
        if any(layer.strip().lower() not in (b"", b"identity") for layer in read.headers.getlist("Content-Encoding")):
            raise Problem("compressed in an unknown way", "failed", LATER)
        return read
