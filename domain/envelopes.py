"""Envelopes: who is asked to act on which documents, in which order, and how far they have come."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlmodel import JSON, Field, Index, text

from domain.columns import INSTANT, TEXT, WORDS, Dated, Owned, choice, points
from domain.people import ClientKind

ANY: Any = JSON()


class EnvelopeKind(StrEnum):
    SIGNATURE = "SIGNATURE"
    APPROVAL = "APPROVAL"


class EnvelopeState(StrEnum):
    DRAFT = "DRAFT"
    SENT = "SENT"
    CORRECTING = "CORRECTING"
    COMPLETED = "COMPLETED"
    DECLINED = "DECLINED"
    VOIDED = "VOIDED"
    EXPIRED = "EXPIRED"


OPEN_STATES = frozenset({EnvelopeState.DRAFT, EnvelopeState.SENT, EnvelopeState.CORRECTING})


class SealState(StrEnum):
    NONE = "NONE"
    PENDING = "PENDING"
    DELAYED = "DELAYED"
    SEALED = "SEALED"


class RecipientRole(StrEnum):
    SIGNER = "SIGNER"
    APPROVER = "APPROVER"
    VIEWER = "VIEWER"
    CC = "CC"


class RecipientParty(StrEnum):
    FIRM = "FIRM"
    CLIENT = "CLIENT"
    OTHER = "OTHER"


class RecipientState(StrEnum):
    WAITING = "WAITING"
    NOTIFIED = "NOTIFIED"
    VIEWED = "VIEWED"
    SIGNED = "SIGNED"
    SIGNED_ON_PAPER = "SIGNED_ON_PAPER"
    APPROVED = "APPROVED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    DECLINED = "DECLINED"
    OPTED_OUT = "OPTED_OUT"
    CHANGES_REQUESTED = "CHANGES_REQUESTED"
    EXPIRED = "EXPIRED"
    REPLACED = "REPLACED"
    NOT_NEEDED = "NOT_NEEDED"


DONE_STATES = frozenset(
    {
        RecipientState.SIGNED,
        RecipientState.SIGNED_ON_PAPER,
        RecipientState.APPROVED,
        RecipientState.ACKNOWLEDGED,
        RecipientState.NOT_NEEDED,
    }
)
ASKED_STATES = frozenset({RecipientState.NOTIFIED, RecipientState.VIEWED})
# Who stands here does not act any more, unless the sender does something about it.
LOST_STATES = frozenset({RecipientState.DECLINED, RecipientState.OPTED_OUT, RecipientState.EXPIRED})
Quorums = Mapping[str, int]


class Channel(StrEnum):
    EMAIL = "EMAIL"
    SMS = "SMS"


class IdentityCheck(StrEnum):
    NONE = "NONE"
    EMAIL_CODE = "EMAIL_CODE"
    SMS_CODE = "SMS_CODE"


CODE_CHANNELS: dict[IdentityCheck, Channel] = {
    IdentityCheck.EMAIL_CODE: Channel.EMAIL,
    IdentityCheck.SMS_CODE: Channel.SMS,
}


class DeliveryState(StrEnum):
    NONE = "NONE"
    QUEUED = "QUEUED"
    SENT = "SENT"
    BOUNCED = "BOUNCED"


class FieldKind(StrEnum):
    SIGNATURE = "SIGNATURE"
    INITIALS = "INITIALS"
    STAMP = "STAMP"
    DATE_SIGNED = "DATE_SIGNED"
    DATE = "DATE"
    NAME = "NAME"
    EMAIL = "EMAIL"
    COMPANY = "COMPANY"
    TEXT = "TEXT"
    NUMBER = "NUMBER"
    CHECKBOX = "CHECKBOX"
    RADIO = "RADIO"
    DROPDOWN = "DROPDOWN"
    IMAGE = "IMAGE"
    DOCUMENT_DATE = "DOCUMENT_DATE"


class SignatureMethod(StrEnum):
    DRAWN = "DRAWN"
    TYPED = "TYPED"
    UPLOADED = "UPLOADED"


FILLED_BY_SYSTEM = frozenset({FieldKind.DATE_SIGNED, FieldKind.DOCUMENT_DATE})
CHOICES = frozenset({FieldKind.DROPDOWN, FieldKind.RADIO})
PICTURES = frozenset({FieldKind.SIGNATURE, FieldKind.INITIALS, FieldKind.STAMP, FieldKind.IMAGE})


class Envelope(Dated, table=True):
    __table_args__ = (
        points("owner_id", "member"),
        points("supersedes_id", "envelope"),
        Index("ix_envelope_state", "firm_id", "state"),
        Index("ix_envelope_supersedes", "firm_id", "supersedes_id"),
    )
    kind: EnvelopeKind = Field(sa_type=choice(EnvelopeKind))
    title: str = Field(sa_type=TEXT)
    message: str | None = Field(default=None, sa_type=TEXT)
    state: EnvelopeState = Field(default=EnvelopeState.DRAFT, sa_type=choice(EnvelopeState))
    seal_state: SealState = Field(default=SealState.NONE, sa_type=choice(SealState))
    owner_id: str = Field(sa_type=TEXT)
    language: str = Field(default="en", sa_type=TEXT)
    document_date: date | None = None
    expires_in_days: int | None = None
    sent_at: datetime | None = Field(default=None, sa_type=INSTANT)
    closed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    closed_by: str | None = Field(default=None, sa_type=TEXT)
    sealed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    sealed_sha256: str | None = Field(default=None, sa_type=TEXT)
    sealed_size: int | None = None
    verification_code: str | None = Field(default=None, sa_type=TEXT)
    chain_tip: str = Field(default="0" * 64, sa_type=TEXT)
    chain_head: str | None = Field(default=None, sa_type=TEXT)
    archived: bool = False
    version: int = 1
    # How many of a parallel group are enough, by its routing order; a group without a number needs all.
    quorums: dict[str, int] = Field(default_factory=dict, sa_type=ANY)
    supersedes_id: str | None = Field(default=None, sa_type=TEXT)
    retention_years: int | None = None
    deleted: bool = False
    correcting_since: datetime | None = Field(default=None, sa_type=INSTANT)
    correcting_by: str | None = Field(default=None, sa_type=TEXT)

    @property
    def retain_until(self) -> date | None:
        """A signed file and its evidence are kept until then, as the firm's rule was when it was sent."""
        if self.state != EnvelopeState.COMPLETED or self.closed_at is None or self.retention_years is None:
            return None
        return years_after(self.closed_at.astimezone(UTC).date(), self.retention_years)


