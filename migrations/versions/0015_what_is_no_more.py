"""Documents and contacts that were deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    for table in ("document", "contact"):
        op.add_column(
            table, sa.Column("deleted", sa.Boolean(), nullable=False, server_default=sa.text("false"))
        )
