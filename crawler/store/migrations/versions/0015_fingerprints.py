"""Fingerprints of what is stored, by shingles whose words are hashed eight bytes at a time."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from crawler.items import Article
from crawler.store.articles.content import unpacked
from crawler.store.articles.fingerprints import add_fingerprints

revision = "0015"
down_revision = "0014"

_BATCH = 200


def upgrade() -> None:
    connection = op.get_bind()
    op.create_index(
        "ix_uncompared_cluster",
        "uncompared",
        ["cluster"],
        unique=False,
        sqlite_where=sa.text("cluster IS NOT NULL"),
        postgresql_where=sa.text("cluster IS NOT NULL"),
    )
    op.execute("DELETE FROM fingerprints")
    table = sa.table("articles", sa.column("seq", sa.BigInteger), sa.column("content", sa.LargeBinary))
    wanted = sa.select(table).order_by(table.c.seq).limit(_BATCH)
    rows: list[Any] = list(connection.execute(wanted))
    while rows:
        add_fingerprints(connection, [(row.seq, unpacked(row.content) or Article()) for row in rows])
        rows = list(connection.execute(wanted.where(table.c.seq > rows[-1].seq)))
