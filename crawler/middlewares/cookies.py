"""Cookies that a server asks for before it gives a page are sent back on the way to that page, and forgotten there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
from scrapy.http.cookies import CookieJar

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

_JAR = "redirect_cookies"
_LARGEST = 8 << 10
"""Bytes of a ``Cookie`` header; servers refuse longer heads."""


class RedirectCookiesMiddleware(CookiesMiddleware):
    """Sends the cookies of a redirect to where it leads, and no others: no page is asked for with those of another.

    Nothing is kept of an outlet, however many cookies it sets, and nobody is recognised from page to page. Requests
    that have ``cookies`` of their own or name a ``cookiejar`` are treated as Scrapy does.
    """

    def process_request(self, request: Request, spider: Any = None) -> Request | Response | None:
        if _has_own(request):
            return super().process_request(request)
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
        given = "Cookie" in request.headers and _JAR not in request.meta
        if 300 <= response.status < 400 and "Set-Cookie" in response.headers and not given:
            jar = request.meta.setdefault(_JAR, CookieJar())
            jar.extract_cookies(response, request)
        return response


def _has_own(request: Request) -> bool:
    return bool(request.cookies) or "cookiejar" in request.meta or bool(request.meta.get("dont_merge_cookies"))
