"""Redirects ask the frontier before they are followed, so that a page with two addresses is fetched once.

Pages that are nothing but a way to another page lead there too.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse

from crawler.crawl.frontier import LATER, CrawlFrontier
from crawler.crawl.handle import Handle, handle_of
from crawler.crawl.problems import Problem, Settled
from crawler.items import HANDLE, NoArticle
from crawler.page.html import parse
from crawler.urls import normalise, outlet_of

if TYPE_CHECKING:
    from scrapy.http import Response

_LARGEST = 64 << 10  # bytes of a page that only leads on
_FEW_WORDS = 20
_SOME_WORDS = 60  # of a page that links to where it leads: "You are being redirected. If your browser …"
_HEAD = 32 << 10  # bytes that the 4,096 characters stand in where Scrapy looks for a refresh
_LEADING = re.compile(rb"refresh|location", re.IGNORECASE)
# HTML Standard, 4.2.5.3, shared declarative refresh steps: "url=" and quotes may be left out.
_REFRESH = re.compile(r"(?P<seconds>[\d.]+) ?[;, ] ?(?:url ?= ?)?[\"']?(?P<url>[^\"' ]+).*", re.IGNORECASE | re.DOTALL)
_TO = (
    r"(?:(?>(?:(?:window|document|self|top|parent)\.)*)location(?:\.href)?|window\[[\"']location[\"']\])\s*+"
    r"(?:=|\.(?:replace|assign)\()\s*+"
)
# Its slashes may be escaped, as PHP and templates do.
_ADDRESS = r"(?P<quote>[\"'`])(?P<url>(?>(?:[^\"'`\\\s]|\\/|\\x2[Ff])+))(?P=quote)"
_SLASH = re.compile(r"\\/|\\x2[Ff]")
_END = r"\s*+\)?\s*+;?\s*+(?:return(?: false| true)?\s*+;?\s*+)?"
# Scripts of this alone.
_LEADS_ON = re.compile(rf"\s*+{_TO}{_ADDRESS}{_END}")
_LEADS_BY_NAME = re.compile(
    rf"\s*+(?:var|let|const)\s++(?P<name>[\w$]++)\s*+=\s*+{_ADDRESS}(?:\s*+;|\s)\s*+{_TO}(?P=name){_END}"
)
# What hides a script from browsers that knew none, and from parsers of XML (XHTML 1.0, 4.8 and C.4).
_HIDES = re.compile(r"\s*+(?://|/\*)?\s*+<!(?:--|\[CDATA\[)(?:\s*+\*/)?")
_HIDES_NO_MORE = re.compile(r"(?://|/\*)? ?(?:--|\]\])>(?:\s*+\*/)?\s*+\Z")
# What stands before it and leads nowhere: comments, and what is set for the browser. Groups are atomic, not possessive:
# before Python 3.11.5 one that fails half-way stays where it was (CPython gh-106052).
_BEFORE = re.compile(
    r"(?>(?:\s++|/\*[^*]*+(?>(?:\*(?!/)[^*]*+)*)\*/|//[^\n]*+\n|[\"']use strict[\"']\s*+;?|"
    r"(?:window\.)?opener\s*+=\s*+null\s*+;)+)"
)
# Code that is called within a few seconds, in a text.
_TIMED = re.compile(
    r"\s*+(?:window\.)?setTimeout\s*+\(\s*+(?:\"(?P<double>[^\"\\]*+)\"|'(?P<single>[^'\\]*+)')"
    r"\s*+,\s*+[1-4]?\d{1,3}\s*+\)\s*+;?\s*+"
)
# A function that is called at once, or within a few seconds.
_CALLED = re.compile(
    r"\s*+(?:(?:window\.)?setTimeout\s*+\(|[(!]?)\s*+(?:function\s*+\(\s*+\)|\(\s*+\)\s*+=>)\s*+"
    r"\{(?P<script>[^{}]*+)\}\s*+(?:,\s*+[1-4]?\d{1,3}\s*+\)|\)?\s*+\(\s*+\)\s*+\)?)\s*+;?\s*+"
)
# A function that is called once the page is there.
_CALLED_LATER = re.compile(
    r"\s*+(?:(?:window\.|document\.(?:body\.)?)?onload\s*+=|"
    r"(?:window|document)\.addEventListener\(\s*+[\"'](?:DOMContentLoaded|load)[\"']\s*+,|"
    r"(?:\$|jQuery)\s*+\(\s*+(?:document\s*+\)\.ready\s*+\()?)\s*+"
    r"(?:function\s*+\(\s*+\)|\(\s*+\)\s*+=>)\s*+\{(?P<script>[^{}]*+)\}\s*+\)?\s*+;?\s*+"
)
# What is done whether it can be or not.
_TRIED = re.compile(r"\s*+try\s*+\{(?P<script>[^{}]*+)\}\s*+catch\s*+(?:\(\s*+[\w$]*+\s*+\)\s*+)?\{[^{}]*+\}\s*+;?\s*+")


class PageRedirectMiddleware(MetaRefreshMiddleware):
    """Scrapy's middleware for ``<meta http-equiv=refresh>``, which follows more from pages that say nothing.

    Where a page has hardly any text, a refresh within ``noscript``, in its body or in the header of that name counts,
    and a script that does nothing but go to another address: links of alert services and shorteners lead so.
    """

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:
        refreshes = _may_refresh(response.body[:_HEAD].lower())
        following = self._refreshed(request, response) if refreshes else response
        if isinstance(following, Request):
            return following if normalise(following.url) is not None else response
        if not isinstance(response, HtmlResponse) or response.status != 200:
            return following
        if len(response.body) > _LARGEST or not (response.headers.get("Refresh") or _LEADING.search(response.body)):
            return response
        target = _leads_to(response)
        if target is None or normalise(target) in (None, normalise(response.url)):
            return response
        refresh = f'<meta http-equiv="refresh" content="0;url={html.escape(target)}">'
        following = self._refreshed(request, HtmlResponse(response.url, body=refresh, encoding="utf-8"))
        return following if isinstance(following, Request) else response

    def _refreshed(self, request: Request, response: Response) -> Request | Response:
        """As Scrapy does; a refresh to what is no address is none."""
        try:
            return super().process_response(request, response)
        except ValueError:
            return response


def _may_refresh(head: bytes) -> bool:
    """Whether a page can hold a refresh: to decode it whole takes far longer than all else that is asked of it here.

    In UTF-16 and UTF-32 every letter has a NUL beside it.
    """
    return b"\0" in head or (b"http-equiv" in head and b"refresh" in head)


def _leads_to(response: HtmlResponse) -> str | None:
    """Where a page leads that has hardly any text; None for any other."""
    refreshes = [value.decode("latin-1") for value in response.headers.getlist("Refresh")]
    scripts: list[str] = []
    links: set[str | None] = set()
    words, named = 0, False
    try:
        tree = parse(response.body)
    except NoArticle:  # the header may be all there is
        pass
    else:
        text = tree.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
        words = len(" ".join(text).split())
        if words > _SOME_WORDS:
            return None
        metas = (meta for meta in tree.iter("meta") if meta.get("http-equiv", "").lower() == "refresh")
        refreshes += [meta.get("content", "") for meta in metas]
        scripts = [body.get("onload", "") for body in tree.iter("body")]
        scripts += [script.text or "" for script in tree.iter("script")]
        named = next(tree.iter("h1", "article"), None) is not None
        links = {_joined(response.url, link.get("href", "")) for link in tree.iter("a")}
    refreshes = [" ".join(refresh.split()) for refresh in refreshes]
    leading = (*map(_soon, refreshes), *map(_leads_on, scripts))
    target = next((_joined(response.url, _SLASH.sub("/", found["url"])) for found in leading if found), None)
    return target if words <= _FEW_WORDS or (target in links and not named) else None


def _soon(refresh: str) -> re.Match[str] | None:
    """What a refresh says of where it goes, when it goes before anybody has read what stands there."""
    found = _REFRESH.fullmatch(refresh)
    return found if found and len(seconds := found["seconds"].partition(".")[0]) < 2 and int(seconds or 0) < 6 else None


def _leads_on(script: str) -> re.Match[str] | None:
    """What a script that does nothing else says of where it goes."""
    if hides := _HIDES.match(script):
        script = script[hides.end() :]
        if shows := _HIDES_NO_MORE.search(script):
            script = script[: shows.start()]
    if before := _BEFORE.match(script):
        script = script[before.end() :]
    if timed := _TIMED.fullmatch(script):
        script = timed["double"] or timed["single"] or ""
    if called := _CALLED.fullmatch(script) or _CALLED_LATER.fullmatch(script) or _TRIED.fullmatch(script):
        script = called["script"]
    return _LEADS_ON.fullmatch(script) or _LEADS_BY_NAME.fullmatch(script)


def _joined(base: str, link: str) -> str | None:
    try:
        return urljoin(base, link)
    except ValueError:
        return None


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
        if target is None:  # such as a host with a NUL
            raise Problem("redirects to an address that is not of the web", "blocked")
        following = _without_user(following)
        if handle is None or target == handle.url:
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


def _without_user(request: Request) -> Request:
    """The request without the name and password that its address gives: they are nobody's (RFC 9110 section 4.2.4)."""
    parts = urlsplit(request.url)
    _, at, host = parts.netloc.rpartition("@")
    return request.replace(url=parts._replace(netloc=host).geturl()) if at else request


def _leaves_the_web(request: Request, response: Response) -> bool:
    location = response.headers.get("Location")
    if response.status not in (301, 302, 303, 307, 308) or location is None:
        return False
    try:
        return urlsplit(urljoin(request.url, location.decode("latin-1"))).scheme not in ("http", "https")
    except ValueError:
        return True
