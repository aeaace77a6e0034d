"""For which company a party acts."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("recipient", sa.Column("company", sa.Text(), nullable=True))
