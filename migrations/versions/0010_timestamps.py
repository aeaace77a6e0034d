"""Sealed versions know when and by whom they were timestamped."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("document_version", sa.Column("timestamped_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("document_version", sa.Column("timestamped_by", sa.Text(), nullable=True))
