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
    states = {each.state for each in recipients if each.envelope_id == envelope.id}
    if RecipientState.CHANGES_REQUESTED in states:
        return DocumentState.CHANGES_REQUESTED
    if RecipientState.OPTED_OUT in states:
        return DocumentState.OPTED_OUT
    return DocumentState.PENDING_APPROVAL if approval else DocumentState.PENDING_SIGNATURE


def current(envelope: Envelope, recipients: Sequence[Recipient]) -> list[Recipient]:
    """Who is asked to act at this moment."""
    if envelope.state != EnvelopeState.SENT:
        return []
    order = routing.current_order(recipients)
    return [
        each
        for each in recipients
        if each.routing_order == order and each.required and each.state in ASKED_STATES
    ]


def days_waiting(envelope: Envelope, recipients: Sequence[Recipient], now: datetime) -> int:
    """Whole days since the party that has waited longest was asked."""
    since = [each.notified_at for each in current(envelope, recipients) if each.notified_at]
    return (now - min(since)).days if since else 0


def ceremony_state(
    envelope: Envelope, recipient: Recipient, recipients: Sequence[Recipient], link_version: int
) -> CeremonyState:
    """Which page the holder of a known link sees."""
    if recipient.state == RecipientState.REPLACED or link_version != recipient.link_version:
        return CeremonyState.REPLACED
    if envelope.state in (EnvelopeState.VOIDED, EnvelopeState.DECLINED):
        return CeremonyState.CLOSED
    if envelope.state == EnvelopeState.COMPLETED or recipient.done:
        return CeremonyState.DONE
    if envelope.state == EnvelopeState.CORRECTING:
        return CeremonyState.CORRECTING
    if envelope.state == EnvelopeState.EXPIRED or recipient.state == RecipientState.EXPIRED:
        return CeremonyState.EXPIRED
    return CeremonyState.OPEN if routing.admitted(recipient, recipients) else CeremonyState.WAITING
