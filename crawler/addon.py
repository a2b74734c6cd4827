"""This project's components for anybody's Scrapy project: ``ADDONS = {"crawler.Addon": 100}``."""

from __future__ import annotations

import logging
from typing import Any, NamedTuple

from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from crawler.crawl.frontier import CrawlFrontier
from crawler.crawl.host_policies import HostPolicies
from crawler.crawl.hosts import Hosts
from crawler.crawl.outlet_files import OutletFiles
from crawler.crawl.templates import Templates
from crawler.crawl.workers.pool import Workers
from crawler.extensions.failures import Failures
from crawler.extensions.feed_exporters import feed_exporters
from crawler.extensions.manners import Manners
from crawler.extensions.metrics import Metrics
from crawler.extensions.throttle import Throttle
from crawler.extensions.traces import Traces
from crawler.fetching.address_guard import AddressGuard
from crawler.fetching.browser.renderer import Renderer
from crawler.fetching.downloader import StrictDownloader
from crawler.fetching.handler import GuardedHandler
from crawler.fetching.replay import Replay, ReplayHandler
from crawler.middlewares.archive import ArchiveMiddleware
from crawler.middlewares.claims import ClaimMiddleware
from crawler.middlewares.compression import BoundedCompressionMiddleware
from crawler.middlewares.cookies import RedirectCookiesMiddleware
from crawler.middlewares.outlet_requests import OutletRequestsMiddleware
from crawler.middlewares.pressure import PressureMiddleware
from crawler.middlewares.redirect import FrontierRedirectMiddleware, PageRedirectMiddleware
from crawler.middlewares.render import RenderMiddleware
from crawler.middlewares.robots import RobotsMiddleware
from crawler.own_settings import SETTINGS, setting_values
from crawler.pipelines.dedupe import DedupePipeline
from crawler.pipelines.extract import ExtractPipeline
from crawler.pipelines.normalise import NormalisePipeline
from crawler.pipelines.opt_outs import OptOutsPipeline
from crawler.pipelines.store import StorePipeline
from crawler.pipelines.whole import WholePipeline

logger = logging.getLogger(__name__)

_SHARED = (AddressGuard, CrawlFrontier, Failures, HostPolicies, Hosts, OutletFiles, Renderer, Workers, Templates)
"""Extensions that other components look up; by themselves they do nothing."""

_SCRAPYS_ADDRESS = " (+https://scrapy.org)"


class _Part(NamedTuple):
    switch: str
    """The middle of the setting that turns it off."""
    component: type
    place: int
    replaces: type | None = None
    """The component of Scrapy's that it is a better one of, and whose place it takes wherever that stands."""


_PARTS = {
    "EXTENSIONS": (
        _Part("MANNERS", Manners, 0),
        _Part("THROTTLE", Throttle, 10),  # after Scrapy's AutoThrottle
    ),
    "DOWNLOADER_MIDDLEWARES": (
        _Part("CLAIMS", ClaimMiddleware, 50),
        _Part("OUTLET_REQUESTS", OutletRequestsMiddleware, 60),
        _Part("ROBOTS", RobotsMiddleware, 100, RobotsTxtMiddleware),
        _Part("RETRY", PressureMiddleware, 550, RetryMiddleware),
        _Part("RENDER", RenderMiddleware, 570),
        _Part("META_REFRESH", PageRedirectMiddleware, 580, MetaRefreshMiddleware),
        _Part("COMPRESSION", BoundedCompressionMiddleware, 590, HttpCompressionMiddleware),
        _Part("REDIRECT", FrontierRedirectMiddleware, 600, RedirectMiddleware),
        _Part("COOKIES", RedirectCookiesMiddleware, 700, CookiesMiddleware),
    ),
    "ITEM_PIPELINES": (
        _Part("WHOLE", WholePipeline, 50),
        _Part("EXTRACT", ExtractPipeline, 100),
        _Part("OPT_OUTS", OptOutsPipeline, 150),
        _Part("NORMALISE", NormalisePipeline, 200),
        _Part("DEDUPE", DedupePipeline, 300),
        _Part("STORE", StorePipeline, 400),
    ),
}


