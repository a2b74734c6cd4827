"""Articles go in once: a second copy becomes a further URL of the first, a changed text a revision."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from crawler.items import Article, article_id
from crawler.page.text import folded_letters
from crawler.store.articles.changes import note_changed, note_forgotten, note_stored
from crawler.store.articles.content import outline_of, pack, unpacked
from crawler.store.articles.fingerprints import (
    add_fingerprints,
    have_compared,
    remove_fingerprints,
    replace_fingerprint,
)
from crawler.store.database import has_row_locks, insert_missing
from crawler.store.prepared import Prepared
from crawler.store.records import Outcome, OutcomeKind
from crawler.store.schema import ARTICLE_COLUMNS, articles, outlets, revisions, urls
from crawler.store.words.index import add_words, remove_words
from crawler.urls import outlet_of

logger = logging.getLogger(__name__)

# Texts are compared by runs of so many letters, which serves scripts without spaces as well.
_PIECE = 16
_LONGEST = 300_000  # characters that are compared in pieces
_SAME = 0.9
_DAY = timedelta(days=1)
# The row of each further URL names its article too; one that named thousands would be written anew as many times.
_MOST_URLS = 100

# Statements are built once: building one costs more than running it.
_STORED = sa.select(
    articles.c.seq,
    articles.c.id,
    articles.c.content_hash,
    articles.c.published,
    articles.c.from_feed,
    articles.c.stored_at,
    articles.c.content,
)
_BY_ID = Prepared(_STORED.where(articles.c.id == sa.bindparam("id")))
_INSTANT = articles.c.published.type
_NEAR = articles.c.published.between(sa.bindparam("earliest", type_=_INSTANT), sa.bindparam("latest", type_=_INSTANT))
_BY_HASH = Prepared(
    _STORED.where(articles.c.outlet == sa.bindparam("outlet"), articles.c.content_hash == sa.bindparam("hash"))
    .where(sa.func.coalesce(_NEAR, True))  # unknown on either side: no contradiction
    .order_by(articles.c.seq)
    .limit(20)
)
_BY_HEAD = Prepared(
    _STORED.where(articles.c.outlet == sa.bindparam("outlet"), articles.c.title == sa.bindparam("title"))
    .where(articles.c.published == sa.bindparam("published", type_=_INSTANT))
    .limit(5)
)
_AT_URL = (
    sa.select(articles.c.id, articles.c.gone, articles.c.content)
    .where(articles.c.url == sa.bindparam("url"))
    .with_for_update()
)
_INSERT = Prepared(sa.insert(articles).returning(articles.c.seq))
_SEQ = sa.select(articles.c.seq).where(articles.c.id == sa.bindparam("row_id"))
_UPDATE = sa.update(articles).where(articles.c.id == sa.bindparam("row_id"))
_DELETE = sa.delete(articles).where(articles.c.id == sa.bindparam("row_id"))
_SEEN = sa.update(urls).where(urls.c.article_id == sa.bindparam("row_id")).values(content_hash=sa.bindparam("hash"))
_MOVE_URLS = sa.update(urls).where(urls.c.article_id == sa.bindparam("row_id")).values(article_id=sa.bindparam("other"))
_KEEP_REVISION = sa.insert(revisions)
_ROW = sa.select(articles).where(articles.c.id == sa.bindparam("row_id"))
_URLS = sa.select(urls.c.url).where(urls.c.article_id == sa.bindparam("row_id"))
_LOCK_OUTLET = Prepared(
    sa.select(outlets.c.name).where(outlets.c.name == sa.bindparam("name")).with_for_update(key_share=True)
)


def put_article(connection: sa.Connection, article: Article, asked_url: str, now: datetime) -> tuple[Outcome, datetime]:
    """Store an article that a URL gave; return what became of it and when the article was first stored.

    :param asked_url: the URL that was asked for, which redirects may have led to ``article.url``.
    """
    article = _with_id(article)
    _lock_outlet(connection, article.outlet, now)
    same = _by_id(connection, article.id)
    earlier = None if same is None else unpacked(same.content)
    fed = same is not None and not article.from_feed and same.from_feed
    first = (same, earlier) if earlier is not None and not fed else _copy_of(connection, article)
    if same is not None and (first is None or ((asked_url == article.url or earlier is None) and not fed)):
        outcome, stored_at = _revisit(connection, same, earlier, article, asked_url, now)
    elif first is not None:
        row, copied = first
        _add_urls(connection, copied, (asked_url, article.url))
        if same is not None:
            note_gone(connection, article.url, None)
        outcome, stored_at = Outcome("duplicate", row.id), row.stored_at
    else:
        article = replace(article, other_urls=_others(article, (asked_url,)), revision=1, cluster=None)
        _insert(connection, article, now)
        outcome, stored_at = Outcome("stored", article.id), now
    if fed or asked_url != article.url:
        for url in {asked_url, article.url}:
            _drop_feed_text(connection, url, outcome.article_id)
    return outcome, stored_at


def find_duplicate(connection: sa.Connection, article: Article) -> str | None:
    """The id of another article of the outlet with the same contents."""
    article = _with_id(article)
    if _by_id(connection, article.id) is not None:
        return None
    first = _copy_of(connection, article)
    return None if first is None else str(first[0].id)


def note_gone(connection: sa.Connection, url: str, when: datetime | None) -> None:
    """Note on the article that was read at an address that it is no longer there; None: that it is again.

    The first time that it was missed stays.
    """
    for row in connection.execute(_AT_URL, {"url": url}).all():
        if (row.gone is None) == (when is None):
            continue
        article = unpacked(row.content)
        if article is not None:
            _update(connection, article, replace(article, gone=when))
        else:
            connection.execute(_UPDATE, {"row_id": row.id, "gone": when})
            note_changed(connection, row.id)


def put_reading(connection: sa.Connection, article: Article) -> bool:
    """Put a further reading of the page that a stored article was read from in its place; it is no revision.

    :return: False when the article is not stored, or was read from a later fetch.
    """
    stored = _by_id(connection, article.id)
    if stored is None:
        return False
    first = unpacked(stored.content)
    before = first or replace(_outline(connection, stored.id), source=article.source)
    if before.fetched_at != article.fetched_at:
        return False
    _update(connection, before, in_place_of(before, article), damaged=first is None)
    connection.execute(_SEEN, {"row_id": article.id, "hash": article.content_hash or None})
    return True


def in_place_of(first: Article, article: Article) -> Article:
    """A further reading of a stored article's page as it is stored: with what is known that no page says."""
    kept = {name: getattr(first, name) for name in ("revision", "cluster", "opt_outs", "gone", "source")}
    return replace(article, other_urls=_others(article, tuple(first.other_urls)), **kept)


