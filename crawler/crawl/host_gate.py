"""Which hosts this crawl may ask at the moment, as the event loop knows it without looking into the store."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.store.frontier.host_leases import Claim, claimed_name
from crawler.urls import host_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.downloader import Downloader, Slot
    from scrapy.crawler import Crawler

    from crawler.store import Lease

logger = logging.getLogger(__name__)

_NAMED = 3


class ClaimedHosts:
    """The hosts that the frontier of a crawl has claimed (:mod:`crawler.store.frontier.host_leases`).

    :param seconds: for how long a claim holds that is not renewed.
    """

    def __init__(self, crawler: Crawler, seconds: float):
        self.crawler, self.seconds = crawler, seconds
        self.kept: set[str] = set()
        """Hosts that stay claimed though nothing is asked of them at the moment."""
        self.rests: dict[str, float] = {}
        """Host → when it may be asked again, in seconds since the epoch."""
        self._mine: set[str] = set()
        self._left: dict[str, float] = {}  # when another crawl left a host, by the downloader's clock
        self._renewed = time.time()
        self._told: set[tuple[str, str]] = set()

    def holds(self, host: str) -> bool:
        """Whether a host may be asked; False too when this process slept so long that another may ask it."""
        return host in self._mine and not self.lapsed

    @property
    def lapsed(self) -> bool:
        """Whether the claims ran out."""
        return time.time() - self._renewed > self.seconds

    def renewed(self) -> None:
        """Note that the claims that still hold do so for a further time."""
        if self.lapsed:
            self._mine.clear()
        self._renewed = time.time()

    def taken(self, hosts: Mapping[str, datetime | None], leases: Iterable[Lease]) -> None:
        """Note that hosts became this crawl's.

        :param hosts: with the moment at which another crawl left each.
        """
        now, clock = datetime.now(UTC), time.monotonic()
        for host, left in hosts.items():
            if left is not None:
                self._left[host] = clock - max((now - left).total_seconds(), 0.0)
        self._mine |= {*hosts, *(claimed_name(host_of(lease.link.url)) for lease in leases)}

    def busy(self, leases: Iterable[Lease], resting: Collection[str]) -> set[str]:
        """The hosts that must stay claimed; a request to another one has to ask for it again.

        :param resting: hosts that this crawl waits for.
        """
        asked = {claimed_name(host_of(request.url)) for request in self._downloader.active} if self._downloader else ()
        busy = {*asked, *self.kept, *map(claimed_name, resting)}
        busy |= {claimed_name(host_of(lease.link.url)) for lease in leases}
        self._mine &= busy
        return busy

    def pauses(self) -> dict[str, float]:
        """For how many seconds nobody may ask each host: its delay, or what it asked for."""
        slots = self._downloader.slots if self._downloader else {}
        found = {host: slot.delay for host, slot in slots.items() if slot.delay}
        now = time.time()
        self.rests = {host: until for host, until in self.rests.items() if until > now}
        return found | {host: max(until - now, found.get(host, 0.0)) for host, until in self.rests.items()}

    def arrive(self, request: Request, host: str) -> None:
        """Keep the delay from the last request of the crawl that asked the host before."""
        left = self._left.pop(host, None)
        if left is not None and self._downloader is not None:
            slot: Slot = self._downloader._get_slot(request)[1]
            slot.lastseen = max(slot.lastseen, left)

    def tell(self, elsewhere: Collection[Claim]) -> None:
        """Say, once for each, who asks the hosts that this crawl waits for."""
        found = {(each.host, each.owner): each for each in elsewhere if each.owner is not None}
        if not found.keys() - self._told:
            return
        self._told = {*self._told, *found}
        texts = [f"{each.host} ({_asker(each)})" for each in found.values()]
        more = f" and {len(texts) - _NAMED} more" if len(texts) > _NAMED else ""
        logger.warning("Waiting for hosts that another crawl asks: %s%s", ", ".join(texts[:_NAMED]), more)

    @property
    def _downloader(self) -> Downloader | None:
        return self.crawler.engine.downloader if self.crawler.engine is not None else None


def _asker(claim: Claim) -> str:
    machine, pid, *_ = [*(claim.owner or "").split(":"), "", ""]
    who = "this process" if pid == str(os.getpid()) else f"process {pid} on {machine}"
    return f"{who}, since {claim.since:%H:%M:%S} UTC"
