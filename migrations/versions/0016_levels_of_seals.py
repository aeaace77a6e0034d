"""How far a seal goes: its PAdES baseline level."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("document_version", sa.Column("level", sa.Text(), nullable=True))