def _by_id(connection: sa.Connection, id_: str) -> Any:
    return next(iter(_BY_ID.rows(connection, {"id": id_})), None)


def _revisit(
    connection: sa.Connection, stored: Any, earlier: Article | None, article: Article, asked_url: str, now: datetime
) -> tuple[Outcome, datetime]:
    """Put what its page gives now in the place of an article.

    :param earlier: the article of the row ``stored``; None when that is damaged.
    """
    kind: OutcomeKind = "unchanged"
    if article.from_feed and earlier is not None:  # a feed's text never replaces what a page gave
        return Outcome(kind, stored.id), stored.stored_at
    revised = article.content_hash != stored.content_hash or stored.from_feed
    if earlier is None or revised:
        before = _outline(connection, stored.id) if earlier is None else earlier
        if earlier is None:
            logger.warning("Article %s in the store was damaged: what %s gives is in its place", stored.id, article.url)
        if revised:
            kind, content = "revised", stored.content if earlier is not None else pack(before)[1]
            old = {"article_id": stored.id, "revision": before.revision, "replaced_at": now, "content": content}
            connection.execute(_KEEP_REVISION, old)
        others = _others(article, (*before.other_urls, asked_url))
        article = replace(article, revision=before.revision + revised, other_urls=others, cluster=before.cluster)
        _update(connection, before, article, damaged=earlier is None)
    elif earlier.gone is not None:
        note_gone(connection, article.url, None)
    return Outcome(kind, stored.id), stored.stored_at


def _outline(connection: sa.Connection, id_: str) -> Article:
    """What is known of an article whose content is damaged."""
    known = connection.scalars(_URLS, {"row_id": id_}).all()
    article = outline_of(connection.execute(_ROW, {"row_id": id_}).mappings().one())
    return replace(article, other_urls=_others(article, tuple(known)))


def _copy_of(connection: sa.Connection, article: Article) -> tuple[Any, Article] | None:
    """The first article of the outlet with the same contents, unless each says that it was published at another time.

    Another outlet's copy is its own article, and so is what an outlet prints again under a new date. Under the same
    title and date a text is the same when nearly all of it is: one page may be read with a line more or less. A feed's
    text is nothing that others are copies of.
    """
    outlet, title, when = article.outlet, article.title, article.published
    if article.content_hash:
        near = dict(zip(("earliest", "latest"), _around(when), strict=True))
        for row in _BY_HASH.rows(connection, near | {"outlet": outlet, "hash": article.content_hash}):
            if _may_be_one(row.published, when) and not row.from_feed and (found := unpacked(row.content)) is not None:
                return row, found
    if title and when:
        for row in _BY_HEAD.rows(connection, {"outlet": outlet, "title": title, "published": when}):
            if row.id == article.id or row.from_feed or (found := unpacked(row.content)) is None:
                continue
            if same_text(found, article):
                return row, found
    return None


