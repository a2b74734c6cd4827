"""Redirects ask the frontier before they are followed, so that a page with two addresses is fetched once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest

from crawler.crawl.frontier import LATER, CrawlFrontier
from crawler.crawl.problems import Problem, Settled
from crawler.urls import normalise, outlet_of

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.items import Link


class FrontierRedirectMiddleware(RedirectMiddleware):
    """Scrapy's redirect middleware for URLs that the frontier lent out.

    Where the target is a URL of the crawl as well, it is fetched for both of them, or by the request that is under
    way; where it was read before, nothing is fetched. Requests of other spiders are redirected as Scrapy does.
    """

    async def process_response(  # type: ignore[override]
        self, request: Request, response: Response, spider: Any = None
    ) -> Request | Response:
        try:
            led = super().process_response(request, response)
        except IgnoreRequest:
            raise Problem("too many redirects", "failed", LATER) from None
        except ValueError:
            raise Problem("redirects to an address that is not of the web", "blocked") from None
        link: Link | None = request.cb_kwargs.get("link")
        if not isinstance(led, Request):
            if led is response and _leaves_the_web(request, response):
                raise Problem("redirects to an address that is not of the web", "blocked")
            return led
        target = normalise(led.url)
        if link is None or target is None or target == link.url:
            return led
        if outlet_of(target) != outlet_of(link.url) and link.role != "start":
            return led
        return await self._once(led, link, target)

    async def _once(self, led: Request, link: Link, target: str) -> Request:
        frontier = self.crawler.get_extension(CrawlFrontier)
        if frontier is None or link.url not in frontier.in_flight:
            return led
        try:
            wanted = await frontier.redirected(link.url, target)
        except ValueError:
            raise Problem("redirect loop", "failed", LATER) from None
        if wanted is None:
            raise Settled("the page is fetched at the address that this one redirects to")
        return led if wanted is link else led.replace(cb_kwargs={**led.cb_kwargs, "link": wanted})


def _leaves_the_web(request: Request, response: Response) -> bool:
    location = response.headers.get("Location")
    if response.status not in (301, 302, 303, 307, 308) or location is None:
        return False
    try:
        return urlsplit(urljoin(request.url, location.decode("latin-1"))).scheme not in ("http", "https")
    except ValueError:
        return True
