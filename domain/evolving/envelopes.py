"""What events of an envelope do to the rows, its documents' links included."""

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
            created_at=stamp.at,
            version=0,
        )
    )
    for position, document_id in enumerate(event.document_ids):
        held.add(
            EnvelopeDocument(
                firm_id=stamp.firm_id,
                id=f"{event.envelope_id}.{position}",
                envelope_id=event.envelope_id,
                document_id=document_id,
                position=position,
            )
        )
    for each in event.recipients:
        held.add(recipient_from(event.envelope_id, each, stamp))
    step(held, event.envelope_id, stamp)


def recipient_from(envelope_id: str, each: e.Addressee, stamp: Stamp) -> Recipient:
    return Recipient(
        firm_id=stamp.firm_id,
        id=each.recipient_id,
        envelope_id=envelope_id,
        key=each.key,
        role=RecipientRole(each.role),
        party=RecipientParty(each.party),
        name=each.name,
        email=each.email,
        phone=each.phone,
        kind=ClientKind(each.kind),
        channel=Channel(each.channel),
        identity_check=IdentityCheck(each.identity_check),
        routing_order=each.routing_order,
        acknowledge=each.acknowledge,
        language=each.language,
        contact_id=each.contact_id,
        member_id=each.member_id,
    )


@evolve.register
def _(event: e.FieldsPlaced, held: Held, stamp: Stamp) -> None:
    for each in held.all(SignField, lambda x: x.envelope_id == event.envelope_id):
        held.remove(each)
    for position, place in enumerate(event.fields):
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


@evolve.register
def _(event: e.EnvelopeSent, held: Held, stamp: Stamp) -> None:
    for copy in event.copies:
        held.add(
            DocumentVersion(
                firm_id=stamp.firm_id,
                id=copy.version_id,
                document_id=copy.document_id,
                envelope_id=event.envelope_id,
                kind=VersionKind.SENT,
                sha256=copy.sha256,
                size=copy.size,
                page_hashes=copy.page_hashes,
                created_at=stamp.at,
            )
        )
    take_keys(held, event.links)
    envelope = held.get(Envelope, event.envelope_id)
    envelope.state, envelope.sent_at = EnvelopeState.SENT, stamp.at
    envelope.verification_code = event.verification_code
    step(held, event.envelope_id, stamp)


def take_keys(held: Held, links: list[e.KeyOf]) -> None:
    """The link that a party held before is no longer theirs."""
    for key in links:
        recipient = held.get(Recipient, key.recipient_id)
        recipient.link_id, recipient.link_version = key.link_id, key.link_version


@evolve.register
def _(event: e.RecipientNotified, held: Held, stamp: Stamp) -> None:
    recipient = held.get(Recipient, event.recipient_id)
    recipient.state, recipient.notified_at = RecipientState.NOTIFIED, stamp.at
    recipient.delivery = DeliveryState.QUEUED
    step(held, event.envelope_id, stamp)


@evolve.register
def _(event: e.DeliveryChanged, held: Held, stamp: Stamp) -> None:
    recipient = held.get(Recipient, event.recipient_id)
    recipient.delivery = event.to
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
                created_at=stamp.at,
            )
        )
    step(held, event.envelope_id, stamp)


def step(held: Held, envelope_id: str, stamp: Stamp) -> None:
    """After each step of an envelope: its version, and the links of its documents."""
    held.get(Envelope, envelope_id).version += 1
    mine = {x.document_id for x in held.all(EnvelopeDocument, lambda x: x.envelope_id == envelope_id)}
    for document_id in mine:
        held.get(Document, document_id).version += 1
    for link in held.all(JobLink, lambda x: x.document_id in mine):
        refresh(held, link, stamp.at)
