"""The store and the frontier in it: what was crawled, what is to be fetched, and by whom.

>>> from crawler.items import Link
>>> with Store.open("crawler.db") as store:                              # doctest: +SKIP
...     frontier = Frontier(store, store.begin_crawl("scrape", {"urls": ["https://outlet.example/"]}))
...     frontier.add([Link(url="https://outlet.example/", role="start")])
...     [lease] = frontier.lease(1, per_host=1)
"""

from crawler.store.articles.changes import StaleCursor
from crawler.store.articles.query import ArticleQuery
from crawler.store.engine import StoreError
from crawler.store.frontier.frontier import Frontier
from crawler.store.records import Change, Cluster, Counts, Crawl, FailedState, FailedUrl, Hit, Lease, Outcome, Totals
from crawler.store.store import Store

__all__ = [
    "ArticleQuery",
    "Change",
    "Cluster",
    "Counts",
    "Crawl",
    "FailedState",
    "FailedUrl",
    "Frontier",
    "Hit",
    "Lease",
    "Outcome",
    "StaleCursor",
    "Store",
    "StoreError",
    "Totals",
]
