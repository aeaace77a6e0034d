"""Requests for files, and their lines."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

MINE = "firm_id = nullif(current_setting('app.firm', true), '')"


def upgrade() -> None:
    states = sa.Enum(
        "OPEN",
        "COMPLETED",
        "CANCELLED",
        name="filerequeststate_known",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    op.create_table(
        "file_request",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("folder_id", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("link_id", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", states, nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undelivered", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"]),
        sa.PrimaryKeyConstraint("firm_id", "id"),
        *(
            _points(f"{table}_id", to)
            for table, to in (
                ("client", "client"),
                ("contact", "contact"),
                ("folder", "folder"),
                ("job", "job"),
                ("owner", "member"),
            )
        ),
    )
    op.create_index("ix_file_request_client", "file_request", ["firm_id", "client_id"])
    op.create_index("ix_file_request_job", "file_request", ["firm_id", "job_id"])
    op.create_table(
        "requested_file",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("document_ids", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("received", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"]),
        sa.PrimaryKeyConstraint("firm_id", "id"),
        _points("request_id", "file_request"),
    )
    op.create_index("ix_requested_file_request", "requested_file", ["firm_id", "request_id"])
    for table in ("file_request", "requested_file"):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        op.execute(f"create policy own_firm on {table} using ({MINE}) with check ({MINE})")


def _points(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["firm_id", column],
        [f"{table}.firm_id", f"{table}.id"],
        deferrable=True,
        initially="DEFERRED",
    )
