"""The tables, the same on SQLite and PostgreSQL.

The columns of an article and of a link come from the dataclasses in :mod:`crawler.items`; their types are
never written a second time. The whole article is in ``articles.content``, beside the columns that
queries need, so a further field of ``Article`` needs no migration.

An address may be longer than a row of a B-tree in PostgreSQL (2,704 bytes): there ``urls.url``, ``articles.url`` and
``crawl_urls.found_on`` have hash indexes (migration 0009), and an exclusion constraint keeps ``urls.url`` unique.
"""

from __future__ import annotations

from dataclasses import fields

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, MetaData, Table

from crawler.items import Article, Link
from crawler.store.columns import Bytes, Instant, Numbers, Text, WrittenInstant, columns_of

REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
    "0016",
    "0017",
    "0018",
    "0019",
    "0020",
    "0021",
    "0022",
    "0023",
    "0024",
)
"""Every migration, oldest first; a store at the last one needs none."""

VERSION_TABLE = "crawler_version"
"""Alembic's table; its name tells a store from a database of another program."""

ARTICLE_COLUMNS = (
    *("id", "url", "outlet", "section", "title", "published", "modified", "language"),
    *("kind", "word_count", "content_hash", "cluster", "revision", "fetched_at"),
    *("paywalled", "opt_outs", "gone", "confidence"),
)

REACH_COLUMNS = ("how", "role", "found_on", "root", "number", "position")
"""How a link was reached: differs from crawl to crawl."""

LINK_COLUMNS = tuple(f.name for f in fields(Link) if f.name not in ("url", *REACH_COLUMNS))
"""What the source of a link says of it."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)


_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite counts up INTEGER keys only


def _number(name: str = "id") -> Column[int]:
    return Column(name, _NUMBER, primary_key=True, autoincrement=True)


def _count(name: str) -> Column[int]:
    return Column(name, sa.Integer, nullable=False, server_default="0")


outlets = Table(
    "outlets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("first_seen", Instant, nullable=False),
    Column("model", Text),
    Column("trust", Text),  # how the model does, as JSON
    Column("changed_at", Instant),  # when it was found that the layout had changed; null once that is over
    _count("revisits"),  # further visits to stored articles
    _count("corrections"),  # those of them that saw another text
    _count("validator_mismatches"),  # those that saw another text under the old ETag or Last-Modified
    _count(
        "hidden_changes"
    ),  # evidence that status 304 hides changes of its articles (crawler.store.revisits.validators)
    Column("lease_owner", Text),  # the process that crawls the outlet
    Column("lease_expires", Instant),
)

DOUBTFUL = 0.5
"""The confidence below which an article's text is more likely wrong than right."""

is_doubtful = sa.text(f"confidence < {DOUBTFUL} AND NOT from_feed")
"""What holds of articles with a doubtful text, in the words of their index: SQLite uses it for no others."""

