"""What events of an envelope do to the rows, its documents' links included."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from domain import events as e
from domain.boards import JobLink
from domain.envelopes import (
    Channel,
    Delivery,
    DeliveryState,
    Envelope,
    EnvelopeDocument,
    EnvelopeState,
    FieldKind,
    IdentityCheck,
    Recipient,
    RecipientParty,
    RecipientRole,
    RecipientState,
    SealState,
    SignField,
)
from domain.evolving.step import Stamp, evolve
from domain.held import Held
from domain.linking import refresh
from domain.papers import Document, DocumentVersion, VersionKind
from domain.people import ClientKind
from domain.subjects import documents_in


@evolve.register
def _(event: e.EnvelopeDrafted, held: Held, stamp: Stamp) -> None:
    held.add(
        Envelope(
            firm_id=stamp.firm_id,
            id=event.envelope_id,
            kind=event.kind,
            title=event.title,
            message=event.message,
            owner_id=event.owner_id,
            language=event.language,
            document_date=event.document_date,
            expires_in_days=event.expires_in_days,
            quorums=event.quorums,
            supersedes_id=event.supersedes_id,
            created_at=stamp.at,
            version=0,
        )
    )
    place_documents(held, event.envelope_id, event.document_ids, stamp)
    for each in event.recipients:
        held.add(recipient_from(event.envelope_id, each, stamp))
    step(held, event.envelope_id, stamp)


def place_documents(held: Held, envelope_id: str, document_ids: list[str], stamp: Stamp) -> None:
    for position, document_id in enumerate(document_ids):
        held.add(
            EnvelopeDocument(
                firm_id=stamp.firm_id,
                id=f"{envelope_id}.{position}",
                envelope_id=envelope_id,
                document_id=document_id,
                position=position,
            )
        )


def recipient_from(envelope_id: str, each: e.Addressee, stamp: Stamp) -> Recipient:
    return Recipient(firm_id=stamp.firm_id, id=each.recipient_id, envelope_id=envelope_id, **as_columns(each))


def as_columns(each: e.Addressee) -> dict[str, Any]:
    """What a party's row says of who they are and how they are asked."""
    typed = {
        "role": RecipientRole(each.role),
        "party": RecipientParty(each.party),
        "kind": ClientKind(each.kind),
        "channel": Channel(each.channel),
        "identity_check": IdentityCheck(each.identity_check),
    }
    return {name: value for name, value in vars(each).items() if name != "recipient_id"} | typed


@evolve.register
def _(event: e.FieldsPlaced, held: Held, stamp: Stamp) -> None:
    gone = held.all(SignField, lambda x: x.envelope_id == event.envelope_id and x.id not in event.kept)
    for each in gone:
        held.remove(each)
    if event.state == EnvelopeState.CORRECTING:
        _ask_anew_of(
            held, event.envelope_id, {x.recipient_id for x in gone} | {x.recipient_id for x in event.fields}
        )
    for position, place in enumerate(event.fields, start=len(event.kept)):
        held.add(
            SignField(
                firm_id=stamp.firm_id,
                id=place.field_id,
                envelope_id=event.envelope_id,
                document_id=place.document_id,
                recipient_id=place.recipient_id,
                kind=FieldKind(place.kind),
                page=place.page,
                x=place.x,
                y=place.y,
                width=place.width,
                height=place.height,
                position=position,
                required=place.required,
                label=place.label,
                options=place.options,
                pattern=place.pattern,
                value=place.value,
            )
        )
    step(held, event.envelope_id, stamp)


def _ask_anew_of(held: Held, envelope_id: str, parties: set[str | None]) -> None:
    """What the sender writes on the pages, as nobody's field, concerns everyone."""
    if None in parties:
        ask_all_anew(held, envelope_id)
    for each in held.all(Recipient, lambda x: x.id in parties):
        ask_anew(each)


def ask_anew(recipient: Recipient) -> None:
    """What concerns this party has changed: their link is taken away, and they are asked again in their turn."""
    recipient.state, recipient.delivery = RecipientState.WAITING, DeliveryState.NONE
    recipient.link_id = None


def ask_all_anew(held: Held, envelope_id: str) -> None:
    for each in held.all(Recipient, lambda x: x.envelope_id == envelope_id):
        if not (each.acted or each.replaced or each.state == RecipientState.OPTED_OUT):
            ask_anew(each)


@evolve.register
def _(event: e.EnvelopeSent, held: Held, stamp: Stamp) -> None:
    take_copies(held, event.envelope_id, event.copies, stamp)
    take_keys(held, event.links)
    envelope = held.get(Envelope, event.envelope_id)
    envelope.state, envelope.sent_at = EnvelopeState.SENT, stamp.at
    envelope.verification_code, envelope.retention_years = event.verification_code, event.retention_years
    step(held, event.envelope_id, stamp)


