"""Runs the scripts of pages: one browser a crawl, started when the first page needs it, one context an outlet."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from crawler.crawl.frontier import LATER, SOON
from crawler.crawl.problems import Problem
from crawler.crawl.shared import Shared
from crawler.fetching.address_guard import AddressGuard
from crawler.fetching.browser.chromium import NoBrowser, find_browser, launch_options
from crawler.fetching.browser.growing import grow
from crawler.fetching.browser.guard_proxy import Allowance, GuardProxy
from crawler.fetching.browser.requests import PageRequests
from crawler.outlets import Outlet
from crawler.outlets.cookies import read_cookies
from crawler.urls import outlet_of

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Playwright, Route
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import HtmlResponse

logger = logging.getLogger(__name__)

_AT_ONCE = 2
_PAGES_A_CONTEXT = 100
_CLOSING = 5.0
_UNSENT = ("content-length", "content-encoding", "transfer-encoding", "connection", "keep-alive", "refresh")
"""Headers that are about how the document came."""


@dataclass(slots=True, eq=False)
class _Room:
    """The context of an outlet."""

    context: BrowserContext
    allowance: Allowance
    rendered: int = 0
    pages: set[Page] = field(default_factory=set)


class Renderer(Shared):
    """Gives what a page shows once its scripts have run.

    The document itself is fetched as every other page; the browser is handed it, and asks for what it leads to
    through :class:`~crawler.fetching.browser.guard_proxy.GuardProxy`.
    """

    def __init__(self, crawler: Crawler):
        self._crawler, self._settings = crawler, crawler.settings
        self._seconds = crawler.settings.getfloat("CRAWLER_RENDER_TIMEOUT")
        self._more = crawler.settings.getint("CRAWLER_RENDER_MORE")
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._proxy: GuardProxy | None = None
        self._rooms: dict[str, _Room] = {}
        self._starting, self._turns = asyncio.Lock(), asyncio.Semaphore(_AT_ONCE)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        from scrapy import signals

        renderer = cls(crawler)
        crawler.signals.connect(renderer.close, signal=signals.spider_closed)
        return renderer

    async def render(self, response: HtmlResponse, request: Request, outlet: Outlet, *, grows: bool) -> HtmlResponse:
        """The response with the text that scripts bring.

        :param outlet: what the file of the page's outlet says.
        :param grows: whether it lists articles, and is scrolled and asked for more.
        :raises Problem: it does not end, it crashes the browser, or there is none.
        """
        from playwright.async_api import Error

        async with self._turns:
            try:
                async with asyncio.timeout(self._seconds), self._page(response.url, request, outlet) as (page, room):
                    text = await self._shown(page, room, response, outlet, grows=grows)
            except TimeoutError:
                await self._leave(outlet_of(response.url))
                raise Problem("the browser did not end loading it in time", "failed", SOON) from None
            except Error as problem:
                logger.info("%s could not be rendered: %s", response.url, problem.message.partition("\n")[0])
                await self._leave(outlet_of(response.url))
                raise Problem("the browser crashed on it", "failed", SOON) from None
        self._count("documents")
        body = text.encode("utf-8", "replace")
        if 0 < self._settings.getint("DOWNLOAD_MAXSIZE") < len(body):
            raise Problem("larger than DOWNLOAD_MAXSIZE", "failed")
        headers = response.headers.copy()
        headers["Content-Type"] = "text/html; charset=utf-8"
        return response.replace(body=body, headers=headers, encoding="utf-8", flags=[*response.flags, "rendered"])

    async def close(self) -> None:
        """End the browser, whatever state it is in."""
        for outlet in list(self._rooms):
            await self._leave(outlet)
        await self._end_browser()
        if self._proxy is not None:
            await self._proxy.close()
            self._proxy = None
        if self._playwright is not None:
            await self._playwright.stop()
            self._playwright = None

    async def _shown(self, page: Page, room: _Room, response: HtmlResponse, outlet: Outlet, *, grows: bool) -> str:
        requests = PageRequests(response.url)
        page.on("request", requests.began)
        page.on("requestfinished", requests.ended)
        page.on("requestfailed", requests.ended)
        page.on("dialog", lambda dialog: _quietly(dialog.dismiss()))
        document = _Document(response, outlet, requests)
        await page.route("**/*", document.answer)
        refused = room.allowance.refused
        try:
            await page.goto(response.url, wait_until="commit", timeout=0)
            # Not DOMContentLoaded: it never comes to a document whose script sets out for another while it is parsed.
            await page.wait_for_function("document.readyState !== 'loading'", timeout=0)
            await requests.settle()
            if grows:
                self._count("grown", await grow(page, requests, self._more))
            return await page.content()
        finally:
            self._count("requests", requests.sent)
            self._count("blocked", requests.refused)
            self._count("refused", room.allowance.refused - refused)

    @asynccontextmanager
    async def _page(self, url: str, request: Request, outlet: Outlet) -> AsyncIterator[tuple[Page, _Room]]:
        """A page of its own, which is closed whatever happens."""
        room = await self._room(outlet_of(url), request, outlet)
        page = await room.context.new_page()
        room.pages.add(page)
        room.rendered += 1
        try:
            yield page, room
        finally:
            room.pages.discard(page)
            await _within(page.close())
            if not outlet.cookies and not room.pages:
                await _within(room.context.clear_cookies())

    async def _room(self, name: str, request: Request, outlet: Outlet) -> _Room:
        async with self._starting:
            room = self._rooms.get(name)
            if room is not None and (room.rendered < _PAGES_A_CONTEXT or room.pages) and self._is_up():
                room.allowance.renew()
                return room
            await self._leave(name)
            browser = await self._started()
            assert self._proxy is not None
            allowance = self._proxy.admit(name)
            agent = request.headers.get("User-Agent") or b""
            context = await browser.new_context(
                user_agent=agent.decode("latin-1") or None,
                accept_downloads=False,
                service_workers="block",
                ignore_https_errors=not self._settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"),
                proxy={"server": self._proxy.url, "username": allowance.token, "password": "-"},
            )
            room = self._rooms[name] = _Room(context, allowance)
            await context.route_web_socket("**/*", lambda socket: _quietly(socket.close()))
            if isinstance(outlet.cookies, str):
                await context.add_cookies(_cookies(outlet.cookies))  # type: ignore[arg-type]
            context.on("page", lambda page: _close_popup(room, page))
            return room

    def _is_up(self) -> bool:
        return self._browser is not None and self._browser.is_connected()

    async def _started(self) -> Browser:
        """The browser, started when there is none or it crashed."""
        if self._browser is not None and self._browser.is_connected():
            return self._browser
        await self._end_browser()
        self._rooms.clear()
        try:
            program = find_browser(self._settings)
        except NoBrowser as problem:
            raise Problem(str(problem), "failed", LATER) from None
        from playwright.async_api import async_playwright

        if self._proxy is None:
            self._proxy = GuardProxy(AddressGuard.of(self._crawler))
            await self._proxy.start()
        if self._playwright is None:
            self._playwright = await async_playwright().start()
        self._browser = await self._playwright.chromium.launch(**launch_options(program, self._proxy.url))
        self._count("browsers")
        return self._browser

    async def _leave(self, name: str) -> None:
        """Give up the context of an outlet, with the pages in it."""
        if (room := self._rooms.pop(name, None)) is not None:
            if self._proxy is not None:
                self._proxy.dismiss(room.allowance)
            await _within(room.context.close())

    async def _end_browser(self) -> None:
        if self._browser is not None:
            await _within(self._browser.close())
            self._browser = None

    def _count(self, what: str, number: int = 1) -> None:
        if number and self._crawler.stats is not None:
            self._crawler.stats.inc_value(f"render/{what}", number)


class _Document:
    """Answers the first request of a page with what was fetched, and lets pass what brings text."""

    def __init__(self, response: HtmlResponse, outlet: Outlet, requests: PageRequests):
        self._response, self._outlet, self._requests = response, outlet, requests
        self._given = False

    async def answer(self, route: Route) -> None:
        """Answer, send or refuse a request; the page may be gone by then."""
        from playwright.async_api import Error

        with suppress(Error):
            request = route.request
            if request.is_navigation_request() and not self._given:
                self._given = True
                body = self._response.body
                await route.fulfill(status=200, headers=_headers(self._response), body=body)
            elif self._requests.let_pass(request.url, request.resource_type, request.method):
                own = outlet_of(request.url) == outlet_of(self._response.url)
                extra = {name.lower(): value for name, value in self._outlet.headers.items()} if own else {}
                await route.continue_(headers=request.headers | extra if extra else None)
            elif request.is_navigation_request():
                await route.fulfill(status=204)  # the page stays; abort() puts an error page in its place
            else:
                await route.abort()


def _headers(response: HtmlResponse) -> dict[str, str]:
    """The headers of a document as the browser gets them."""
    found = {
        name.decode("latin-1").lower(): "\n".join(value.decode("latin-1") for value in values)
        for name, values in response.headers.items()
    }
    kept = {name: value for name, value in found.items() if name not in _UNSENT}
    return kept | {"content-type": f"text/html; charset={response.encoding}"}


def _cookies(path: str) -> list[dict[str, Any]]:
    """The cookies of a file, as Playwright takes them."""
    return [
        {
            "name": cookie.name,
            "value": cookie.value or "",
            "domain": cookie.domain,
            "path": cookie.path,
            "secure": cookie.secure,
            "expires": cookie.expires or -1,
        }
        for cookie in read_cookies(path)
    ]


def _close_popup(room: _Room, page: Page) -> None:
    """Close what a page opened; a page of the crawl's own was opened by nobody."""

    async def close() -> None:
        if await page.opener() is not None:
            await page.close()

    _quietly(close())


_background: set[asyncio.Future[Any]] = set()


def _quietly(work: Any) -> None:
    """Do something that may be too late: the page may be gone."""
    task = asyncio.ensure_future(_within(work))
    _background.add(task)
    task.add_done_callback(_background.discard)


async def _within(work: Any) -> None:
    """Do something of the browser's, which may hang or be gone."""
    from playwright.async_api import Error

    with suppress(Error, TimeoutError):
        async with asyncio.timeout(_CLOSING):
            await work
