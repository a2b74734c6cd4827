"""Watches."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "watches",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_watches")),
    )
    op.create_table(
        "watch_hits",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("was", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_watch_hits_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["watch"], ["watches.name"], name=op.f("fk_watch_hits_watch"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_watch_hits")),
        sa.UniqueConstraint(
            "article_id", "watch", "event", "mark", name=op.f("uq_watch_hits_article_id_watch_event_mark")
        ),
    )
    op.create_index("ix_watch_hits_watch", "watch_hits", ["watch", "number"], unique=False)
