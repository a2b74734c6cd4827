"""What WebSub hubs are asked to tell of."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("path", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("outlet", "feed", "hub", "topic", "secret")),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_subscriptions")),
    )
