"""The index of words."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from crawler.items import Article
from crawler.store.articles.content import unpacked
from crawler.store.words.index import add_words

revision = "0011"
down_revision = "0010"

_BATCH = 200
_TABLES = {
    "sqlite": ("CREATE VIRTUAL TABLE article_words USING fts5 (title, lead, body, content = '', tokenize = 'ascii')",),
    "postgresql": (
        "CREATE TABLE article_words (seq BIGINT CONSTRAINT pk_article_words PRIMARY KEY "
        "CONSTRAINT fk_article_words_seq REFERENCES articles (seq) ON DELETE CASCADE, words TSVECTOR NOT NULL)",
        "CREATE INDEX ix_article_words ON article_words USING gin (words)",
    ),
}


def upgrade() -> None:
    connection = op.get_bind()
    for statement in _TABLES[connection.dialect.name]:
        op.execute(statement)
    table = sa.table("articles", sa.column("seq", sa.BigInteger), sa.column("content", sa.LargeBinary))
    wanted = sa.select(table).order_by(table.c.seq).limit(_BATCH)
    rows: list[Any] = list(connection.execute(wanted))
    while rows:
        add_words(connection, [(row.seq, unpacked(row.content) or Article()) for row in rows])
        rows = list(connection.execute(wanted.where(table.c.seq > rows[-1].seq)))
