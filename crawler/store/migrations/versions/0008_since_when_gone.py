"""Articles that were missed before their rows said since when."""

from datetime import UTC

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_articles = sa.table("articles", sa.column("seq", sa.BigInteger), sa.column("url"), sa.column("data", sa.Text))
_urls = sa.table(
    "urls", sa.column("url"), sa.column("state", sa.Text), sa.column("tried_at", sa.DateTime(timezone=True))
)


def upgrade() -> None:
    connection = op.get_bind()
    missed = sa.select(_articles.c.seq, _urls.c.tried_at).join(_urls, _urls.c.url == _articles.c.url)
    missed = missed.where(_urls.c.state == "gone", _urls.c.tried_at.is_not(None))
    for seq, tried_at in connection.execute(missed).all():
        this = _articles.c.seq == seq
        article = msgspec.json.decode(connection.execute(sa.select(_articles.c.data).where(this)).scalar_one())
        if article.get("gone") is None:
            article["gone"] = tried_at.replace(tzinfo=UTC) if tried_at.tzinfo is None else tried_at.astimezone(UTC)
            data = msgspec.json.encode(article).decode()
            connection.execute(sa.update(_articles).where(this).values(data=data))
