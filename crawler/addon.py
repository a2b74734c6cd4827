"""This project's components for anybody's Scrapy project: ``ADDONS = {"crawler.Addon": 100}``."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from crawler.crawl.frontier import CrawlFrontier
from crawler.crawl.host_policies import HostPolicies
from crawler.crawl.hosts import Hosts
from crawler.crawl.outlet_files import OutletFiles
from crawler.crawl.templates import Templates
from crawler.crawl.workers import Workers
from crawler.extensions.failures import Failures
from crawler.extensions.feed_exporters import feed_exporters
from crawler.extensions.manners import Manners
from crawler.extensions.throttle import Throttle
from crawler.fetching.address_guard import AddressGuard
from crawler.pipelines.dedupe import DedupePipeline
from crawler.pipelines.extract import ExtractPipeline
from crawler.pipelines.normalise import NormalisePipeline
from crawler.pipelines.opt_outs import OptOutsPipeline
from crawler.pipelines.store import StorePipeline
from crawler.pipelines.whole import WholePipeline

DEFAULTS = {
    "CRAWLER_STORE": "crawler.db",
    "CRAWLER_OUTLETS": "outlets",
    "CRAWLER_LEASE": 120.0,
    "CRAWLER_WORKERS": 0,
    "CRAWLER_PAGE_TIMEOUT": 30.0,
    "CRAWLER_WORKER_PAGES": 1000,
    "CRAWLER_WORKER_MEMORY": 4096,
    "CRAWLER_ALLOWED_ADDRESSES": "",
    "CRAWLER_LONGEST_WAIT": 120.0,
    "CRAWLER_HOST_FAILURES": 5,
    "CRAWLER_CONTACT": "",
    "CRAWLER_TDMREP": True,
    "CRAWLER_TEMPLATE_PAGES": 4,
    "CRAWLER_OUTLETS_AT_ONCE": 8,
    "CRAWLER_ALARM_WEBHOOK": "",
    "CRAWLER_KEEP_CRAWLS": 90,
}
"""The project's own settings: where articles are stored (a path or an SQLAlchemy URL), the folder of
the outlets' files, for how many seconds a URL
is lent to a process, how many worker processes there are (0: one a core), how many seconds one page may take in
them, after how many pages one is replaced, how many MiB of memory it may map (0: any), and from how many articles of an
outlet its template is learned (0: never); how many outlets `crawler run` crawls at a time, the address it posts
alarms to, and for how many days the figures of ended crawls are kept, which alarms look at (0: for ever).

Manners: networks that any link may lead to though they are not public; how many seconds a crawl waits for a host that
asks for it (one that asks for more is put off); after how many URLs in a row without an answer a host is left alone;
an e-mail address or a page for the user agent; and whether a host is asked for its tdmrep.json."""


_EXTENSIONS = (
    AddressGuard,
    CrawlFrontier,
    Failures,
    HostPolicies,
    Hosts,
    Manners,
    OutletFiles,
    Workers,
    Templates,
)
_STAGES = {
    WholePipeline: 50,
    ExtractPipeline: 100,
    OptOutsPipeline: 150,
    NormalisePipeline: 200,
    DedupePipeline: 300,
    StorePipeline: 400,
}


class Addon:
    """Enables extraction, normalisation, deduplication and the store for every spider of a project.

    A spider that yields ``Page.from_response(response)`` gets that page's article stored and exported.
    What the project sets itself stays as it is.
    """

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """Set the defaults, for what runs before there is a crawl as well."""
        for name, value in DEFAULTS.items():
            settings.set(name, value, priority="addon")

    def update_settings(self, settings: BaseSettings) -> None:
        self.update_pre_crawler_settings(settings)
        for extension in _EXTENSIONS:
            settings.setdefault_in_component_priority_dict("EXTENSIONS", extension, 0)
        settings.setdefault_in_component_priority_dict("EXTENSIONS", Throttle, 10)  # after Scrapy's AutoThrottle
        for pipeline, priority in _STAGES.items():
            settings.setdefault_in_component_priority_dict("ITEM_PIPELINES", pipeline, priority)
        exporters = settings.getdict("FEED_EXPORTERS")
        own = feed_exporters({*settings.getdict("FEED_EXPORTERS_BASE"), *exporters})
        settings.set("FEED_EXPORTERS", {**own, **exporters}, priority=settings.getpriority("FEED_EXPORTERS") or "addon")
        contact, agent = settings.get("CRAWLER_CONTACT"), settings.get("USER_AGENT") or ""
        if contact and contact not in agent:  # it was not in the environment but among the settings
            settings.set("USER_AGENT", f"{agent} (+{contact})", priority=settings.getpriority("USER_AGENT") or "addon")
