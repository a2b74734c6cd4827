"""When sources and articles are looked at again, what each look brought, and what is wrong with an outlet."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for table, names in (
        ("urls", ("looks", "changes", "lies")),
        ("outlets", ("revisits", "corrections", "lies")),
    ):
        for name in names:
            op.add_column(table, sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    op.add_column("urls", sa.Column("every", sa.Float(), nullable=True))
    op.add_column("urls", sa.Column("tags", sa.Text(), nullable=True))
    op.add_column("outlets", sa.Column("lease_owner", sa.Text(), nullable=True))
    op.add_column("outlets", sa.Column("lease_expires", sa.DateTime(timezone=True), nullable=True))
    op.add_column("crawls", sa.Column("outlet", sa.Text(), nullable=True))
    op.create_index("ix_crawls_outlet", "crawls", ["outlet", "id"], unique=False)
    op.create_index(
        "ix_urls_due",
        "urls",
        ["outlet", "next_fetch_at"],
        unique=False,
        sqlite_where=sa.text("next_fetch_at IS NOT NULL"),
        postgresql_where=sa.text("next_fetch_at IS NOT NULL"),
    )
    op.create_index(
        "ix_urls_listings",
        "urls",
        ["outlet"],
        unique=False,
        sqlite_where=sa.text("role <> 'article'"),
        postgresql_where=sa.text("role <> 'article'"),
    )
    op.create_table(
        "looks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("url_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=True),
        sa.Column("new", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["url_id"], ["urls.id"], name=op.f("fk_looks_url_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_looks")),
    )
    op.create_index("ix_looks_url", "looks", ["url_id", "id"], unique=False)
    op.create_table(
        "alarms",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarms")),
    )
    op.create_index(
        "ix_alarms_open",
        "alarms",
        ["outlet", "kind", "subject"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
