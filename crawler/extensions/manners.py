"""What a crawl owes to others before it begins: a contact address, and no secret in its log."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Self

from scrapy import signals

from crawler.crawl.frontier import CrawlFrontier
from crawler.own_settings import SETTINGS
from crawler.store import StoreError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

# Up to the last @ before the path: a password may hold one that is not encoded. A token may stand without a colon.
_SECRET = re.compile(r"(?<=[a-z0-9+.-]://)[^\s/?#]+@", re.IGNORECASE)
_PARAMETER = re.compile(r"(?<![\w-])([\w-]+)=")
_VALUE = re.compile(r"[^\s&;#\"'<>]+")
_SECRET_NAME = re.compile(
    r"(?:password|passwd|passphrase|secret|token|signature|(?:api|access)[_-]?key|"
    r"(?:^|-)(?:pwd|user|username|auth|sig))$",
    re.IGNORECASE,
)
_CREDENTIALS = re.compile(
    r"(?P<header>authorization[\"']?\s?[:=,]\s?\[?b?[\"']?(?:basic|bearer|digest) )[^\s\"']+", re.IGNORECASE
)
_LONGEST_NAME = 40
_LONGEST = 10_000


def without_secrets(text: str) -> str:
    """The text with user names, passwords and tokens of URLs (a proxy, a database, an interface) left out.

    >>> without_secrets("postgresql://crawler:secret@db/news is not there")
    'postgresql://***@db/news is not there'
    >>> without_secrets("postgresql://db/news?user=crawler&password=secret")
    'postgresql://db/news?user=***&password=***'
    """
    if "://" in text and "@" in text:
        text = _SECRET.sub("***@", text)
    return _CREDENTIALS.sub(r"\g<header>***", "".join(_without_values(text)))


def _without_values(text: str) -> Iterator[str]:
    at = 0
    for parameter in _PARAMETER.finditer(text):
        value = _VALUE.match(text, parameter.end())
        if value and parameter.start() >= at and _SECRET_NAME.search(parameter[1][-_LONGEST_NAME:]):
            yield text[at : parameter.end()] + "***"
            at = value.end()
    yield text[at:]


def _short(text: str) -> str:
    """The beginning of a text that is longer than a person reads, as when a whole page is logged."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text) - _LONGEST} more characters)"


class _WithoutSecrets(logging.Filter):
    named: ClassVar[dict[str, str]] = {}
    """Secret → what the log calls it."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if (safe := _short(self._safe(message))) != message:
            record.msg, record.args = safe, None
        if record.exc_info and record.exc_text is None:
            record.exc_text = _short(self._safe(logging.Formatter().formatException(record.exc_info)))
        return True

    def _safe(self, text: str) -> str:
        for secret, name in self.named.items():
            text = text.replace(secret, name)
        return without_secrets(text)


class _StoreFailureOnce(logging.Filter):
    """Drops what every component says when the store fails: the frontier has said it, in a sentence."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], StoreError))


class Manners:
    """Warns after the first crawl of a store when ``CRAWLER_CONTACT`` is not set; keeps passwords out of the log."""

    def __init__(self, crawler: Crawler):
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        manners = cls(crawler)
        for setting in SETTINGS:
            if setting.secret and (value := crawler.settings[setting.name]):
                _WithoutSecrets.named[value] = setting.name
        crawler.signals.connect(manners.opened, signal=signals.spider_opened)
        for handler in logging.root.handlers:
            for kind in (_StoreFailureOnce, _WithoutSecrets):
                if not any(isinstance(known, kind) for known in handler.filters):
                    handler.addFilter(kind())
        return manners

    def opened(self) -> None:
        """Have the contact looked for at the end of the crawl."""
        if not self._crawler.settings.get("CRAWLER_CONTACT"):
            CrawlFrontier.of(self._crawler).session.before_close(self._warn)

    async def _warn(self) -> None:
        session = CrawlFrontier.of(self._crawler).session
        if session.begun and session.crawl.id == 1:
            logger.warning(
                "This crawler tells outlets nobody to write to: set CRAWLER_CONTACT, in the environment or with -s, to "
                "an e-mail address or a page, so that an outlet that is bothered can say so."
            )
