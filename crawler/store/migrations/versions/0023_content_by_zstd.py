"""Articles that are stored from now on are compressed by zstd, which no earlier version reads; no row is changed."""

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Nothing but the version, which has an earlier program refuse the store."""