class Addon:
    """Enables polite and guarded fetching, extraction, duplicates and the store for every spider of a project.

    A spider that yields ``Page.from_response(response)`` gets that page's article stored and exported. What the
    project sets itself stays as it is; ``CRAWLER_…_ENABLED`` turns a part off.
    """

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Set the defaults, as the environment has them, for what runs before there is a crawl as well.

        :raises crawler.setting.WrongSetting: the environment has one that cannot be used.
        """
        for name, value in setting_values().items():
            settings.set(name, value, priority="addon")

    def update_settings(self, settings: BaseSettings) -> None:
        self.update_pre_crawler_settings(settings)
        _read_own(settings)
        for extension in _SHARED:
            settings.setdefault_in_component_priority_dict("EXTENSIONS", extension, 0)
        for name, parts in _PARTS.items():
            for part in parts:
                if _is_on(settings, part.switch):
                    _install(settings, name, part)
        if _is_on(settings, "DOWNLOADER"):
            settings.set("DOWNLOADER", StrictDownloader, priority="addon")
        if settings["CRAWLER_METRICS"]:
            _install(settings, "EXTENSIONS", _Part("METRICS", Metrics, 20))
        if settings["CRAWLER_TRACES"]:
            _install(settings, "EXTENSIONS", _Part("TRACES", Traces, 20))
        if settings["CRAWLER_ARCHIVE"]:
            _install(settings, "DOWNLOADER_MIDDLEWARES", _Part("ARCHIVE", ArchiveMiddleware, 950))
        if settings["CRAWLER_REPLAY"]:
            settings.setdefault_in_component_priority_dict("EXTENSIONS", Replay, 0)
            handlers = dict.fromkeys(("http", "https"), ReplayHandler)
            _set_in(settings, "DOWNLOAD_HANDLERS", settings.getdict("DOWNLOAD_HANDLERS") | handlers)
            settings.setdict({"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}, priority="spider")  # nobody is asked
        elif _is_on(settings, "GUARD"):
            _guard(settings)
        if _is_on(settings, "FEED_EXPORTERS"):
            exporters = settings.getdict("FEED_EXPORTERS")
            own = feed_exporters({*settings.getdict("FEED_EXPORTERS_BASE"), *exporters})
            _set_in(settings, "FEED_EXPORTERS", own | exporters)
        _sign(settings)


def _read_own(settings: BaseSettings) -> None:
    """Have this project's settings read as those of the environment are, whoever set them.

    :raises crawler.setting.WrongSetting: one cannot be used.
    """
    for setting in SETTINGS:
        given = settings[setting.name]
        if isinstance(given, str):
            settings.set(setting.name, setting.read(given), settings.getpriority(setting.name) or 0)
        elif isinstance(given, int | float):
            setting.check(given)


def _is_on(settings: BaseSettings, part: str) -> bool:
    return settings.getbool(f"CRAWLER_{part}_ENABLED")


def _install(settings: BaseSettings, name: str, part: _Part) -> None:
    """Enable a component, unless the project says where it stands, or has turned off what it takes the place of."""
    known = {load_object(path): place for path, place in settings.getdict(name).items()}
    if part.component in known:
        return
    place = part.place
    if part.replaces is not None:
        if (place := known.get(part.replaces, part.place)) is None:
            return
        settings.set_in_component_priority_dict(name, part.replaces, None)
    settings.setdefault_in_component_priority_dict(name, part.component, place)


def _guard(settings: BaseSettings) -> None:
    """Have the web fetched by the guarded handler, where the project names no other one."""
    handlers: dict[str, Any] = settings.getdict("DOWNLOAD_HANDLERS")
    for scheme in ("http", "https"):
        handler = handlers.setdefault(scheme, GuardedHandler)
        if handler is not None and load_object(handler) is not GuardedHandler:
            logger.warning(
                "%s is fetched by %s of DOWNLOAD_HANDLERS, so that links into private networks are not refused; set "
                "CRAWLER_GUARD_ENABLED=false if that is meant",
                scheme,
                handler,
            )
    _set_in(settings, "DOWNLOAD_HANDLERS", handlers)


def _set_in(settings: BaseSettings, name: str, value: dict[str, Any]) -> None:
    """Add to a setting that is a table; the project's own entries of it are among the value's."""
    settings.set(name, value, priority=settings.getpriority(name) or "addon")


def _sign(settings: BaseSettings) -> None:
    """Put the contact into the user agent; Scrapy's own people are not whom an outlet should write to."""
    contact, agent = settings.get("CRAWLER_CONTACT"), settings.get("USER_AGENT") or ""
    if contact and contact not in agent:
        signed = f"{agent.removesuffix(_SCRAPYS_ADDRESS)} (+{contact})".strip()
        settings.set("USER_AGENT", signed, priority=settings.getpriority("USER_AGENT") or "addon")
