"""Pages kept to learn an outlet's template from, how well the template does, and since when the layout is another."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("outlets", sa.Column("trust", sa.Text(), nullable=True))
    op.add_column("outlets", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "kept_pages",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_kept_pages")),
    )
    op.create_index("ix_kept_pages_outlet", "kept_pages", ["outlet"], unique=False)
