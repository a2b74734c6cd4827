"""The texts of feeds, for articles whose own page is a wall."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "feed_pages",
        sa.Column("url_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("page", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["url_id"], ["urls.id"], name=op.f("fk_feed_pages_url_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("url_id", name=op.f("pk_feed_pages")),
    )
