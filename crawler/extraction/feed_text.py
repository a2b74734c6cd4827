"""The text of a feed in the place of a page that could not be had."""

from __future__ import annotations

from crawler.items import Article, Page

FEED_CONFIDENCE = 0.3
"""Nothing on a page confirms what its feed says."""


def article_of_feed(page: Page) -> Article:
    """The article that a feed carries.

    Each field has the provenance ``feed``, or what found the page if that is a sitemap or a section.

    :param page: what :func:`crawler.discovery.feeds.page.feed_page` made of the feed's entry, with its link.
    :raises NoArticle: it holds none.
    """
    from crawler.extraction.article import extract_page  # only where it runs, as in jobs.py

    article = extract_page(page)
    how = page.link.how if page.link is not None else "feed"
    article.provenance = {name: how if said == how else "feed" for name, said in article.provenance.items()}
    article.provenance["body"] = "feed"
    article.confidence = FEED_CONFIDENCE
    return article
