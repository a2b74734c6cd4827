"""What AutoThrottle does not see: a server that says it is asked too often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from scrapy import signals

from crawler.crawl.scrapy_internals import Downloads

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.crawl.scrapy_internals import Slot

_TOO_OFTEN = (429, 503)
_ANSWERS_A_STEP = 10


@dataclass(slots=True)
class _Slowed:
    delay: float
    """Seconds that its delay does not fall below."""
    usual_delay: float
    usual_concurrency: int
    answers: int = 0
    """Good answers since the last step."""


class Throttle:
    """Slows a host down that answers 429 or 503, and lets it recover by steps.

    Such an answer doubles the host's delay, up to ``AUTOTHROTTLE_MAX_DELAY``, and leaves it one request at a time.
    Every ten good answers halve the delay; when the usual one is reached, each ten give back one request at a time.
    Scrapy's AutoThrottle, whose place among the extensions is before it, may follow the latency above that.
    """

    def __init__(self, crawler: Crawler):
        self._downloads = Downloads(crawler)
        self._longest = crawler.settings.getfloat("AUTOTHROTTLE_MAX_DELAY")
        self._slowed: dict[str, _Slowed] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        throttle = cls(crawler)
        crawler.signals.connect(throttle.response_downloaded, signal=signals.response_downloaded)
        return throttle

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Note how a host answered."""
        key: str | None = request.meta.get("download_slot")
        slot = self._downloads.slots.get(key) if key is not None else None
        if key is None or slot is None:
            return
        if response.status in _TOO_OFTEN:
            self._slow_down(key, slot)
        elif response.status < 500 and key in self._slowed:
            self._recover(key, slot)
        if key in self._slowed:
            slot.delay = max(slot.delay, self._slowed[key].delay)

    def _slow_down(self, key: str, slot: Slot) -> None:
        slowed = self._slowed.setdefault(key, _Slowed(slot.delay, slot.delay, slot.concurrency))
        longest = max(self._longest, slowed.usual_delay)
        slowed.delay = min(max(slowed.delay, 0.5) * 2, longest)
        slowed.answers = 0
        slot.concurrency = 1

    def _recover(self, key: str, slot: Slot) -> None:
        slowed = self._slowed[key]
        slowed.answers += 1
        if slowed.answers < _ANSWERS_A_STEP:
            return
        slowed.answers = 0
        if slowed.delay / 2 > slowed.usual_delay and slowed.delay > 0.1:
            slowed.delay /= 2
            slot.delay = slowed.delay
        elif slowed.delay != slowed.usual_delay:
            slowed.delay = slot.delay = slowed.usual_delay
        elif slot.concurrency + 1 < slowed.usual_concurrency:
            slot.concurrency += 1
        else:
            slot.concurrency = slowed.usual_concurrency
            del self._slowed[key]
