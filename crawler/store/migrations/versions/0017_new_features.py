"""A table of SQLite's for the features of late, and no trigger that adds to the large one."""

from alembic import op

revision = "0017"
down_revision = "0016"

_STATEMENTS = (
    "DROP TRIGGER fingerprint_features_add",
    "DROP TRIGGER fingerprint_features_remove",
    "CREATE TABLE fingerprint_features_new (feature INTEGER NOT NULL, seq INTEGER NOT NULL, "
    "PRIMARY KEY (feature, seq)) WITHOUT ROWID",
    "CREATE TRIGGER fingerprint_features_remove AFTER DELETE ON fingerprints BEGIN "
    "DELETE FROM fingerprint_features WHERE seq = old.seq "
    "AND feature IN (SELECT value FROM json_each(old.features)); "
    "DELETE FROM fingerprint_features_new WHERE seq = old.seq AND feature IN "
    "(SELECT value FROM json_each(old.features)); END",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in _STATEMENTS:
            op.execute(statement)
