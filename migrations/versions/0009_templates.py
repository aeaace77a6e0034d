"""Templates, and the documents that are made from them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

MINE = "firm_id = nullif(current_setting('app.firm', true), '')"


def upgrade() -> None:
    kinds = sa.Enum(
        "SIGNATURE",
        "APPROVAL",
        name="envelopekind_known",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    op.create_table(
        "template",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", kinds, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"]),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.execute("alter table template enable row level security")
    op.execute("alter table template force row level security")
    op.execute(f"create policy own_firm on template using ({MINE}) with check ({MINE})")
    op.add_column("document", sa.Column("template_id", sa.Text(), nullable=True))
    op.add_column("document", sa.Column("merged", sa.JSON(), nullable=True))
    op.create_foreign_key(
        None,
        "document",
        "template",
        ["firm_id", "template_id"],
        ["firm_id", "id"],
        deferrable=True,
        initially="DEFERRED",
    )
