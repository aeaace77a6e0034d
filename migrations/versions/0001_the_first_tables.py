"""The first tables, firms kept apart, and the queue."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "doorway",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("hash", "kind", "subject_id"),
    )
    op.create_index("ix_doorway_subject", "doorway", ["subject_id"], unique=False)
    op.create_table(
        "firm",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("legal_name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("tax_number", sa.Text(), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "firm_counter",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("job_number", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("firm_id"),
    )
    op.create_table(
        "seal_index",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("envelope_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "client",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "INDIVIDUAL",
                "COMPANY",
                name="clientkind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tags", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.create_table(
        "event",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("caused_by", sa.Text(), nullable=True),
        sa.Column("subjects", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("chain_previous", sa.Text(), nullable=True),
        sa.Column("chain_hash", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "cursor"),
        sa.UniqueConstraint("firm_id", "id"),
    )
    op.create_table(
        "event_subject",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "subject_id", "cursor"),
        sa.UniqueConstraint("firm_id", "subject_id", "version"),
    )
    op.create_index("ix_event_subject_cursor", "event_subject", ["firm_id", "cursor"], unique=False)
    op.create_table(
        "idempotency",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("input_hash", sa.Text(), nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "principal", "field", "key"),
    )
    op.create_table(
        "member",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "OWNER",
                "MANAGER",
                "MEMBER",
                "VIEWER",
                name="role_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("permissions", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "id"),
        sa.UniqueConstraint("firm_id", "email"),
    )
    op.create_table(
        "pipeline",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.create_table(
        "upload",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.create_table(
        "api_token",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["firm_id", "member_id"], ["member.firm_id", "member.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.create_index("ix_api_token_member", "api_token", ["firm_id", "member_id"], unique=False)
    op.create_table(
        "contact",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id", "client_id"], ["client.firm_id", "client.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.create_index("ix_contact_client", "contact", ["firm_id", "client_id"], unique=False)
    op.create_table(
        "envelope",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "SIGNATURE",
                "APPROVAL",
                name="envelopekind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "DRAFT",
                "SENT",
                "CORRECTING",
                "COMPLETED",
                "DECLINED",
                "VOIDED",
                "EXPIRED",
                name="envelopestate_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "seal_state",
            sa.Enum(
                "NONE",
                "PENDING",
                "DELAYED",
                "SEALED",
                name="sealstate_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("expires_in_days", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_sha256", sa.Text(), nullable=True),
        sa.Column("sealed_size", sa.Integer(), nullable=True),
        sa.Column("verification_code", sa.Text(), nullable=True),
        sa.Column("chain_tip", sa.Text(), nullable=False),
        sa.Column("chain_head", sa.Text(), nullable=True),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id", "owner_id"], ["member.firm_id", "member.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.create_index("ix_envelope_state", "envelope", ["firm_id", "state"], unique=False)
    op.create_table(
        "folder",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "access",
            sa.Enum(
                "PRIVATE",
                "CLIENT_CAN_VIEW",
                "CLIENT_CAN_EDIT",
                name="folderaccess_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["firm_id", "client_id"], ["client.firm_id", "client.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "parent_id"], ["folder.firm_id", "folder.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.create_index("ix_folder_client", "folder", ["firm_id", "client_id"], unique=False)
    op.create_index("ix_folder_parent", "folder", ["firm_id", "parent_id"], unique=False)
    op.create_table(
        "stage",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("pipeline_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("colour", sa.Text(), nullable=True),
        sa.Column("automove", sa.Boolean(), nullable=False),
        sa.Column(
            "automove_after",
            sa.Enum(
                "COMPLETED",
                "SEALED",
                name="automoveafter_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("wip_limit", sa.Integer(), nullable=True),
        sa.Column("wip_hard", sa.Boolean(), nullable=False),
        sa.Column("time_limit_hours", sa.Integer(), nullable=True),
        sa.Column("condition", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id", "pipeline_id"],
            ["pipeline.firm_id", "pipeline.id"],
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.create_index("ix_stage_pipeline", "stage", ["firm_id", "pipeline_id"], unique=False)
    op.create_table(
        "document",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("folder_id", sa.Text(), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id", "folder_id"], ["folder.firm_id", "folder.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.create_index("ix_document_folder", "document", ["firm_id", "folder_id"], unique=False)
    op.create_table(
        "job",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "ACTIVE",
                "COMPLETED",
                "ARCHIVED",
                name="jobstate_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("paused_reason", sa.Text(), nullable=True),
        sa.Column("pipeline_id", sa.Text(), nullable=False),
        sa.Column("stage_id", sa.Text(), nullable=False),
        sa.Column("rank", sa.String(collation="C"), nullable=False),
        sa.Column("visit_id", sa.Text(), nullable=False),
        sa.Column("entered_stage_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("assignee_ids", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "priority",
            sa.Enum(
                "LOW",
                "NORMAL",
                "HIGH",
                "URGENT",
                name="priority_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tags", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("last_move_id", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id", "client_id"], ["client.firm_id", "client.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "pipeline_id"],
            ["pipeline.firm_id", "pipeline.id"],
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "stage_id"], ["stage.firm_id", "stage.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.create_index("ix_job_client", "job", ["firm_id", "client_id"], unique=False)
    op.create_index("ix_job_column", "job", ["firm_id", "stage_id", "rank", "id"], unique=False)
    op.create_index("ix_job_pipeline", "job", ["firm_id", "pipeline_id"], unique=False)
    op.create_table(
        "recipient",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("envelope_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "SIGNER",
                "APPROVER",
                "VIEWER",
                "CC",
                name="recipientrole_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "party",
            sa.Enum(
                "FIRM",
                "CLIENT",
                "OTHER",
                name="recipientparty_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "INDIVIDUAL",
                "COMPANY",
                name="clientkind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "EMAIL", "SMS", name="channel_known", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "identity_check",
            sa.Enum(
                "NONE",
                "EMAIL_CODE",
                "SMS_CODE",
                name="identitycheck_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("routing_order", sa.Integer(), nullable=False),
        sa.Column("acknowledge", sa.Boolean(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("member_id", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "WAITING",
                "NOTIFIED",
                "VIEWED",
                "SIGNED",
                "SIGNED_ON_PAPER",
                "APPROVED",
                "ACKNOWLEDGED",
                "DECLINED",
                "OPTED_OUT",
                "CHANGES_REQUESTED",
                "EXPIRED",
                "REPLACED",
                "NOT_NEEDED",
                name="recipientstate_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "delivery",
            sa.Enum(
                "NONE",
                "QUEUED",
                "SENT",
                "BOUNCED",
                name="deliverystate_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("link_id", sa.Text(), nullable=True),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("viewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consent_version", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["firm_id", "contact_id"],
            ["contact.firm_id", "contact.id"],
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "envelope_id"],
            ["envelope.firm_id", "envelope.id"],
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "member_id"], ["member.firm_id", "member.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.create_index("ix_recipient_member", "recipient", ["firm_id", "member_id"], unique=False)
    op.create_index("uq_recipient_key", "recipient", ["firm_id", "envelope_id", "key"], unique=True)
    op.create_table(
        "delivery",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recipient_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "NONE",
                "QUEUED",
                "SENT",
                "BOUNCED",
                name="deliverystate_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["firm_id", "recipient_id"],
            ["recipient.firm_id", "recipient.id"],
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.create_index("ix_delivery_recipient", "delivery", ["firm_id", "recipient_id"], unique=False)
    op.create_table(
        "document_version",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("envelope_id", sa.Text(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "ORIGINAL",
                "SENT",
                "SEALED",
                name="versionkind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("page_hashes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id", "document_id"],
            ["document.firm_id", "document.id"],
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "envelope_id"],
            ["envelope.firm_id", "envelope.id"],
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.create_index(
        "ix_document_version_document", "document_version", ["firm_id", "document_id"], unique=False
    )
    op.create_table(
        "envelope_document",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("envelope_id", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id", "document_id"],
            ["document.firm_id", "document.id"],
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "envelope_id"],
            ["envelope.firm_id", "envelope.id"],
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.create_index(
        "ix_envelope_document_document", "envelope_document", ["firm_id", "document_id"], unique=False
    )
    op.create_index(
        "ix_envelope_document_envelope", "envelope_document", ["firm_id", "envelope_id"], unique=False
    )
    op.create_table(
        "field",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("envelope_id", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Text(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "SIGNATURE",
                "INITIALS",
                "STAMP",
                "DATE_SIGNED",
                "DATE",
                "NAME",
                "EMAIL",
                "COMPANY",
                "TEXT",
                "NUMBER",
                "CHECKBOX",
                "RADIO",
                "DROPDOWN",
                "IMAGE",
                "DOCUMENT_DATE",
                name="fieldkind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.Column("width", sa.Float(), nullable=False),
        sa.Column("height", sa.Float(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("options", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("image_sha256", sa.Text(), nullable=True),
        sa.Column(
            "method",
            sa.Enum(
                "DRAWN",
                "TYPED",
                "UPLOADED",
                name="signaturemethod_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("filled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["firm_id", "document_id"],
            ["document.firm_id", "document.id"],
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "envelope_id"],
            ["envelope.firm_id", "envelope.id"],
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "recipient_id"],
            ["recipient.firm_id", "recipient.id"],
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.create_index("ix_field_envelope", "field", ["firm_id", "envelope_id"], unique=False)
    op.create_table(
        "task",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "OPEN",
                "DONE",
                "CANCELLED",
                name="taskstate_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("assignee_id", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("job_id", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id", "job_id"], ["job.firm_id", "job.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.create_index("ix_task_job", "task", ["firm_id", "job_id"], unique=False)
    op.create_table(
        "visit",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("stage_id", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "left_by",
            sa.Enum(
                "MANUAL",
                "AUTOMOVE",
                "UNLINKED",
                "WAIVED",
                "STAGE_DELETED",
                "PLACE_FREED",
                "UNDO",
                name="movecause_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "job_id"], ["job.firm_id", "job.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "stage_id"], ["stage.firm_id", "stage.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.create_index(
        "uq_visit_open_of_job",
        "visit",
        ["firm_id", "job_id"],
        unique=True,
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_table(
        "job_link",
        sa.Column("firm_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=True),
        sa.Column("task_id", sa.Text(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "BLOCKING",
                "INFORMATIVE",
                name="linkrole_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "OPEN",
                "SETTLED",
                "STUCK",
                "WAIVED",
                "IDLE",
                name="linkstate_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("linked_by", sa.Text(), nullable=False),
        sa.Column("unlinked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_visit_id", sa.Text(), nullable=True),
        sa.Column("settled_because", sa.Text(), nullable=True),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id", "document_id"],
            ["document.firm_id", "document.id"],
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "job_id"], ["job.firm_id", "job.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["firm_id", "task_id"], ["task.firm_id", "task.id"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"],
            ["firm.id"],
        ),
        sa.PrimaryKeyConstraint("firm_id", "id"),
    )
    op.create_index("ix_job_link_document", "job_link", ["firm_id", "document_id"], unique=False)
    op.create_index("ix_job_link_task", "job_link", ["firm_id", "task_id"], unique=False)
    op.create_index("uq_job_link_document", "job_link", ["firm_id", "job_id", "document_id"], unique=True)
    op.create_index("uq_job_link_task", "job_link", ["firm_id", "job_id", "task_id"], unique=True)
    keep_firms_apart()
    set_up_the_queue()


TENANTS = [
    "api_token",
    "client",
    "contact",
    "delivery",
    "document",
    "document_version",
    "envelope",
    "envelope_document",
    "event",
    "event_subject",
    "field",
    "folder",
    "idempotency",
    "job",
    "job_link",
    "member",
    "pipeline",
    "recipient",
    "stage",
    "task",
    "upload",
    "visit",
]
MINE = "firm_id = nullif(current_setting('app.firm', true), '')"


def keep_firms_apart() -> None:
    """Row-level security, forced: a transaction that names no firm sees nothing."""
    for table in TENANTS:
        _guard(table, MINE)
    _guard("firm", "id = nullif(current_setting('app.firm', true), '')")


def _guard(table: str, mine: str) -> None:
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    op.execute(f"create policy own_firm on {table} using ({mine}) with check ({mine})")


def set_up_the_queue() -> None:
    """procrastinate's own schema, of the release named in the file, without its NOTIFY on insert: that one
    holds a database-wide lock through every commit."""
    schema = Path(__file__).parents[1] / "procrastinate_3_10.sql"
    op.get_bind().exec_driver_sql(schema.read_text().replace("%", "%%"))
    op.execute("drop trigger procrastinate_jobs_notify_queue_job_inserted_v1 on procrastinate_jobs")
