"""How often a URL was lent out, which tells a lease from an earlier one; tables that change all the time keep room."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_BUSY = {"urls": 80, "crawl_urls": 80, "host_claims": 50, "outlets": 70, "crawls": 70}
"""Table → per cent of a page that inserts fill: a row that changes finds room for its next version beside it."""


def upgrade() -> None:
    op.add_column("urls", sa.Column("lease_token", sa.BigInteger(), nullable=False, server_default="0"))
    if op.get_bind().dialect.name == "postgresql":
        for table, fill in _BUSY.items():
            op.execute(
                f"ALTER TABLE {table} SET (fillfactor = {fill}, autovacuum_vacuum_threshold = 1000, "
                "autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05, "
                "autovacuum_vacuum_cost_delay = 0)"
            )
