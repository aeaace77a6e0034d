"""How a document, an envelope, a party's page stand: what is derived, never stored."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from domain import routing
from domain.envelopes import (
    ASKED_STATES,
    Envelope,
    EnvelopeKind,
    EnvelopeState,
    Recipient,
    RecipientState,
)
from domain.held import Held
from domain.linking import leading


class DocumentState(StrEnum):
    NONE = "NONE"
    PENDING_APPROVAL = "PENDING_APPROVAL"
    PENDING_SIGNATURE = "PENDING_SIGNATURE"
    CHANGES_REQUESTED = "CHANGES_REQUESTED"
    OPTED_OUT = "OPTED_OUT"
    DECLINED = "DECLINED"
    EXPIRED = "EXPIRED"
    VOIDED = "VOIDED"
    SIGNED = "SIGNED"
    APPROVED = "APPROVED"


class CeremonyState(StrEnum):
    WAITING = "WAITING"
    OPEN = "OPEN"
    CORRECTING = "CORRECTING"
    LOCKED = "LOCKED"
    DONE = "DONE"
    REPLACED = "REPLACED"
    SUPERSEDED = "SUPERSEDED"
    EXPIRED = "EXPIRED"
    CLOSED = "CLOSED"


# Who refused keeps the right to read on, as long as the envelope is open to others.
ANSWERED = frozenset({RecipientState.DECLINED, RecipientState.OPTED_OUT})
CLOSED_AS: dict[EnvelopeState, DocumentState] = {
    EnvelopeState.DECLINED: DocumentState.DECLINED,
    EnvelopeState.EXPIRED: DocumentState.EXPIRED,
    EnvelopeState.VOIDED: DocumentState.VOIDED,
}


def document_standing(envelopes: Sequence[Envelope], recipients: Sequence[Recipient]) -> DocumentState:
    """What a document's newest request says of it; drafts say nothing yet."""
    envelope = leading([each for each in envelopes if each.state != EnvelopeState.DRAFT])
    if envelope is None:
        return DocumentState.NONE
    if envelope.state in CLOSED_AS:
        return CLOSED_AS[envelope.state]
    approval = envelope.kind == EnvelopeKind.APPROVAL
    if envelope.state == EnvelopeState.COMPLETED:
        return DocumentState.APPROVED if approval else DocumentState.SIGNED
    mine = [each for each in recipients if each.envelope_id == envelope.id]
    if any(each.required and each.state == RecipientState.CHANGES_REQUESTED for each in mine):
        return DocumentState.CHANGES_REQUESTED
    if any(each.state == RecipientState.OPTED_OUT for each in routing.lost(mine, envelope.quorums)):
        return DocumentState.OPTED_OUT
    return DocumentState.PENDING_APPROVAL if approval else DocumentState.PENDING_SIGNATURE


def current(envelope: Envelope, recipients: Sequence[Recipient]) -> list[Recipient]:
    """Who is asked to act at this moment."""
    if envelope.state != EnvelopeState.SENT:
        return []
    order = routing.current_order(recipients, envelope.quorums)
    return [
        each
        for each in recipients
        if each.routing_order == order and each.required and each.state in ASKED_STATES
    ]


def is_asked(held: Held, recipient: Recipient) -> bool:
    """Is it this party's turn, at this moment?"""
    mine = held.all(Recipient, lambda each: each.envelope_id == recipient.envelope_id)
    return recipient in current(held.get(Envelope, recipient.envelope_id), mine)


def days_waiting(envelope: Envelope, recipients: Sequence[Recipient], now: datetime) -> int:
    """Whole days since the party that has waited longest was asked."""
    since = [each.notified_at for each in current(envelope, recipients) if each.notified_at]
    return (now - min(since)).days if since else 0


def newer(copies: Sequence[Envelope]) -> Envelope | None:
    """Of the copies of a request, the newest that was sent."""
    sent = [each for each in copies if each.state != EnvelopeState.DRAFT]
    return max(sent, key=lambda each: each.id, default=None)


def ceremony_state(
    envelope: Envelope,
    recipient: Recipient,
    recipients: Sequence[Recipient],
    link_version: int,
    superseded: bool,
) -> CeremonyState:
    """Which page the holder of a known link sees. `superseded`: a newer request was sent in place of this one."""
    if recipient.state == RecipientState.REPLACED or link_version != recipient.link_version:
        return CeremonyState.REPLACED
    if superseded:
        return CeremonyState.SUPERSEDED
    if envelope.state in (EnvelopeState.VOIDED, EnvelopeState.DECLINED):
        return CeremonyState.CLOSED
    if recipient.code_locked_at is not None and recipient.state not in ANSWERED:
        return CeremonyState.LOCKED
    if envelope.state == EnvelopeState.COMPLETED or recipient.done or recipient.state in ANSWERED:
        return CeremonyState.DONE
    if envelope.state == EnvelopeState.CORRECTING:
        return CeremonyState.CORRECTING
    if envelope.state == EnvelopeState.EXPIRED or recipient.state == RecipientState.EXPIRED:
        return CeremonyState.EXPIRED
    admitted = routing.admitted(recipient, recipients, envelope.quorums)
    return CeremonyState.OPEN if admitted else CeremonyState.WAITING
