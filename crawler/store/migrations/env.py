"""Alembic's entry: runs the migrations on the connection that :func:`crawler.store.migrations.upgrade` opened."""

from __future__ import annotations

from alembic import context

from crawler.store.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
context.run_migrations()
