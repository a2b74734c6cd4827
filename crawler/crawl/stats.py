"""The figures that a crawl keeps beside Scrapy's own, and what each counts."""

from __future__ import annotations

STATS = {
    "articles/extracted": "pages that were read as an article",
    "articles/stored": "articles that the store did not hold",
    "articles/revised": "stored articles that have another text",
    "articles/unchanged": "stored articles that were looked at again and had not changed",
    "articles/duplicate": "articles that repeat one of the same outlet; dropped",
    "articles/from_feed": "articles that came from a feed, for their page is a wall",
    "articles/failed": "URLs of articles that gave none at the first try",
    "articles/originals": "pages replaced by the article that they are a version of (AMP, print, stub)",
    "articles/parts": "further pages of articles in parts",
    "archive/records": "answers that were kept in the archive",
    "archive/damaged": "places of WARC files that cannot be read",
    "archive/unreadable": "WARC files that cannot be read at all",
    "pages/failed/{reason}": "URLs that gave nothing, by reason",
    "sources/unchanged": "feeds, sitemaps and sections that had not changed (status 304)",
    "outlet/listed": "articles that the outlet's sources name",
    "outlet/estimated": "articles that the outlet has in all, by how far its sources agree",
    "outlet/sources": "sources that were read, or were unchanged",
    "outlet/stored": "articles that it stored",
    "outlet/earlier": "articles that were stored before",
    "outlet/duplicates": "copies",
    "outlet/open": "URLs that are left for the next crawl",
    "outlet/failed": "URLs that gave nothing",
    "templates/learned": "templates that were learned for the first time",
    "templates/extended": "young templates that were learned again with further pages",
    "templates/relearned": "templates that were learned again after a change of layout",
    "templates/read_again": "articles that were read again with a template",
    "tdmrep/failed/{kind}": "hosts whose tdmrep.json could not be fetched, by error",
    "urls/unusable": "lines of a list of addresses that are none",
}
"""Statistic → what it counts; ``{…}`` stands for what differs."""
