"""Time and reminders: until when a party may act, when they were reminded, and the firm's schedule."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

SCHEDULE = {
    "reminder_days": 3,
    "reminder_cap": 5,
    "reminder_window_days": 30,
    "warning_days": 3,
    "quiet_from": 20,
    "quiet_to": 8,
}


def upgrade() -> None:
    for name, value in SCHEDULE.items():
        op.add_column("firm", sa.Column(name, sa.Integer(), nullable=False, server_default=str(value)))
    op.add_column("firm", sa.Column("expires_in_days", sa.Integer(), nullable=True, server_default="60"))
    for name in ("armed_at", "expires_at", "warned_at", "last_reminded_at", "last_called_at"):
        op.add_column("recipient", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("recipient", sa.Column("reminders", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(
        "ix_recipient_asked",
        "recipient",
        ["firm_id"],
        postgresql_where=sa.text("state IN ('NOTIFIED', 'VIEWED')"),
    )
    # Who is asked already is reminded from now on; they were given no last day, and get none.
    op.execute("update recipient set armed_at = now() where state in ('NOTIFIED', 'VIEWED')")
