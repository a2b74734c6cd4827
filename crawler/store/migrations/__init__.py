"""Steps from one version of the schema to the next, run by Alembic.

A further step is a file in ``versions/`` and its number in :data:`crawler.store.schema.REVISIONS`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from crawler.store.schema import REVISIONS, VERSION_TABLE


def upgrade(engine: sa.Engine, before: Callable[[str], None] = lambda version: None, *, to: str = "head") -> None:
    """Bring a database to the current schema, in one transaction.

    :param before: is called with the version that a database of an earlier version is at, before anything is changed
        and while nobody else can write.
    :param to: the revision to stop at.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    with engine.connect().execution_options(crawler_writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":  # two processes may open a store at the same time
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(1130849636)"))
        if sa.inspect(connection).has_table(VERSION_TABLE):
            version = connection.scalar(sa.text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608
            if version and version != REVISIONS[-1]:
                before(version)
        config.attributes["connection"] = connection
        command.upgrade(config, to)
