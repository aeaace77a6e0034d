"""Files of other kinds than PDF."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column(
        "document",
        sa.Column("content_type", sa.Text(), nullable=False, server_default="application/pdf"),
    )
