"""Steps from one version of the schema to the next, run by Alembic.

A further step is a file in ``versions/`` and its number in :data:`crawler.store.schema.REVISIONS`.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config


def upgrade(engine: sa.Engine) -> None:
    """Bring a database to the current schema, in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    with engine.connect().execution_options(crawler_writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":  # two processes may open a store at the same time
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(1130849636)"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
