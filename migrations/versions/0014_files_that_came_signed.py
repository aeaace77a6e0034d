"""Files that came with signatures, and the certificates beside them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("document", sa.Column("came_with", sa.JSON()))
    op.add_column("document", sa.Column("final", sa.Boolean(), nullable=False, server_default="false"))
    op.add_column("document_version", sa.Column("certificate_sha256", sa.Text()))