articles = Table(
    "articles",
    metadata,
    _number("seq"),
    *columns_of(Article, ARTICLE_COLUMNS, Instant),
    Column("from_feed", sa.Boolean, nullable=False, server_default=sa.false()),
    Column("stored_at", Instant, nullable=False),
    Column("content", Bytes, nullable=False, server_default=""),  # the whole article (crawler.store.articles.content)
    sa.UniqueConstraint("id"),
    Index("ix_articles_outlet_seq", "outlet", "seq"),
    Index("ix_articles_outlet_hash", "outlet", "content_hash"),
    Index("ix_articles_published", "published"),  # in PostgreSQL in the order of a list (migration 0021)
    Index("ix_articles_url", "url"),
    Index(
        "ix_articles_doubtful",
        *("outlet", "confidence", "from_feed"),  # the outlet alone is in others too, and SQLite may take one of those
        sqlite_where=is_doubtful,
        postgresql_where=is_doubtful,
    ),
    Index(
        "ix_articles_cluster",
        "cluster",
        sqlite_where=sa.text("cluster IS NOT NULL"),
        postgresql_where=sa.text("cluster IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

revisions = Table(
    "revisions",
    metadata,
    Column("article_id", Text, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("revision", sa.Integer, primary_key=True),
    Column("replaced_at", Instant, nullable=False),
    Column("content", Bytes, nullable=False, server_default=""),
)

changes = Table(
    "changes",
    metadata,
    Column("article_id", Text, primary_key=True),  # of an article that is stored or was
    Column("number", sa.BigInteger),  # its place among all changes; null until somebody asks what changed
    Column("first_number", sa.BigInteger),  # the number that it got first
    Column("outlet", Text),  # with the URL: of an article that is no longer stored
    Column("url", Text),
    Index("ix_changes_number", "number"),
)
"""The last change of each article (crawler.store.articles.changes)."""

change_counter = Table(
    "change_counter",
    metadata,
    Column("id", sa.Integer, primary_key=True, autoincrement=False),  # 1, of the only row
    Column("store", Text, nullable=False),  # what tells this store's cursors from others
    Column("number", sa.BigInteger, nullable=False),  # of the last change that has one
)
"""How far changes are numbered."""

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("seq", _NUMBER, ForeignKey("articles.seq", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("features", Numbers, nullable=False),  # crawler.duplicates.shingles.features_of
)
"""By what the copies of an article's text are found (crawler.store.articles.fingerprints)."""

uncompared = Table(
    "uncompared",
    metadata,
    _number("number"),
    Column("article_id", Text, nullable=False),  # of one that is stored or was
    Column("cluster", Text),  # the one that it was in
    Index(
        "ix_uncompared_cluster",
        "cluster",
        sqlite_where=sa.text("cluster IS NOT NULL"),
        postgresql_where=sa.text("cluster IS NOT NULL"),
    ),
)
"""Articles that wait for being compared, and those whose cluster has to be looked at again."""

FINGERPRINT_INDEX = {
    "sqlite": (
        "CREATE TABLE fingerprint_features (feature INTEGER NOT NULL, seq INTEGER NOT NULL, "
        "PRIMARY KEY (feature, seq)) WITHOUT ROWID",
        # Those of late, which go into the large one many at a time (crawler.store.articles.fingerprints).
        "CREATE TABLE fingerprint_features_new (feature INTEGER NOT NULL, seq INTEGER NOT NULL, "
        "PRIMARY KEY (feature, seq)) WITHOUT ROWID",
        "CREATE TRIGGER fingerprint_features_remove AFTER DELETE ON fingerprints BEGIN "
        "DELETE FROM fingerprint_features WHERE seq = old.seq "
        "AND feature IN (SELECT value FROM json_each(old.features)); "
        "DELETE FROM fingerprint_features_new WHERE seq = old.seq AND feature IN "
        "(SELECT value FROM json_each(old.features)); END",
    ),
    "postgresql": (
        # What waits in a list to be put into the index would be read through by every search.
        "CREATE INDEX ix_fingerprints_features ON fingerprints USING gin (features) WITH (fastupdate = off)",
    ),
}
"""What makes the index of fingerprints, which no dialect has in common."""

WORD_INDEX = {
    "sqlite": ("CREATE VIRTUAL TABLE article_words USING fts5 (title, lead, body, content = '', tokenize = 'ascii')",),
    "postgresql": (
        "CREATE TABLE article_words (seq BIGINT CONSTRAINT pk_article_words PRIMARY KEY "
        "CONSTRAINT fk_article_words_seq REFERENCES articles (seq) ON DELETE CASCADE, words TSVECTOR NOT NULL)",
        "CREATE INDEX ix_article_words ON article_words USING gin (words)",
    ),
}
"""What makes the index of words (crawler.store.words.index), which no dialect has in common."""

urls = Table(
    "urls",
    metadata,
    _number(),
    Column("url", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("article_id", Text, ForeignKey("articles.id")),
    Column("lease_owner", Text),
    Column("lease_expires", Instant),
    Column("lease_token", sa.BigInteger, nullable=False, server_default="0"),  # how often it was lent out
    Column("attempts", sa.Integer, nullable=False, server_default="0"),
    Column("reason", Text),
    Column("found_at", Instant, nullable=False),
    Column("tried_at", Instant),
    Column("fetched_at", Instant),
    Column("next_fetch_at", Instant),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("content_hash", Text),  # of an article, or of what a source lists
    _count("visits"),  # answers it gave so far
    _count("changes"),  # those of them that brought something
    _count("validator_mismatches"),  # those that contradicted the ETag or Last-Modified
    _count("not_modified"),  # answers of status 304 since the last one in full
    _count("hidden_changes"),  # evidence that status 304 hides changes (crawler.store.revisits.validators)
    Column("poll_interval", sa.Float),  # seconds between the last visit and the next
    *columns_of(Link, REACH_COLUMNS, WrittenInstant),
    *columns_of(Link, LINK_COLUMNS, WrittenInstant),
    sa.UniqueConstraint("url"),
    Index(
        "ix_urls_due",
        "outlet",
        "next_fetch_at",
        sqlite_where=sa.text("next_fetch_at IS NOT NULL"),
        postgresql_where=sa.text("next_fetch_at IS NOT NULL"),
    ),
    Index(
        "ix_urls_listings",
        "outlet",
        sqlite_where=sa.text("role <> 'article'"),
        postgresql_where=sa.text("role <> 'article'"),
    ),
    Index("ix_urls_state", "state", "outlet", "id"),
    Index("ix_urls_article", "article_id"),
    Index(
        "ix_urls_lease",
        "lease_owner",
        "host",
        sqlite_where=sa.text("lease_owner IS NOT NULL"),
        postgresql_where=sa.text("lease_owner IS NOT NULL"),
    ),
)

crawls = Table(
    "crawls",
    metadata,
    _number(),
    Column("command", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("arguments", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("state", Text, nullable=False),
    Column("stats", Text),
    Column("outlet", Text),  # the name of the outlet that it is a scheduled crawl of
    Index("ix_crawls_outlet", "outlet", "id"),
    Index("ix_crawls_key", "key", "finished_at"),
    Index(
        "ix_crawls_unfinished",
        "key",
        unique=True,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    ),
)

crawl_urls = Table(
    "crawl_urls",
    metadata,
    _number("seq"),
    Column("crawl_id", sa.BigInteger, ForeignKey("crawls.id", ondelete="CASCADE"), nullable=False),
    Column("url_id", sa.BigInteger, ForeignKey("urls.id", ondelete="CASCADE"), nullable=False),
    Column("host", Text, nullable=False),
    Column("rank", sa.Integer, nullable=False),  # listings 0, articles 1: the order of fetching
    Column("outcome", Text),  # null while the URL is open in this crawl
    *columns_of(Link, REACH_COLUMNS, WrittenInstant),
    sa.UniqueConstraint("url_id", "crawl_id"),
    Index(
        "ix_crawl_urls_open",
        "crawl_id",
        "host",
        "rank",
        "seq",
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    ),
    Index("ix_crawl_urls_outcome", "crawl_id", "outcome", "role"),
    Index("ix_crawl_urls_found_on", "crawl_id", "found_on", "outcome"),
)

crawl_articles = Table(
    "crawl_articles",
    metadata,
    _number("seq"),
    Column("crawl_id", sa.BigInteger, ForeignKey("crawls.id", ondelete="CASCADE"), nullable=False),
    Column("article_id", Text, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("earlier", sa.Boolean, nullable=False),
    sa.UniqueConstraint("article_id", "crawl_id"),
    Index("ix_crawl_articles_crawl", "crawl_id", "seq"),
    sqlite_autoincrement=True,
)

source_visits = Table(
    "source_visits",
    metadata,
    _number(),
    Column("url_id", sa.BigInteger, ForeignKey("urls.id", ondelete="CASCADE"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("listed", sa.Integer),  # addresses that the source named; null when it was unchanged or failed
    _count("new"),  # those of them that no source had named
    Column("reason", Text),  # why it could not be read
    Index("ix_source_visits_url", "url_id", "id"),
)
"""What each visit to a source brought."""

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("path", Text, primary_key=True),  # the end of the address that the hub calls
    Column("outlet", Text, nullable=False),  # the name of its file
    Column("feed", Text, nullable=False),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("wanted", sa.Boolean, nullable=False),  # whether the hub is to begin, or to end
    Column("ask_at", Instant, nullable=False),  # when the hub is asked next
    Column("granted_until", Instant),  # until when it tells of the feed; null when it does not
    Column("told_at", Instant),  # when it told last
)
"""What WebSub hubs are asked to tell of (crawler.store.revisits.subscriptions)."""

alarms = Table(
    "alarms",
    metadata,
    _number(),
    Column("outlet", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),  # the source's URL, or the field
    Column("message", Text, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index(
        "ix_alarms_open",
        "outlet",
        "kind",
        "subject",
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    ),
)
"""What is wrong with an outlet, held against its own past."""

watches = Table(
    "watches",
    metadata,
    Column("name", Text, primary_key=True),
    Column("query", Text, nullable=False),  # crawler.store.articles.query.ArticleQuery as JSON, what is not asked aside
    Column("events", Text, nullable=False),  # words, separated by spaces
    Column("since", Instant, nullable=False),  # when it was made
    Column("began", sa.BigInteger, nullable=False),  # the number of the last change by then
    Column("number", sa.BigInteger, nullable=False),  # of the last change that it was held against
)
"""Saved queries, and what is told of the articles that fit them (crawler.store.monitoring.watches)."""

watch_hits = Table(
    "watch_hits",
    metadata,
    _number("number"),
    Column("watch", Text, ForeignKey("watches.name", ondelete="CASCADE"), nullable=False),
    Column("article_id", Text, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("event", Text, nullable=False),
    Column("mark", Text, nullable=False),  # what tells it from others of its article
    Column("title", Text),
    Column("was", Text),  # the headline before
    Column("at", Instant, nullable=False),
    sa.UniqueConstraint("article_id", "watch", "event", "mark"),
    Index("ix_watch_hits_watch", "watch", "number"),
)
"""What watches told."""

host_files = Table(
    "host_files",
    metadata,
    Column("url", Text, primary_key=True),
    Column("final_url", Text, nullable=False),
    Column("status", sa.Integer, nullable=False),
    Column("body", Bytes, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("fetched_at", Instant, nullable=False),
)
"""What hosts answered when they were asked for robots.txt and tdmrep.json."""

kept_pages = Table(
    "kept_pages",
    metadata,
    Column("article_id", Text, primary_key=True),  # what the page was read as
    Column("outlet", Text, nullable=False),
    Column("position", sa.BigInteger, nullable=False),  # the page that was found first has the lowest
    Column("model", Text),  # the version of the template it was read with; null before there was one
    Column("page", Text, nullable=False),  # as JSON, without its body
    Column("body", Bytes, nullable=False),  # compressed by zlib
    Index("ix_kept_pages_outlet", "outlet"),
)
"""Pages that an outlet's template is to be learned from, to be read again with it."""

feed_pages = Table(
    "feed_pages",
    metadata,
    Column("url_id", sa.BigInteger, ForeignKey("urls.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("page", Bytes, nullable=False),  # compressed by zlib
)
"""The texts of feeds, kept until the articles' own pages are fetched."""

host_claims = Table(
    "host_claims",
    metadata,
    Column("host", Text, primary_key=True),  # without a port
    Column("owner", Text),  # who asks it; null when nobody does
    Column("since", Instant, nullable=False),  # when the owner took it, or the last one left it
    Column("expires", Instant, nullable=False),  # when somebody else may ask it
    Index("ix_host_claims_expires", "expires"),
)
"""Who asks a host at the moment, or did last."""