def years_after(day: date, years: int) -> date:
    """The same day of a later year; the 28th where a 29th of February has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


class EnvelopeDocument(Owned, table=True):
    __tablename__ = "envelope_document"
    __table_args__ = (
        points("envelope_id", "envelope"),
        points("document_id", "document"),
        Index("ix_envelope_document_envelope", "firm_id", "envelope_id"),
        Index("ix_envelope_document_document", "firm_id", "document_id"),
    )
    envelope_id: str = Field(sa_type=TEXT)
    document_id: str = Field(sa_type=TEXT)
    position: int


class Recipient(Owned, table=True):
    __table_args__ = (
        points("envelope_id", "envelope"),
        points("contact_id", "contact"),
        points("member_id", "member"),
        points("replaced_by_id", "recipient"),
        Index(
            "uq_recipient_key",
            "firm_id",
            "envelope_id",
            "key",
            unique=True,
            postgresql_where=text("state <> 'REPLACED'"),
        ),
        Index("ix_recipient_member", "firm_id", "member_id"),
        Index("ix_recipient_email", "firm_id", text("lower(email)")),
        Index("ix_recipient_phone", "firm_id", "phone"),
        Index("ix_recipient_asked", "firm_id", postgresql_where=text("state IN ('NOTIFIED', 'VIEWED')")),
    )
    envelope_id: str = Field(sa_type=TEXT)
    key: str = Field(sa_type=TEXT)
    role: RecipientRole = Field(sa_type=choice(RecipientRole))
    party: RecipientParty = Field(sa_type=choice(RecipientParty))
    name: str = Field(sa_type=TEXT)
    email: str | None = Field(default=None, sa_type=TEXT)
    phone: str | None = Field(default=None, sa_type=TEXT)
    kind: ClientKind = Field(default=ClientKind.INDIVIDUAL, sa_type=choice(ClientKind))
    company: str | None = Field(default=None, sa_type=TEXT)
    channel: Channel = Field(default=Channel.EMAIL, sa_type=choice(Channel))
    identity_check: IdentityCheck = Field(default=IdentityCheck.NONE, sa_type=choice(IdentityCheck))
    routing_order: int
    acknowledge: bool = False
    language: str = Field(default="en", sa_type=TEXT)
    contact_id: str | None = Field(default=None, sa_type=TEXT)
    member_id: str | None = Field(default=None, sa_type=TEXT)
    state: RecipientState = Field(default=RecipientState.WAITING, sa_type=choice(RecipientState))
    delivery: DeliveryState = Field(default=DeliveryState.NONE, sa_type=choice(DeliveryState))
    link_id: str | None = Field(default=None, sa_type=TEXT)
    link_version: int = 0
    notified_at: datetime | None = Field(default=None, sa_type=INSTANT)
    viewed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    acted_at: datetime | None = Field(default=None, sa_type=INSTANT)
    consent_version: str | None = Field(default=None, sa_type=TEXT)
    reason: str | None = Field(default=None, sa_type=TEXT)
    replaced_by_id: str | None = Field(default=None, sa_type=TEXT)
    scan_sha256: str | None = Field(default=None, sa_type=TEXT)
    identity_proof: str | None = Field(default=None, sa_type=TEXT)
    armed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    expires_at: datetime | None = Field(default=None, sa_type=INSTANT)
    warned_at: datetime | None = Field(default=None, sa_type=INSTANT)
    last_reminded_at: datetime | None = Field(default=None, sa_type=INSTANT)
    reminders: int = 0
    last_called_at: datetime | None = Field(default=None, sa_type=INSTANT)
    code_sent_at: datetime | None = Field(default=None, sa_type=INSTANT)
    code_tries: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    code_locked_at: datetime | None = Field(default=None, sa_type=INSTANT)
    link_asked_at: datetime | None = Field(default=None, sa_type=INSTANT)
    inbox_asked_at: datetime | None = Field(default=None, sa_type=INSTANT)
    erased_at: datetime | None = Field(default=None, sa_type=INSTANT)

    @property
    def required(self) -> bool:
        """Is this party asked to act before the envelope is complete?"""
        if self.replaced:
            return False
        if self.role == RecipientRole.VIEWER:
            return self.acknowledge
        return self.role in (RecipientRole.SIGNER, RecipientRole.APPROVER)

    @property
    def of_the_firm(self) -> bool:
        """One of the firm's own, on whichever side they act."""
        return self.party == RecipientParty.FIRM or self.member_id is not None

    @property
    def stamps(self) -> bool:
        """Whoever acts for a company, or for the firm, has a stamp; a person has none."""
        return self.kind == ClientKind.COMPANY or self.of_the_firm

    @property
    def done(self) -> bool:
        return self.state in DONE_STATES

    @property
    def replaced(self) -> bool:
        return self.state == RecipientState.REPLACED

    @property
    def acted(self) -> bool:
        """They have given their answer: what they answered to may not change any more."""
        return self.done or self.state == RecipientState.DECLINED

    @property
    def asked_for_link_at(self) -> datetime | None:
        """When they last asked for a link, if since their time ended, or since they were locked, there is none."""
        since = self.expires_at if self.state == RecipientState.EXPIRED else self.code_locked_at
        asked = self.link_asked_at
        return asked if asked and since and asked >= since else None

    def address_for(self, channel: Channel) -> str | None:
        return self.email if channel == Channel.EMAIL else self.phone


