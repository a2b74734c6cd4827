"""Articles that a person wants out of the store leave it with all that is kept of them; their URLs are left alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from crawler.items import Article, Link
from crawler.store.articles.changes import note_forgotten
from crawler.store.articles.content import outline_of, unpacked
from crawler.store.articles.fingerprints import remove_fingerprints
from crawler.store.database import chunks, has_row_locks, insert_missing
from crawler.store.schema import (
    LINK_COLUMNS,
    REACH_COLUMNS,
    articles,
    crawl_urls,
    feed_pages,
    kept_pages,
    outlets,
    urls,
)
from crawler.store.words.index import remove_words
from crawler.urls import host_of, outlet_of

FORGOTTEN = "forgotten"
"""The reason of a URL that is done and whose article a person wanted out of the store."""

_SETTLED = {
    **dict.fromkeys(("article_id", "lease_owner", "lease_expires", "next_fetch_at", "etag", "last_modified")),
    **dict.fromkeys(("content_hash", *LINK_COLUMNS)),
    "state": "done",
    "reason": FORGOTTEN,
}
_UNLEARNED = {
    **dict.fromkeys(("model", "trust", "changed_at")),
    **dict.fromkeys(("revisits", "corrections", "validator_mismatches", "hidden_changes"), 0),
}


def forget_articles(connection: sa.Connection, ids: Sequence[str], now: datetime) -> int:
    """Delete articles with their revisions, words and kept pages, and tell readers of the changes so.

    No crawl fetches their URLs again, nor stores what one is fetching at this moment; a page that a person names
    is fetched.

    :param ids: at most as many as one statement may take (:func:`crawler.store.database.chunks`).
    :return: how many were stored.
    """
    if has_row_locks(connection):  # in the order in which who stores an article locks
        query = sa.select(urls.c.id).where(urls.c.article_id.in_(ids)).order_by(urls.c.id)
        connection.execute(query.with_for_update()).all()
        names = sa.select(articles.c.outlet).where(articles.c.id.in_(ids))
        locked = sa.select(outlets.c.name).where(outlets.c.name.in_(names)).order_by(outlets.c.name)
        connection.execute(locked.with_for_update(key_share=True)).all()
    found = []
    for row in connection.execute(sa.select(articles).where(articles.c.id.in_(ids))).all():
        article = unpacked(row.content)
        remove_words(connection, row.seq, article)
        found.append((row.seq, article or outline_of(row._mapping)))
    remove_fingerprints(connection, found)
    stored = [article.id for _, article in found]
    _settle_urls(connection, [article for _, article in found], now)
    connection.execute(sa.delete(kept_pages).where(kept_pages.c.article_id.in_(stored)))
    connection.execute(sa.delete(articles).where(articles.c.id.in_(stored)))
    for _, article in found:
        note_forgotten(connection, article.id, article.outlet, article.url)
    return len(found)


def addresses_of(connection: sa.Connection, ids: Sequence[str]) -> set[str]:
    """All addresses that are known of articles, those that redirect to them too.

    :param ids: at most as many as one statement may take.
    """
    rows = connection.execute(sa.select(articles).where(articles.c.id.in_(ids)))
    found = [unpacked(row.content) or outline_of(row._mapping) for row in rows]
    known = connection.scalars(sa.select(urls.c.url).where(urls.c.article_id.in_([article.id for article in found])))
    return {*known, *(url for article in found for url in (article.url, *article.other_urls))}


def forget_learned(connection: sa.Connection, names: Collection[str]) -> bool:
    """Drop what was learned of outlets, the pages that it is learned from, and texts of feeds that wait for their page.

    :return: whether there was any.
    """
    learned = outlets.c.model.is_not(None) | outlets.c.trust.is_not(None)
    mine = outlets.c.name.in_(names)
    known = connection.scalar(sa.select(sa.func.count()).where(mine, learned))
    kept = connection.execute(sa.delete(kept_pages).where(kept_pages.c.outlet.in_(names))).rowcount
    of_feeds = feed_pages.c.url_id.in_(sa.select(urls.c.id).where(urls.c.outlet.in_(names)))
    fed = connection.execute(sa.delete(feed_pages).where(of_feeds)).rowcount
    connection.execute(sa.update(outlets).where(mine).values(_UNLEARNED))
    return bool(known or kept or fed)


def _settle_urls(connection: sa.Connection, forgotten: Sequence[Article], now: datetime) -> None:
    """Mark the URLs of articles as done, with nothing of the articles in them; make those that nobody knew."""
    own = {url for article in forgotten for url in (article.url, *article.other_urls)}
    _make_missing(connection, sorted(own), now)
    ids = set(connection.scalars(sa.select(urls.c.id).where(urls.c.article_id.in_([a.id for a in forgotten]))))
    for chunk in chunks(sorted(own)):
        ids.update(connection.scalars(sa.select(urls.c.id).where(urls.c.url.in_(chunk))))
    for some in chunks(sorted(ids)):
        connection.execute(sa.update(urls).where(urls.c.id.in_(some)).values(_SETTLED))
        waiting = crawl_urls.c.url_id.in_(some) & crawl_urls.c.outcome.is_(None)
        connection.execute(sa.update(crawl_urls).where(waiting).values(outcome="left"))
        connection.execute(sa.delete(feed_pages).where(feed_pages.c.url_id.in_(some)))


def _make_missing(connection: sa.Connection, wanted: Iterable[str], now: datetime) -> None:
    rows = [_row(Link(url=url), now) for url in wanted]
    insert_missing(connection, outlets, [{"name": n, "first_seen": now} for n in sorted({r["outlet"] for r in rows})])
    insert_missing(connection, urls, rows)


def _row(link: Link, now: datetime) -> dict[str, Any]:
    own = {name: getattr(link, name) for name in ("url", *REACH_COLUMNS)}
    return {"outlet": outlet_of(link.url), "host": host_of(link.url), "state": "done", "found_at": now, **own}
