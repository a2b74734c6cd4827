"""Why a middleware or the download handler gave no page, in the words of the URL's row."""

from __future__ import annotations

from datetime import timedelta

from scrapy.exceptions import IgnoreRequest

from crawler.store.records import FailedState


class Problem(IgnoreRequest):
    """A request that gives no page, and is not tried again by Scrapy.

    :param reason: a short phrase for a person, the same for every URL that fails in the same way.
    :param state: what the URL's row becomes.
    :param retry_in: after how long the row is tried again; None: not by itself.
    """

    def __init__(self, reason: str, state: FailedState = "failed", retry_in: timedelta | None = None):
        super().__init__(reason)
        self.reason, self.state, self.retry_in = reason, state, retry_in


class NotNow(IgnoreRequest):
    """A request whose host is to be left alone for a while: its row goes back untouched."""

    after = 0.0
    """Seconds for which the row is not lent out."""


class Busy(NotNow):
    """A request to a host that another crawl asks: its row goes back for a while."""

    after = 10.0


class Settled(IgnoreRequest):
    """A request whose row needs no report: it was settled, or is settled together with another."""
