"""Proof of who signs: where a document asks for it, and the firm's own check, recorded."""

from collections.abc import Iterator
from datetime import datetime

from domain.changing import open_party
from domain.envelopes import EnvelopeDocument, Recipient, RecipientParty, RecipientRole
from domain.events import Event, IdentityProved
from domain.held import Held
from domain.papers import Document
from domain.refusals import InvalidInput


def proof_missing(held: Held, recipient: Recipient) -> bool:
    """Does a document ask for proof of who this signer is, and the firm has recorded none? It knows its members."""
    known = recipient.member_id is not None or recipient.party == RecipientParty.FIRM
    if known or recipient.role != RecipientRole.SIGNER or recipient.identity_proof is not None:
        return False
    places = held.under(EnvelopeDocument, "envelope_id", recipient.envelope_id)
    return any(held.get(Document, each.document_id).requires_identity_proof for each in places)


def record_proof(
    held: Held, recipient_id: str, method: str, note: str, checked_at: datetime, now: datetime
) -> Iterator[Event]:
    envelope, recipient = open_party(held, recipient_id)
    if checked_at > now:
        raise InvalidInput("checkedAt", "a check that has been made lies in the past")
    yield IdentityProved(
        envelope_id=envelope.id,
        recipient_id=recipient.id,
        method=method,
        note=note,
        checked_at=checked_at,
    )
