"""Columns named for what they hold, filters as columns, articles compressed, addresses of any length in PostgreSQL."""

import zlib
from datetime import UTC, datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_BATCH = 200
_RENAMED = {
    "urls": {
        "looks": "visits",
        "lies": "validator_mismatches",
        "denied": "not_modified",
        "concealed": "hidden_changes",
        "every": "poll_interval",
    },
    "outlets": {"lies": "validator_mismatches", "concealed": "hidden_changes"},
}


def upgrade() -> None:
    for table, names in _RENAMED.items():
        for old, new in names.items():
            op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    for name in ("home", "settings"):
        op.drop_column("outlets", name)
    op.add_column("articles", sa.Column("paywalled", sa.Boolean(), nullable=True))
    op.add_column("articles", sa.Column("opt_outs", sa.Text(), nullable=True))
    op.add_column("articles", sa.Column("gone", sa.DateTime(timezone=True), nullable=True))
    op.add_column("articles", sa.Column("from_feed", sa.Boolean(), nullable=False, server_default=sa.false()))
    for table in ("articles", "revisions"):
        op.add_column(table, sa.Column("content", sa.LargeBinary(), nullable=False, server_default=""))
    _pack_articles()
    _pack_revisions()
    for table in ("articles", "revisions"):
        op.drop_column(table, "data")
    if op.get_bind().dialect.name == "postgresql":
        _rename_looks()
        _index_by_hash()
    else:
        _copy_looks()


def _pack_articles() -> None:
    table = sa.table(
        "articles",
        *(sa.column(name) for name in ("seq", "data", "opt_outs")),
        *(sa.column(name, sa.Boolean) for name in ("paywalled", "from_feed")),
        sa.column("gone", sa.DateTime(timezone=True)),
        sa.column("content", sa.LargeBinary),
    )
    update = sa.update(table).where(table.c.seq == sa.bindparam("row_seq"))
    after = 0
    while rows := _batch(sa.select(table.c.seq, table.c.data).where(table.c.seq > after).order_by(table.c.seq)):
        op.get_bind().execute(update, [{"row_seq": row.seq, "data": "", **_columns(row.data)} for row in rows])
        after = rows[-1].seq


def _pack_revisions() -> None:
    table = sa.table(
        "revisions",
        *(sa.column(name) for name in ("article_id", "revision", "data")),
        sa.column("content", sa.LargeBinary),
    )
    key = sa.tuple_(table.c.article_id, table.c.revision)
    update = sa.update(table).where(
        table.c.article_id == sa.bindparam("row_id"), table.c.revision == sa.bindparam("number")
    )
    after: tuple[str, int] = ("", 0)
    while rows := _batch(sa.select(table).where(key > after).order_by(table.c.article_id, table.c.revision)):
        packed = [
            {
                "row_id": row.article_id,
                "number": row.revision,
                "data": "",
                "content": _pack(msgspec.json.decode(row.data)),
            }
            for row in rows
        ]
        op.get_bind().execute(update, packed)
        after = (rows[-1].article_id, rows[-1].revision)


def _batch(query: sa.Select[Any]) -> list[Any]:
    return list(op.get_bind().execute(query.limit(_BATCH)).all())


def _columns(data: str) -> dict[str, Any]:
    article = msgspec.json.decode(data)
    gone, opt_outs = article.get("gone"), article.get("opt_outs")
    return {
        "paywalled": article.get("paywalled"),
        "opt_outs": msgspec.json.encode(opt_outs).decode() if opt_outs else None,
        "gone": datetime.fromisoformat(gone).astimezone(UTC) if gone else None,
        "from_feed": article.get("provenance", {}).get("body") == "feed",
        "content": _pack(article),
    }


def _pack(article: dict[str, Any]) -> bytes:
    """The row's content: a byte that says whether the body was left out, and the JSON, compressed."""
    blocks = article.get("blocks")
    if blocks and "\n\n".join(block["text"] for block in blocks) == article.get("body"):
        del article["body"]
        return b"1" + zlib.compress(msgspec.json.encode(article))
    return b"0" + zlib.compress(msgspec.json.encode(article))


def _copy_looks() -> None:
    """SQLite renames neither constraints nor indexes."""
    op.create_table(
        "source_visits",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("url_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=True),
        sa.Column("new", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["url_id"], ["urls.id"], name=op.f("fk_source_visits_url_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_visits")),
    )
    columns = "id, url_id, at, listed, new, reason"
    op.execute(f"INSERT INTO source_visits ({columns}) SELECT {columns} FROM looks")  # noqa: S608
    op.drop_table("looks")
    op.create_index("ix_source_visits_url", "source_visits", ["url_id", "id"], unique=False)


def _rename_looks() -> None:
    op.execute("ALTER TABLE looks RENAME TO source_visits")
    op.execute("ALTER SEQUENCE looks_id_seq RENAME TO source_visits_id_seq")
    op.execute("ALTER TABLE source_visits RENAME CONSTRAINT pk_looks TO pk_source_visits")
    op.execute("ALTER TABLE source_visits RENAME CONSTRAINT fk_looks_url_id TO fk_source_visits_url_id")
    op.execute("ALTER INDEX ix_looks_url RENAME TO ix_source_visits_url")


def _index_by_hash() -> None:
    """A row of a B-tree has at most 2,704 bytes, an address may have more."""
    op.execute("ALTER TABLE urls DROP CONSTRAINT uq_urls_url")
    op.execute("ALTER TABLE urls ADD CONSTRAINT uq_urls_url EXCLUDE USING hash (url WITH =)")
    op.execute("DROP INDEX ix_articles_url")
    op.execute("CREATE INDEX ix_articles_url ON articles USING hash (url)")
    op.execute("DROP INDEX ix_crawl_urls_found_on")
    op.execute("CREATE INDEX ix_crawl_urls_found_on ON crawl_urls USING hash (found_on)")
