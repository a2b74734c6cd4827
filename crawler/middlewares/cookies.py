"""Cookies: those of a redirect are sent on the way to its page, those that an outlet's file asks for to its hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
from scrapy.http.cookies import CookieJar

from crawler.crawl.outlet_files import OutletFiles
from crawler.outlets.cookies import read_cookies

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_JAR = "redirect_cookies"
_LARGEST = 8 << 10
"""Bytes of a ``Cookie`` header; servers refuse longer heads."""
_MOST = 50
"""Cookies that are kept of an outlet's hosts, as many as RFC 6265 section 6.1 asks for of a domain."""


class RedirectCookiesMiddleware(CookiesMiddleware):
    """Sends the cookies of a redirect to where it leads, and no others: no page is asked for with those of another.

    Nothing is kept of an outlet, however many cookies it sets, and nobody is recognised from page to page, unless the
    outlet's file has ``cookies``. Requests that have ``cookies`` of their own or name a ``cookiejar`` are treated as
    Scrapy does.
    """

    def __init__(self, debug: bool = False, files: OutletFiles | None = None):
        super().__init__(debug)
        self._files = files
        self._outlet_jars: dict[str, _OutletJar] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = super().from_crawler(crawler)
        middleware._files = crawler.get_extension(OutletFiles)
        return middleware

    def _of_outlet(self, request: Request) -> _OutletJar | None:
        outlet = self._files.at(request.url) if self._files is not None else None
        if outlet is None or not outlet.cookies:
            return None
        if outlet.name not in self._outlet_jars:
            self._outlet_jars[outlet.name] = _OutletJar(outlet.cookies if isinstance(outlet.cookies, str) else None)
        return self._outlet_jars[outlet.name]

    def process_request(self, request: Request, spider: Any = None) -> Request | Response | None:
        if _has_own(request):
            return super().process_request(request)
        if (kept := self._of_outlet(request)) is not None:
            kept.send(request)
            return None
        jar: CookieJar | None = request.meta.get(_JAR)
        if jar is not None:
            request.headers.pop("Cookie", None)
            jar.add_cookie_header(request)
            if len(request.headers.get("Cookie") or b"") > _LARGEST:
                del request.headers["Cookie"]
        return None

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:
        if _has_own(request):
            return super().process_response(request, response)
        if (kept := self._of_outlet(request)) is not None:
            kept.take(request, response)
            return response
        given = "Cookie" in request.headers and _JAR not in request.meta
        if 300 <= response.status < 400 and "Set-Cookie" in response.headers and not given:
            jar = request.meta.setdefault(_JAR, CookieJar())
            jar.extract_cookies(response, request)
        return response


class _OutletJar:
    """The cookies of an outlet's hosts: those of a file, and no more than some of those that the hosts set."""

    def __init__(self, file: str | None):
        self._given = list(read_cookies(file)) if file else []
        self._jar = self._fresh()

    def send(self, request: Request) -> None:
        request.headers.pop("Cookie", None)
        self._jar.add_cookie_header(request)
        if len(request.headers.get("Cookie") or b"") > _LARGEST:
            self._jar = self._fresh()
            request.headers.pop("Cookie", None)
            self._jar.add_cookie_header(request)

    def take(self, request: Request, response: Response) -> None:
        self._jar.extract_cookies(response, request)
        if len(self._jar) > _MOST + len(self._given):
            self._jar = self._fresh()

    def _fresh(self) -> CookieJar:
        jar = CookieJar()
        for cookie in self._given:
            jar.set_cookie(cookie)
        return jar


def _has_own(request: Request) -> bool:
    return bool(request.cookies) or "cookiejar" in request.meta or bool(request.meta.get("dont_merge_cookies"))
