"""Which hosts this crawl may ask and which rest, as the event loop knows it without looking into the store."""

from __future__ import annotations

import logging
import os
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.crawl.scrapy_internals import Downloads
from crawler.store.frontier.host_leases import Claim, claimed_name
from crawler.urls import host_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.store import Lease

logger = logging.getLogger(__name__)

_NAMED = 3


class HostGate:
    """The hosts that the frontier of a crawl has claimed (:mod:`crawler.store.frontier.host_leases`).

    A host is claimed by its name or address, for two ports are one machine; it rests with its port.

    :param seconds: for how long a claim holds that is not renewed.
    """

    def __init__(self, crawler: Crawler, seconds: float):
        self.seconds = seconds
        self._downloads = Downloads(crawler)
        self._claimed: set[str] = set()
        self._kept: Counter[str] = Counter()
        self._rests: dict[str, float] = {}  # host → when it may be asked again, in seconds since the epoch
        self._skipped: set[str] = set()  # those of them of which nothing is leased
        self._left: dict[str, float] = {}  # when another crawl left a host, by the downloader's clock
        self._renewed = time.time()
        self._named: set[tuple[str, str]] = set()

    def holds(self, host: str) -> bool:
        """Whether a host may be asked; False too when this process slept so long that another may ask it.

        :param host: the name it is claimed by.
        """
        return host in self._claimed and not self.lapsed

    @property
    def lapsed(self) -> bool:
        """Whether the claims ran out."""
        return time.time() - self._renewed > self.seconds

    def renew(self) -> None:
        """Take note that the claims that still hold do so for a further time."""
        if self.lapsed:
            self._claimed.clear()
        self._renewed = time.time()

    def claim(self, hosts: Mapping[str, datetime | None], leases: Iterable[Lease] = ()) -> None:
        """Take note that hosts became this crawl's.

        :param hosts: the names they are claimed by, with the moment at which another crawl left each.
        :param leases: of URLs whose hosts are this crawl's as well.
        """
        now, clock = datetime.now(UTC), time.monotonic()
        for host, left in hosts.items():
            if left is not None:
                self._left[host] = clock - max((now - left).total_seconds(), 0.0)
        self._claimed |= {*hosts, *(claimed_name(host_of(lease.link.url)) for lease in leases)}

    @contextmanager
    def keep(self, host: str) -> Iterator[None]:
        """Have a host stay claimed though nothing is asked of it at the moment.

        :param host: the name it is claimed by.
        """
        self._kept[host] += 1
        try:
            yield
        finally:
            self._kept[host] -= 1

    def rest(self, host: str, until: float, *, waits: bool) -> None:
        """Leave a host alone, whoever asks it next.

        :param host: with its port.
        :param until: seconds since the epoch.
        :param waits: whether what is to be fetched of it is kept for this crawl.
        """
        self._rests[host] = until
        (self._skipped.add if waits else self._skipped.discard)(host)

    def resting(self) -> frozenset[str]:
        """The hosts, with their ports, that this crawl waits for: nothing is leased of them."""
        now = time.time()
        self._rests = {host: until for host, until in self._rests.items() if until > now}
        self._skipped &= self._rests.keys()
        return frozenset(self._skipped)

    def busy(self, leases: Iterable[Lease]) -> set[str]:
        """The names of the hosts that must stay claimed; a request to another one has to ask for it again.

        :param leases: those that are held.
        """
        asked = {claimed_name(host_of(request.url)) for request in self._downloads.requests}
        busy = {*asked, *+self._kept, *map(claimed_name, self.resting())}
        busy |= {claimed_name(host_of(lease.link.url)) for lease in leases}
        self._claimed &= busy
        return busy

    def pauses(self) -> dict[str, float]:
        """For how many seconds nobody may ask each host, by the name it is claimed by: its delay, or its rest."""
        found = {host: slot.delay for host, slot in self._downloads.slots.items() if slot.delay}
        self.resting()
        now = time.time()
        for host, until in self._rests.items():
            name = claimed_name(host)
            found[name] = max(until - now, found.get(name, 0.0))
        return found

    def keep_delay(self, request: Request, host: str) -> None:
        """Keep the delay from the last request of the crawl that asked the host before.

        :param host: the name it is claimed by.
        """
        left = self._left.pop(host, None)
        if left is not None and (slot := self._downloads.slot_of(request)) is not None:
            slot.lastseen = max(slot.lastseen, left)

    def warn(self, elsewhere: Collection[Claim]) -> None:
        """Say, once for each, who asks the hosts that this crawl waits for."""
        found = {(each.host, each.owner): each for each in elsewhere if each.owner is not None}
        if not found.keys() - self._named:
            return
        self._named = {*self._named, *found}
        texts = [f"{each.host} ({_asker(each)})" for each in found.values()]
        more = f" and {len(texts) - _NAMED} more" if len(texts) > _NAMED else ""
        logger.warning("Waiting for hosts that another crawl asks: %s%s", ", ".join(texts[:_NAMED]), more)


def _asker(claim: Claim) -> str:
    machine, pid, *_ = [*(claim.owner or "").split(":"), "", ""]
    who = "this process" if pid == str(os.getpid()) else f"process {pid} on {machine}"
    return f"{who}, since {claim.since:%H:%M:%S} UTC"
