"""What members are told of, and up to where they read it; when a party asked for the list of their requests."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    words = sa.ARRAY(sa.Text())
    for name, value in (("page_off", "{}"), ("mail_off", "{ACTED}")):
        op.add_column("member", sa.Column(name, words, nullable=False, server_default=value))
    seen = sa.Column("notices_seen", sa.BigInteger(), nullable=False, server_default="0")
    op.add_column("member", seen)
    op.add_column("recipient", sa.Column("inbox_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_recipient_email", "recipient", ["firm_id", sa.text("lower(email)")])
    op.create_index("ix_recipient_phone", "recipient", ["firm_id", "phone"])
