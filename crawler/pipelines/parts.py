"""The further pages of an article in parts, followed from one to the next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from crawler.crawl.workers.pool import Workers
from crawler.discovery.versions.multi_page import MOST_PARTS, next_part
from crawler.extraction.jobs import extract_with
from crawler.extraction.joining import continues, joined
from crawler.items import Article, NoArticle, Page, Part
from crawler.urls import normalise


async def gather_parts(page: Page, workers: Workers, fetch: Callable[[str], Awaitable[Part | None]]) -> None:
    """Put the further pages of an article into ``page.parts``, as long as each goes on with it.

    :param page: the first page of the article.
    :param fetch: the page at an address; None when there is none.
    :raises WorkerFailed: a page could not be worked on.
    """
    article: Article | None = None
    seen = {page.final_url}
    url, body, content_type = page.final_url, page.body, page.headers.get("content-type", "")
    first = normalise(page.final_url) or page.final_url
    while len(page.parts) < MOST_PARTS - 1:
        following = await workers.run(next_part, body, content_type, url, first, len(page.parts) + 1)
        if following is None or following in seen:
            return
        seen.add(following)
        part = await fetch(following)
        if part is None:
            return
        url, body, content_type = part.url, part.body, part.content_type
        further = Page(url=url, final_url=url, body=body, headers={"content-type": content_type})
        try:
            if article is None:
                article = await workers.run(extract_with, page, None)
            read = await workers.run(extract_with, further, None)
        except NoArticle:
            return
        if not continues(article, read):
            return
        article = joined(article, read)
        page.parts.append(part)
