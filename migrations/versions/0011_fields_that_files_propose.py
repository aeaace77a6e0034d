"""Fields that files propose."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("document", sa.Column("proposed", sa.JSON(), nullable=True))
    op.add_column("document", sa.Column("unproposed", sa.JSON(), nullable=True))
