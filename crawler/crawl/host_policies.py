"""What hosts ask of crawlers in their robots.txt, as a crawl has read it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from crawler.bounded import Bounded
from crawler.crawl.shared import Shared

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.discovery.policies.robots import Robots

_LARGEST, _EACH = 4 << 20, 1 << 10  # bytes of files; what is made of one takes up to sixty times as many
_MOST_HOSTS = 50_000


@dataclass(slots=True, frozen=True)
class HostPolicy:
    """What a host's robots.txt says, while a copy serves."""

    robots: Robots | None
    """None when it could not be read."""
    problem: Exception | None
    """Why nothing may be asked of the host."""
    expires: float
    """Until when it serves, by the monotonic clock."""


class HostPolicies(Shared):
    """Host and port → its robots.txt: read by a middleware, asked for by pipelines and spiders.

    Those that were not asked for longest are forgotten beyond 4 MiB of files, and looked up again when they are needed.
    """

    def __init__(self) -> None:
        self._kept = Bounded[str, HostPolicy](_LARGEST)
        self._opt_outs = Bounded[str, bool](_MOST_HOSTS)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls()

    def note(self, netloc: str, policy: HostPolicy) -> None:
        """Keep what a host's robots.txt says."""
        self._kept.put(netloc, policy, _EACH + (policy.robots.size if policy.robots else 0))
        self._opt_outs.put(netloc, policy.robots is not None and policy.robots.ai_opt_out)

    def policy(self, netloc: str) -> HostPolicy | None:
        """What was read of a host and still serves."""
        kept = self._kept.get(netloc)
        return kept if kept is not None and kept.expires > time.monotonic() else None

    def robots(self, url: str) -> Robots | None:
        """What the robots.txt of a URL's host asks for; None when it was not read lately."""
        kept = self._kept.get(urlsplit(url).netloc)
        return kept.robots if kept is not None else None

    def ai_opt_out(self, url: str) -> bool:
        """Whether a URL's host reserves its texts from training in general."""
        return self._opt_outs.get(urlsplit(url).netloc) or False