class SignField(Owned, table=True):
    """A place on a page: page from 1, box in fractions of the page as displayed, origin top left."""

    __tablename__ = "field"
    __table_args__ = (
        points("envelope_id", "envelope"),
        points("document_id", "document"),
        points("recipient_id", "recipient"),
        Index("ix_field_envelope", "firm_id", "envelope_id"),
    )
    envelope_id: str = Field(sa_type=TEXT)
    document_id: str = Field(sa_type=TEXT)
    recipient_id: str | None = Field(default=None, sa_type=TEXT)
    kind: FieldKind = Field(sa_type=choice(FieldKind))
    page: int
    x: float
    y: float
    width: float
    height: float
    position: int = 0
    required: bool = True
    label: str | None = Field(default=None, sa_type=TEXT)
    options: list[str] = Field(default_factory=list, sa_type=WORDS)
    pattern: str | None = Field(default=None, sa_type=TEXT)
    value: str | None = Field(default=None, sa_type=TEXT)
    image_sha256: str | None = Field(default=None, sa_type=TEXT)
    method: SignatureMethod | None = Field(default=None, sa_type=choice(SignatureMethod))
    filled_at: datetime | None = Field(default=None, sa_type=INSTANT)


class Delivery(Dated, table=True):
    """One message to one party; its id is the Message-ID's left part, so a repeat is recognised."""

    __table_args__ = (
        points("recipient_id", "recipient"),
        Index("ix_delivery_recipient", "firm_id", "recipient_id"),
    )
    recipient_id: str = Field(sa_type=TEXT)
    kind: str = Field(sa_type=TEXT)
    state: DeliveryState = Field(default=DeliveryState.QUEUED, sa_type=choice(DeliveryState))
    detail: str | None = Field(default=None, sa_type=TEXT)


class CodeSession(Owned, table=True):
    """One browser that a party came with by one version of their link: its code, wrong tries, confirmation.

    `session_hash` is the keyed hash of the secret that the browser holds. The code is derived from `code_id`."""

    __tablename__ = "code_session"
    __table_args__ = (
        points("recipient_id", "recipient"),
        Index(
            "uq_code_session_browser", "firm_id", "recipient_id", "session_hash", "link_version", unique=True
        ),
        Index("ix_code_session_code", "firm_id", "code_id"),
    )
    recipient_id: str = Field(sa_type=TEXT)
    session_hash: str = Field(sa_type=TEXT)
    link_version: int
    code_id: str | None = Field(default=None, sa_type=TEXT)
    sent_at: datetime | None = Field(default=None, sa_type=INSTANT)
    tries: int = 0
    confirmed_at: datetime | None = Field(default=None, sa_type=INSTANT)