def take_copies(held: Held, envelope_id: str, copies: list[e.Rendered], stamp: Stamp) -> None:
    for copy in copies:
        held.add(
            DocumentVersion(
                firm_id=stamp.firm_id,
                id=copy.version_id,
                document_id=copy.document_id,
                envelope_id=envelope_id,
                kind=VersionKind.SENT,
                sha256=copy.sha256,
                size=copy.size,
                page_hashes=copy.page_hashes,
                created_at=stamp.at,
            )
        )


def take_keys(held: Held, links: list[e.KeyOf]) -> None:
    """The link that a party held before is no longer theirs."""
    for key in links:
        recipient = held.get(Recipient, key.recipient_id)
        recipient.link_id, recipient.link_version = key.link_id, key.link_version


@evolve.register
def _(event: e.RecipientNotified, held: Held, stamp: Stamp) -> None:
    recipient = held.get(Recipient, event.recipient_id)
    days = held.get(Envelope, event.envelope_id).expires_in_days
    recipient.expires_at = stamp.at + timedelta(days=days) if days and recipient.required else None
    asked(held, recipient, stamp)


def asked(held: Held, recipient: Recipient, stamp: Stamp) -> None:
    """It is a party's turn, and a message is on its way: reminders count from here."""
    recipient.state, recipient.notified_at = RecipientState.NOTIFIED, stamp.at
    recipient.delivery = DeliveryState.QUEUED
    recipient.armed_at, recipient.reminders, recipient.warned_at = stamp.at, 0, None
    step(held, recipient.envelope_id, stamp)


@evolve.register
def _(event: e.DeliveryChanged, held: Held, stamp: Stamp) -> None:
    sent = event.to != DeliveryState.BOUNCED
    if not (
        event.overtaken or (sent and event.kind == "CODE")
    ):  # that a code has come says nothing of the link
        held.get(Recipient, event.recipient_id).delivery = event.to
    known = held.find(Delivery, event.message_id)
    if known is not None:
        known.state, known.detail = event.to, event.detail
        return
    held.add(
        Delivery(
            firm_id=stamp.firm_id,
            id=event.message_id,
            recipient_id=event.recipient_id,
            kind=event.kind,
            state=event.to,
            detail=event.detail,
            created_at=stamp.at,
        )
    )


@evolve.register
def _(event: e.EnvelopeCompleted, held: Held, stamp: Stamp) -> None:
    held.get(Envelope, event.envelope_id).seal_state = SealState.PENDING
    close(held, event.envelope_id, EnvelopeState.COMPLETED, stamp)


@evolve.register
def _(event: e.EnvelopeDeclined, held: Held, stamp: Stamp) -> None:
    close(held, event.envelope_id, EnvelopeState.DECLINED, stamp)


@evolve.register
def _(event: e.EnvelopeVoided, held: Held, stamp: Stamp) -> None:
    close(held, event.envelope_id, EnvelopeState.VOIDED, stamp)


def close(held: Held, envelope_id: str, state: EnvelopeState, stamp: Stamp) -> None:
    envelope = held.get(Envelope, envelope_id)
    envelope.state, envelope.closed_at, envelope.closed_by = state, stamp.at, stamp.actor
    step(held, envelope_id, stamp)


@evolve.register
def _(event: e.SealDelayed, held: Held, stamp: Stamp) -> None:
    held.get(Envelope, event.envelope_id).seal_state = SealState.DELAYED
    step(held, event.envelope_id, stamp)


@evolve.register
def _(event: e.ResealAsked, held: Held, stamp: Stamp) -> None:
    held.get(Envelope, event.envelope_id).seal_state = SealState.PENDING
    step(held, event.envelope_id, stamp)


@evolve.register
def _(event: e.EnvelopeSealed, held: Held, stamp: Stamp) -> None:
    envelope = held.get(Envelope, event.envelope_id)
    envelope.seal_state, envelope.sealed_at = SealState.SEALED, stamp.at
    envelope.sealed_sha256, envelope.sealed_size = event.sha256, event.size
    for document_id, version_id in event.version_ids.items():
        held.add(
            DocumentVersion(
                firm_id=stamp.firm_id,
                id=version_id,
                document_id=document_id,
                envelope_id=event.envelope_id,
                kind=VersionKind.SEALED,
                sha256=event.sha256,
                size=event.size,
                timestamped_at=event.timestamped_at,
                timestamped_by=event.timestamped_by,
                level=event.level,
                certificate_sha256=event.certificate_sha256,
                created_at=stamp.at,
            )
        )
    step(held, event.envelope_id, stamp)


def step(held: Held, envelope_id: str, stamp: Stamp) -> None:
    """After each step of an envelope: its version, and the links of its documents."""
    held.get(Envelope, envelope_id).version += 1
    touch(held, documents_in(held, envelope_id), stamp)


def touch(held: Held, document_ids: Iterable[str], stamp: Stamp) -> None:
    """Documents that stand otherwise now: their versions, and the links that jobs hold to them."""
    touched = set(document_ids)
    for document_id in touched:
        held.get(Document, document_id).version += 1
    for link in held.all(JobLink, lambda x: x.document_id in touched):
        refresh(held, link, stamp.at)
