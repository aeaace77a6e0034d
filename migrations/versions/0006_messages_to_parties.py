"""A firm's own words for messages to parties, its logo, and where answers go."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

MINE = "firm_id = nullif(current_setting('app.firm', true), '')"
KINDS = ("INVITATION", "REMINDER", "EXPIRY_WARNING", "EXPIRED", "COMPLETED", "CLOSED", "NEW_LINK")


def upgrade() -> None:
    op.add_column("firm", sa.Column("reply_to", sa.Text(), nullable=True))
    op.add_column("firm", sa.Column("logo_sha256", sa.Text(), nullable=True))
    kinds = sa.Enum(*KINDS, name="messagekind_known", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "message_text",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", kinds, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"]),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.execute("alter table message_text enable row level security")
    op.execute("alter table message_text force row level security")
    op.execute(f"create policy own_firm on message_text using ({MINE}) with check ({MINE})")
