"""The index of doubtful articles has all that it is asked about: SQLite took another one and read each article."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

_DOUBTFUL = sa.text("confidence < 0.5 AND NOT from_feed")


def upgrade() -> None:
    op.drop_index("ix_articles_doubtful", "articles")
    columns = ["outlet", "confidence", "from_feed"]
    op.create_index("ix_articles_doubtful", "articles", columns, sqlite_where=_DOUBTFUL, postgresql_where=_DOUBTFUL)
