"""Articles whose pages are in an archive: they are read through the pipelines, and nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request

from crawler.archive.files import archive_files
from crawler.archive.pages import claims_article
from crawler.archive.reading import records
from crawler.crawl.handle import Handle
from crawler.items import LATEST, Link
from crawler.spiders.frontier_spider import FrontierSpider
from crawler.store.frontier.enqueue import DAMAGED
from crawler.urls import normalise

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ArchiveSpider(FrontierSpider):
    """Reads the pages of WARC files into the store and the feeds: a crawl's own (``--archive``), or anybody's.

    ``scrapy crawl archive -a files=CC-NEWS-1.warc.gz``, or ``-a files=archive/`` for all files of a folder. Of an
    address with several pages the latest is read; an article that is stored stays as it is, and what failed when it
    was fetched is read. Interrupted, the same command goes on. A record that is damaged or cut short is logged, and
    its URL's row says so. No robots.txt and no ``tdmrep.json`` is read: of an opt-out, what the page and its
    headers say is noted.

    :param files: path of a WARC file, or of a folder of them.
    """

    name = "archive"

    def __init__(self, files: str = "", *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not files:
            raise ValueError("name the WARC file, or a folder of them: -a files=archive/")
        self.path = Path(files).expanduser().resolve()
        self.files = archive_files(self.path)
        self._damaged: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        replay = {"CRAWLER_REPLAY": str(spider.path), "ROBOTSTXT_OBEY": False, "CRAWLER_TDMREP": False}
        crawler.settings.setdict(replay, priority="spider")
        return spider

    def arguments(self) -> dict[str, Any]:
        return super().arguments() | {"files": str(self.path)}

    def seeds(self) -> Iterator[Link]:
        position, usable = 0, set[str]()
        for file in self.files:
            try:
                for record in records(file, damage=self._note_damage):
                    url = normalise(record.exchange.url)
                    if url is None or url in usable or not claims_article(record.exchange, revisit=record.is_revisit):
                        continue
                    usable.add(url)
                    yield Link(url=url, how="archive", position=position)
                    position += 1
            except (OSError, ValueError) as problem:
                self.logger.error("%s", problem)
                self._count("archive/unreadable")
        self._damaged -= usable
        for url in sorted(self._damaged):
            yield Link(url=url, how="archive")

    async def request(self, handle: Handle) -> Request | None:
        if handle.url in self._damaged:
            await self.frontier.fail(handle, DAMAGED)
            return None
        request = await super().request(handle)
        if request is not None:
            request.meta[LATEST] = True
        return request

    def _note_damage(self, said: str, url: str) -> None:
        self.logger.warning("%s", said)
        self._count("archive/damaged")
        if (found := normalise(url)) is not None:
            self._damaged.add(found)

    def _count(self, name: str) -> None:
        if self.crawler.stats is not None:
            self.crawler.stats.inc_value(name)
