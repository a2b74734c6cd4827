"""How good an article's text is likely to be. What earlier versions estimated was something else, so it stays unknown
of the articles that they stored."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("articles", sa.Column("confidence", sa.Float()))