def _drop_feed_text(connection: sa.Connection, url: str, stored: str) -> None:
    """Drop a feed's text of what turned out to be another stored article, the id of which its URLs get."""
    row = _by_id(connection, article_id(outlet_of(url), url))
    if row is not None and row.id != stored and row.from_feed:
        connection.execute(_MOVE_URLS, {"row_id": row.id, "other": stored})
        dropped = unpacked(row.content)
        remove_words(connection, row.seq, dropped)
        remove_fingerprints(connection, [(row.seq, dropped or _outline(connection, row.id))])
        connection.execute(_DELETE, {"row_id": row.id})
        note_forgotten(connection, row.id, outlet_of(url), url)


def _around(when: datetime | None) -> tuple[datetime | None, datetime | None]:
    try:
        return (when - _DAY, when + _DAY) if when is not None else (None, None)
    except OverflowError:  # at an end of the calendar
        return when, when


def _may_be_one(one: datetime | None, other: datetime | None) -> bool:
    """Whether two dates can be those of one article: a day without a time agrees with every time of the day."""
    if one is None or other is None or one == other:
        return True
    return _is_day(one) != _is_day(other) and abs(one - other) < _DAY


def _is_day(when: datetime | None) -> bool:
    """Midnight rather stands for a day without a time."""
    return when is None or when.time() == time(0)


def same_text(one: Article, other: Article) -> bool:
    """Whether nine tenths of either text stand in the other, case, spaces and punctuation aside.

    Where the dates give days alone, one text has to stand in the other as a whole: a further version of the same day
    has other words as well. A text that no article has the length of is the same only as a whole.
    """
    if max(len(one.text), len(other.text)) > _LONGEST:
        return folded_letters(one.text) == folded_letters(other.text)
    first, second = (_pieces(article.text) for article in (one, other))
    if len(first & second) < _SAME * max(len(first), len(second), 1):
        return False
    return first <= second or second <= first or not (_is_day(one.published) or _is_day(other.published))


def _pieces(text: str) -> set[str]:
    letters = folded_letters(text)
    return {letters[i : i + _PIECE] for i in range(max(1, len(letters) - _PIECE + 1))} if letters else set()


def _others(article: Article, found: tuple[str, ...]) -> list[str]:
    own = {url for url in found if outlet_of(url) == article.outlet}
    return sorted({*article.other_urls, *own} - {article.url})


def _add_urls(connection: sa.Connection, first: Article, found: tuple[str, ...]) -> None:
    if len(first.other_urls) >= _MOST_URLS:
        return
    others = _others(first, found)
    if others != first.other_urls:
        _update(connection, first, replace(first, other_urls=others))


def _insert(connection: sa.Connection, article: Article, now: datetime) -> None:
    article, content = pack(article)
    (seq,) = _INSERT.rows(connection, {"stored_at": now, **_row(article, content)})[0]
    add_words(connection, [(seq, article)])
    add_fingerprints(connection, [(seq, article)])
    note_stored(connection, article.id)


def _update(connection: sa.Connection, before: Article, article: Article, *, damaged: bool = False) -> None:
    """Put an article in its row.

    :param damaged: whether the row cannot be read, and ``before`` is what else is known of it.
    """
    article, content = pack(article)
    connection.execute(_UPDATE, {"row_id": article.id, **_row(article, content)})
    if damaged or any(getattr(before, name) != getattr(article, name) for name in ("title", "lead", "body")):
        seq = connection.execute(_SEQ, {"row_id": article.id}).scalar_one()
        remove_words(connection, seq, None if damaged else before)
        add_words(connection, [(seq, article)])
        if damaged or before.text != article.text:
            replace_fingerprint(connection, seq, before, article)
    if before.published != article.published:
        have_compared(connection, before)  # the earliest may be another
    note_changed(connection, article.id)


def _row(article: Article, content: bytes) -> dict[str, Any]:
    return {
        **{name: getattr(article, name) for name in ARTICLE_COLUMNS},
        "from_feed": article.from_feed,
        "content": content,
    }


def _with_id(article: Article) -> Article:
    if not article.url or not article.outlet:
        raise ValueError("an article without url and outlet has no identity to be stored under")
    return article if article.id else replace(article, id=article_id(article.outlet, article.url))


def _lock_outlet(connection: sa.Connection, outlet: str, now: datetime) -> None:
    """One writer an outlet at a time, so that two copies which come in together are seen as such."""
    insert_missing(connection, outlets, [{"name": outlet, "first_seen": now}])
    if has_row_locks(connection):
        _LOCK_OUTLET.rows(connection, {"name": outlet})
