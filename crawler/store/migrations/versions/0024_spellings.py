"""How links are spelled, where that is not the one spelling of their addresses."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("urls", sa.Column("spelling", sa.Text()))
