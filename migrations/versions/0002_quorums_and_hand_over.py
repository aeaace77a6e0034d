"""How many of a group are enough, who took whose place, and what the firm lets its recipients do."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column(
        "firm", sa.Column("allow_hand_over", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.add_column("envelope", sa.Column("quorums", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("recipient", sa.Column("replaced_by_id", sa.Text(), nullable=True))
    op.add_column("recipient", sa.Column("code_locked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(
        None,
        "recipient",
        "recipient",
        ["firm_id", "replaced_by_id"],
        ["firm_id", "id"],
        deferrable=True,
        initially="DEFERRED",
    )
