"""Clusters of copies."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INDEX = {
    "sqlite": (
        "CREATE TABLE fingerprint_features (feature INTEGER NOT NULL, seq INTEGER NOT NULL, "
        "PRIMARY KEY (feature, seq)) WITHOUT ROWID",
        "CREATE TRIGGER fingerprint_features_add AFTER INSERT ON fingerprints BEGIN INSERT OR IGNORE INTO "
        "fingerprint_features SELECT value, new.seq FROM json_each(new.features); END",
        "CREATE TRIGGER fingerprint_features_remove AFTER DELETE ON fingerprints BEGIN DELETE FROM "
        "fingerprint_features WHERE seq = old.seq AND feature IN (SELECT value FROM json_each(old.features)); END",
    ),
    "postgresql": (
        "CREATE INDEX ix_fingerprints_features ON fingerprints USING gin (features) WITH (fastupdate = off)",
    ),
}


def upgrade() -> None:
    connection = op.get_bind()
    op.create_index(
        "ix_articles_cluster",
        "articles",
        ["cluster"],
        unique=False,
        sqlite_where=sa.text("cluster IS NOT NULL"),
        postgresql_where=sa.text("cluster IS NOT NULL"),
    )
    op.create_table(
        "fingerprints",
        sa.Column("seq", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("features", sa.Text().with_variant(sa.ARRAY(sa.Integer()), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["articles.seq"], name=op.f("fk_fingerprints_seq"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_fingerprints")),
    )
    op.create_table(
        "uncompared",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("cluster", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_uncompared")),
    )
    for statement in _INDEX[connection.dialect.name]:
        op.execute(statement)
