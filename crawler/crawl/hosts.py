"""How each host is doing: asked to wait, not answering, recovering."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from crawler.bounded import Bounded
from crawler.crawl.frontier import CrawlFrontier
from crawler.crawl.problems import NotNow, Problem
from crawler.crawl.scrapy_internals import Downloads
from crawler.crawl.shared import Shared
from crawler.urls import host_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_FIRST_PAUSE = 30.0
_LONGEST_PAUSE = 24 * 3600.0
_CLOSED = 600.0
_MOST_HOSTS = 50_000
_REPEATS = 50


@dataclass(slots=True)
class Host:
    """What was seen of a host since it last answered."""

    failing: set[str] = field(default_factory=set)
    """URLs that failed one after the other."""
    pauses: int = 0
    """Times that it asked to be left alone, one after the other."""
    until: float = 0.0
    """When it may be asked again, in seconds since the epoch."""
    reason: str = ""
    """Why it may not; what waits for it is put off for this reason."""
    waits: bool = False
    """Whether what waits for it is kept for this crawl."""
    warned: bool = False
    """Whether the log says that it asks for more than is kept."""
    text: str = ""
    """Hash of the article that it gave last."""
    repeats: int = 0
    """How often it gave that one, at one address after the other."""


class Hosts(Shared):
    """Leaves a host alone that asks for it (429, 503 with ``Retry-After``) or that does not answer.

    A pause of up to ``CRAWLER_LONGEST_WAIT`` seconds is waited for by the crawl; for a longer one, what waits at the
    host is put off with the reason and the time. After ``CRAWLER_HOST_FAILURES`` different URLs in a row that gave no
    answer the host is left alone for ten minutes, and twice as long if the next one fails as well. One that gives the
    same article at fifty addresses in a row shows something else in the place of its articles, or makes up addresses:
    it is left alone for a day.

    :param longest_wait: seconds.
    """

    def __init__(self, crawler: Crawler, longest_wait: float, failures: int):
        self.crawler, self.longest_wait, self.failures = crawler, longest_wait, failures
        self._hosts = Bounded[str, Host](_MOST_HOSTS)
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        return cls(crawler, settings.getfloat("CRAWLER_LONGEST_WAIT"), settings.getint("CRAWLER_HOST_FAILURES"))

    def _state(self, host: str) -> Host:
        found = self._hosts.get(host)
        if found is None:
            found = Host()
            self._hosts.put(host, found)
        return found

    def rests(self, host: str) -> bool:
        """Whether a host is to be left alone."""
        found = self._hosts.get(host)
        return found is not None and found.until > time.time()

    def refusal(self, host: str) -> NotNow | Problem:
        """What a request to a host that rests ends with."""
        state = self._state(host)
        if state.waits:
            return NotNow(state.reason)
        return Problem(state.reason, "failed", timedelta(seconds=max(state.until - time.time(), 1.0)))

    def keeps_failing(self, host: str) -> bool:
        """Whether several URLs of a host, one after the other, gave no answer."""
        found = self._hosts.get(host)
        return found is not None and len(found.failing) > 1

    def note_answer(self, host: str) -> None:
        """Note that a host gave a page."""
        found = self._hosts.get(host)
        if found is not None:
            found.failing.clear()
            found.pauses = 0

    def note_failure(self, host: str, url: str, reason: str) -> None:
        """Note that a host gave no answer."""
        state = self._state(host)
        state.failing.add(url)
        over = len(state.failing) - self.failures
        if over >= 0 and not self.rests(host):
            self._rest(host, min(_CLOSED * 2**over, _LONGEST_PAUSE), f"host does not answer ({reason})", waits=False)

    def back_off(self, host: str, seconds: float | None, reason: str) -> None:
        """Note that a host asked to be left alone.

        :param seconds: for how long; None when it did not say.
        """
        state = self._state(host)
        state.pauses += 1
        seconds = _FIRST_PAUSE * 2 ** min(state.pauses - 1, 10) if seconds is None else max(seconds, 1.0)
        if seconds > _LONGEST_PAUSE:
            if not state.warned:
                logger.warning("%s asks to be left alone for %.0f hours; a day is kept", host, seconds / 3600)
            state.warned, seconds = True, _LONGEST_PAUSE
        self._rest(host, seconds, reason, waits=seconds <= self.longest_wait and state.pauses <= self.failures)

    def note_article(self, host: str, text: str) -> None:
        """Note that a host gave an article.

        :param text: hash of its contents.
        """
        state = self._state(host)
        state.text, state.repeats = text, state.repeats + 1 if text == state.text else 1
        if state.repeats >= _REPEATS:
            state.repeats = 0
            self._rest(host, _LONGEST_PAUSE, "the same article at every address", waits=False)

    def _rest(self, host: str, seconds: float, reason: str, *, waits: bool) -> None:
        state = self._state(host)
        state.until = max(state.until, time.time() + seconds)
        state.reason, state.waits = reason, waits
        self._send_back(host)
        logger.info("%s is left alone for %.0f s: %s", host, seconds, reason)
        frontier = self.crawler.get_extension(CrawlFrontier)
        if frontier is None or not frontier.session.begun:
            return
        frontier.gate.rest(host, state.until, waits=waits)
        if not waits:
            task = asyncio.ensure_future(frontier.postpone(host, reason, timedelta(seconds=seconds)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _send_back(self, host: str) -> None:
        """Stop the requests that wait in the downloader for their turn at a host: they would hold their places."""
        Downloads(self.crawler).refuse_waiting(
            lambda request: self.refusal(host) if host_of(request.url) == host else None
        )
