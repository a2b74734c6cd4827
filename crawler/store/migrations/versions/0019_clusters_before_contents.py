"""An article's content may have the name of its cluster before it, which earlier versions could not read."""

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    pass
