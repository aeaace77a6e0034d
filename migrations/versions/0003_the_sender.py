"""What the sender does after sending: corrections, replacements, copies, paper, proof of identity, retention."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NOT_REPLACED = sa.text("state <> 'REPLACED'")


def upgrade() -> None:
    op.add_column("envelope", sa.Column("supersedes_id", sa.Text(), nullable=True))
    op.add_column("envelope", sa.Column("retention_years", sa.Integer(), nullable=True))
    _flag("envelope", "deleted")
    op.add_column("envelope", sa.Column("correcting_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("envelope", sa.Column("correcting_by", sa.Text(), nullable=True))
    op.add_column("recipient", sa.Column("scan_sha256", sa.Text(), nullable=True))
    op.add_column("recipient", sa.Column("identity_proof", sa.Text(), nullable=True))
    _flag("document", "requires_identity_proof")
    years = sa.Column("retention_years", sa.Integer(), nullable=False, server_default="10")
    op.add_column("firm", years)
    _points("envelope", "supersedes_id", "envelope")
    op.create_index("ix_envelope_supersedes", "envelope", ["firm_id", "supersedes_id"], unique=False)
    op.drop_index("uq_recipient_key", table_name="recipient")
    op.create_index(
        "uq_recipient_key",
        "recipient",
        ["firm_id", "envelope_id", "key"],
        unique=True,
        postgresql_where=NOT_REPLACED,
    )


def _flag(table: str, name: str) -> None:
    """False where nothing is said."""
    op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))


def _points(table: str, column: str, to: str) -> None:
    op.create_foreign_key(
        None,
        table,
        to,
        ["firm_id", column],
        ["firm_id", "id"],
        deferrable=True,
        initially="DEFERRED",
    )
