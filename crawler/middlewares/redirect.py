"""Redirects ask the frontier before they are followed, so that a page with two addresses is fetched once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest

from crawler.crawl.frontier import LATER, CrawlFrontier
from crawler.crawl.handle import Handle, handle_of
from crawler.crawl.problems import Problem, Settled
from crawler.items import HANDLE
from crawler.urls import normalise, outlet_of

if TYPE_CHECKING:
    from scrapy.http import Response


class FrontierRedirectMiddleware(RedirectMiddleware):
    """Scrapy's redirect middleware for URLs that the frontier lent out.

    Where the target is a URL of the crawl as well, it is fetched for both of them, or by the request that is under
    way; where it was read before, nothing is fetched. Requests of other spiders are redirected as Scrapy does.
    """

    async def process_response(  # type: ignore[override]
        self, request: Request, response: Response, spider: Any = None
    ) -> Request | Response:
        try:
            following = super().process_response(request, response)
        except IgnoreRequest:
            raise Problem("too many redirects", "failed", LATER) from None
        except ValueError:
            raise Problem("redirects to an address that is not of the web", "blocked") from None
        if not isinstance(following, Request):
            if following is response and _leaves_the_web(request, response):
                raise Problem("redirects to an address that is not of the web", "blocked")
            return following
        target, handle = normalise(following.url), handle_of(request)
        if handle is None or target is None or target == handle.url:
            return following
        if outlet_of(target) != outlet_of(handle.url) and handle.link.role != "start":
            return following
        return await self._once(following, handle, target)

    async def _once(self, following: Request, handle: Handle, target: str) -> Request:
        frontier = self.crawler.get_extension(CrawlFrontier)
        if frontier is None or handle not in frontier.in_flight:
            return following
        try:
            wanted = await frontier.redirect(handle, target)
        except ValueError:
            raise Problem("redirect loop", "failed", LATER) from None
        if wanted is None:
            raise Settled("the page is fetched at the address that this one redirects to")
        return following if wanted is handle else following.replace(meta={**following.meta, HANDLE: wanted})


def _leaves_the_web(request: Request, response: Response) -> bool:
    location = response.headers.get("Location")
    if response.status not in (301, 302, 303, 307, 308) or location is None:
        return False
    try:
        return urlsplit(urljoin(request.url, location.decode("latin-1"))).scheme not in ("http", "https")
    except ValueError:
        return True
