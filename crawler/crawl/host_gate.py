"""Which hosts this crawl may ask and which rest, as the event loop knows it without looking into the store."""

from __future__ import annotations

import logging
import os
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from crawler.crawl.scrapy_internals import Downloads
from crawler.store.frontier.host_claims import Claim, claimed_name
from crawler.urls import host_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.store import Lease

logger = logging.getLogger(__name__)

_NAMED = 3
_BOOTTIME: int | None = getattr(time, "CLOCK_BOOTTIME", None)  # Linux


class HostGate:
    """The hosts that the frontier of a crawl has claimed (:mod:`crawler.store.frontier.host_claims`).

    A host is claimed by its name or address, for two ports are one machine; it rests with its port.

    :param seconds: for how long a claim holds that is not renewed.
    """

    def __init__(self, crawler: Crawler, seconds: float):
        self.seconds = seconds
        self._downloads = Downloads(crawler)
        self._claimed: dict[str, float] = {}  # host → when its claim was made or renewed last
        self._lost: set[str] = set()  # hosts whose claims ran out
        self._kept: Counter[str] = Counter()
        self._rests: dict[str, float] = {}  # host → when it may be asked again, in seconds since the epoch
        self._skipped: set[str] = set()  # those of them of which nothing is leased
        self._left: dict[str, float] = {}  # when another crawl left a host, by the downloader's clock
        self._renewed = elapsed()
        self._named: set[tuple[str, str]] = set()

    def holds(self, host: str) -> bool:
        """Whether a host may be asked; False too when this process slept so long that another may ask it.

        :param host: the name it is claimed by.
        """
        return host in self._claimed and not self._ran_out(host)

    def lost(self, host: str) -> bool:
        """Whether a host was this crawl's and may be another's by now.

        :param host: the name it is claimed by.
        """
        return host in self._lost or (host in self._claimed and self._ran_out(host))

    def _ran_out(self, host: str) -> bool:
        return elapsed() - self._claimed[host] > self.seconds

    @contextmanager
    def renewing(self) -> Iterator[None]:
        """Around the renewal of the claims: those that still hold do so for a further time from its beginning."""
        began = elapsed()
        yield
        lapsed = {host for host in self._claimed if self._ran_out(host)}
        self._lost |= lapsed
        self._claimed = dict.fromkeys(self._claimed.keys() - lapsed, began)
        self._renewed = began

    def claim(self, hosts: Mapping[str, timedelta | None], leases: Iterable[Lease] = (), *, began: float) -> None:
        """Take note that hosts became this crawl's.

        :param hosts: the names they are claimed by, with how long ago another crawl left each.
        :param leases: of URLs whose hosts are this crawl's as well.
        :param began: when the store was asked for them, as :func:`elapsed` has it.
        """
        clock = time.monotonic()
        for host, ago in hosts.items():
            if ago is not None:
                self._left[host] = clock - max(ago.total_seconds(), 0.0)
        self._claimed |= dict.fromkeys(hosts, began)
        for lease in leases:
            self._claimed.setdefault(claimed_name(host_of(lease.link.url)), self._renewed)
        self._lost -= self._claimed.keys()

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
        self._claimed = {host: since for host, since in self._claimed.items() if host in busy}
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


def elapsed() -> float:
    """Seconds that pass while this process is stopped or the machine sleeps, too, whatever its calendar is set to."""
    return time.clock_gettime(_BOOTTIME) if _BOOTTIME is not None else time.time()


def _asker(claim: Claim) -> str:
    machine, pid, *_ = [*(claim.owner or "").split(":"), "", ""]
    who = "this process" if pid == str(os.getpid()) else f"process {pid} on {machine}"
    return f"{who}, since {claim.since:%H:%M:%S} UTC"
