"""What is posted to an address that a user named: through the project's own downloader, once for each piece of news."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler.spiders.frontier_spider import describe_failure

_SECONDS = 10
_TRIES_AGAIN = 2


class PostingSpider(Spider):
    """Posts through Scrapy's downloader; what is not taken is a line in the log, and no more.

    :param url: where to; only its host is ever told, for the rest may be a secret.
    :param news: what each request tells.
    """

    taken: ClassVar[str]
    """What the log says when something was taken, of the host."""
    untaken: ClassVar[str]
    """The same when it was not, of the host and the reason."""
    moves: ClassVar[bool] = False
    """Whether what is posted goes on to where the host says it has moved."""

    def __init__(self, *args: Any, url: str, news: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.url, self.news = url, news
        meta = {"dont_redirect": not self.moves, "download_timeout": _SECONDS}
        self.options: dict[str, Any] = {"meta": meta, "dont_filter": True, "errback": self.failed}

    def parse(self, response: Response) -> None:
        """Take note that it was taken; what is answered beside the status does not matter."""
        self.logger.info(self.taken, urlsplit(self.url).hostname)

    def failed(self, failure: Failure) -> None:
        """Say why it was not taken."""
        self.logger.warning(self.untaken, urlsplit(self.url).hostname, describe_failure(failure.value)[0])


def posting_crawler(spider: type[PostingSpider], settings: Settings) -> Crawler:
    """A crawler that posts: with the project's own downloader, without asking a robots.txt."""
    own = settings.copy()
    own.setdict({"ROBOTSTXT_OBEY": False, "RETRY_TIMES": _TRIES_AGAIN}, priority="cmdline")
    return Crawler(spider, own)


def can_be_posted_to(url: str) -> bool:
    """Whether it is an address of the web."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
