"""How many articles of an outlet have a doubtful text is counted in an index."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

_DOUBTFUL = sa.text("confidence < 0.5 AND NOT from_feed")


def upgrade() -> None:
    op.create_index("ix_articles_doubtful", "articles", ["outlet"], sqlite_where=_DOUBTFUL, postgresql_where=_DOUBTFUL)
