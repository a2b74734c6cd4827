"""The migrations make the tables that a fresh store has."""

import re
import sqlite3
from pathlib import Path

import sqlalchemy as sa

from crawler.store import Store
from crawler.store.schema import REVISIONS, VERSION_TABLE, metadata

BY_STATEMENT = ("article_words", "fingerprint_features")
"""Tables that are made by statements of the database's own."""


def test_the_migrations_make_the_same_schema_as_a_fresh_file(tmp_path):
    from crawler.store.migrations import upgrade

    Store.open(tmp_path / "fresh.db").close()
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    upgrade(engine)
    engine.dispose()
    fresh, migrated = described(tmp_path / "fresh.db"), described(tmp_path / "migrated.db")
    assert migrated.keys() == fresh.keys() >= set(metadata.tables)
    for name in fresh:
        assert sorted(migrated[name]) == sorted(fresh[name]), name
    with Store.open(tmp_path / "migrated.db") as store:
        assert store.counts().articles == 0


def test_every_fresh_file_has_its_tables_and_indexes_in_one_order(tmp_path):
    Store.open(tmp_path / "fresh.db").close()
    made = list(described(tmp_path / "fresh.db"))
    tables = metadata.sorted_tables
    made = [name for name in made if not name.startswith(BY_STATEMENT)]
    assert [name for name in made if name not in (VERSION_TABLE, "sqlite_sequence")] == [
        name for table in tables for name in (table.name, *sorted(index.name for index in table.indexes))
    ]


def test_the_migrations_leave_nothing_out():
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from crawler.store.migrations import upgrade

    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        found = compare_metadata(context, metadata)
        assert [each for each in found if not each[1].name.startswith(BY_STATEMENT)] == []


def test_every_migration_is_listed():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from crawler.store import migrations

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    script = ScriptDirectory.from_config(config)
    assert tuple(step.revision for step in reversed(list(script.walk_revisions()))) == REVISIONS


def described(path):
    """The tables and indexes of an SQLite file, as SQL without white space."""
    with sqlite3.connect(path) as database:
        rows = database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: re.sub(r"\s+", "", sql) for name, sql in rows}
