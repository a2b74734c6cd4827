"""Which answers of status 304 were contradicted by a later answer in full."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    for table, name in (("urls", "denied"), ("urls", "concealed"), ("outlets", "concealed")):
        op.add_column(table, sa.Column(name, sa.Integer(), server_default="0", nullable=False))
