"""Pages of outlets that show nothing without JavaScript are read as a browser shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse

from crawler.crawl.handle import handle_of
from crawler.crawl.outlet_files import OutletFiles
from crawler.fetching.browser.chromium import is_rendering
from crawler.fetching.browser.renderer import Renderer
from crawler.outlets import Outlet

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_LISTINGS = ("start", "front", "section", "page")
_SOURCES = ("feed", "sitemap")


class RenderMiddleware:
    """Has pages rendered whose outlet's file says ``render = true``: articles and listings, and nothing else.

    It stands behind decompression and redirects, so that a page costs its host one request for the document, made
    as every other one, and what its scripts ask for.
    """

    def __init__(self, files: OutletFiles, renderer: Renderer):
        self._files, self._renderer = files, renderer

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not is_rendering(crawler.settings):
            raise NotConfigured
        return cls(OutletFiles.of(crawler), Renderer.of(crawler))

    async def process_response(self, request: Request, response: Response) -> Response:
        if (outlet := self.outlet_to_render(request, response)) is None:
            return response
        assert isinstance(response, HtmlResponse)
        handle = handle_of(request)
        grows = handle is not None and handle.link.role in _LISTINGS
        return await self._renderer.render(response, request, outlet, grows=grows)

    def outlet_to_render(self, request: Request, response: Response) -> Outlet | None:
        """The outlet whose file asks for a browser, when the response is a page of its; else None."""
        if request.method != "GET" or response.status != 200 or not isinstance(response, HtmlResponse):
            return None
        handle, path = handle_of(request), urlsplit(request.url).path
        if handle is not None and handle.link.role in _SOURCES:
            return None
        if path == "/robots.txt" or path.startswith("/.well-known/"):
            return None
        outlet = self._files.at(response.url)
        return outlet if outlet is not None and outlet.render else None
