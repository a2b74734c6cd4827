"""What the outlets' files say of the pages that a crawl comes to."""

from __future__ import annotations

import logging
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Self

from crawler.crawl.shared import Shared
from crawler.outlets import KnownOutlets, Outlet, current_outlets

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class OutletFiles(Shared):
    """Finds the file of a page's outlet in the folder that ``CRAWLER_OUTLETS`` names."""

    def __init__(self, folder: str):
        self._folder = folder

    @cached_property
    def _known(self) -> KnownOutlets:
        return current_outlets(self._folder).get()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings["CRAWLER_OUTLETS"])

    def at(self, url: str) -> Outlet | None:
        """The outlet that a page belongs to, if it has a file; one that cannot be used is told once."""
        outlet = self._known.at(url)
        for problem in self._known.problems.values():
            _tell(problem)
        return outlet


@lru_cache(maxsize=1000)
def _tell(problem: str) -> None:
    """Once in a process: each of a run's crawls knows of all files."""
    logger.warning("The crawl goes on without the file of an outlet: %s", problem)
