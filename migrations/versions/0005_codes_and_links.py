"""Codes by which a party shows who they are, and when a link was asked for anew."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MINE = "firm_id = nullif(current_setting('app.firm', true), '')"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.add_column("recipient", sa.Column("code_sent_at", instant, nullable=True))
    op.add_column("recipient", sa.Column("code_tries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("recipient", sa.Column("link_asked_at", instant, nullable=True))
    op.create_table(
        "code_session",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Text(), nullable=False),
        sa.Column("session_hash", sa.Text(), nullable=False),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.Column("code_id", sa.Text(), nullable=True),
        sa.Column("sent_at", instant, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["firm_id", "recipient_id"],
            ["recipient.firm_id", "recipient.id"],
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"]),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.create_index(
        "uq_code_session_browser",
        "code_session",
        ["firm_id", "recipient_id", "session_hash", "link_version"],
        unique=True,
    )
    op.create_index("ix_code_session_code", "code_session", ["firm_id", "code_id"], unique=False)
    op.execute("alter table code_session enable row level security")
    op.execute("alter table code_session force row level security")
    op.execute(f"create policy own_firm on code_session using ({MINE}) with check ({MINE})")
