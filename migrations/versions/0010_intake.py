"""Files of other kinds than PDF."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column(
        "document",
        sa.Column("content_type", sa.Text(), nullable=False, server_default="application/pdf"),
    )
