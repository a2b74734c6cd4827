"""An outlet's feed with the texts of its articles: what is not stored is fetched, in bounds."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool

from crawler.answers.refusal import Refused
from crawler.items import Article
from crawler.running.asked.feed_entries import FeedEntries
from crawler.web.api.access import ApiAccess

_PATIENCE = 25.0
"""Seconds that a reader waits for articles; those that take longer are in the feed when it is asked again."""


@dataclass(slots=True, kw_only=True)
class FullFeed:
    """A feed with the articles that it names."""

    entries: FeedEntries
    articles: list[Article]
    """Those that could be had, in the feed's order."""


async def full_text(access: ApiAccess, url: str, limit: int) -> FullFeed:
    """The first articles that a feed names, as they are stored; a job fetches those that are not.

    :raises Refused: the address gives no feed.
    """
    entries = await access.asked.feed_entries(url)
    urls = entries.urls[:limit]
    found = await run_in_threadpool(_stored, access, urls)
    if missing := [url for url in urls if url not in found]:
        with suppress(Refused):  # too many jobs are open: what is there is given
            job = access.jobs.start("scrape", missing, len(missing))
            await access.jobs.wait(job.id, _PATIENCE)
        found |= await run_in_threadpool(_stored, access, missing)
    return FullFeed(entries=entries, articles=[found[url] for url in urls if url in found])


def _stored(access: ApiAccess, urls: list[str]) -> dict[str, Article]:
    with access.store() as store:
        return {url: article for url in urls if (article := store.article(url)) is not None}
