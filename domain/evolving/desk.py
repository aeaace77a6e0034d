"""What a sender's later acts do to the rows."""

from domain import events as e
from domain.envelopes import (
    Envelope,
    EnvelopeDocument,
    EnvelopeState,
    Recipient,
    RecipientState,
    SignField,
)
from domain.evolving.ceremony import acted
from domain.evolving.envelopes import (
    as_columns,
    ask_all_anew,
    ask_anew,
    place_documents,
    recipient_from,
    step,
    take_copies,
    take_keys,
    touch,
)
from domain.evolving.step import Stamp, evolve
from domain.held import Held


@evolve.register
def _(event: e.EnvelopeUpdated, held: Held, stamp: Stamp) -> None:
    envelope = held.get(Envelope, event.envelope_id)
    for name, value in event.changes.items():
        setattr(envelope, name, value)
    if event.document_ids is not None:
        _other_documents(held, event.envelope_id, event.document_ids, stamp)
    for each in event.changed:
        recipient = held.get(Recipient, each.recipient_id)
        for name, value in as_columns(each).items():
            setattr(recipient, name, value)
        recipient.consent_version = None
        ask_anew(recipient)
    for id in event.removed:
        _drop(held, held.get(Recipient, id), event.state)
    for each in event.added:
        held.add(recipient_from(event.envelope_id, each, stamp))
    if event.document_ids is not None or "document_date" in event.changes:
        ask_all_anew(held, event.envelope_id)
    step(held, event.envelope_id, stamp)
    touch(held, event.former_document_ids, stamp)


def _other_documents(held: Held, envelope_id: str, document_ids: list[str], stamp: Stamp) -> None:
    """Fields on documents that are gone go with them."""
    for place in held.all(EnvelopeDocument, lambda x: x.envelope_id == envelope_id):
        held.remove(place)
    place_documents(held, envelope_id, document_ids, stamp)
    for field in held.all(SignField, lambda x: x.envelope_id == envelope_id):
        if field.document_id not in document_ids:
            held.remove(field)


def _drop(held: Held, recipient: Recipient, state: EnvelopeState) -> None:
    """Whoever was asked already is named by the log, so they stay, as replaced by nobody."""
    for field in held.all(SignField, lambda x: x.recipient_id == recipient.id):
        held.remove(field)
    if state == EnvelopeState.DRAFT:
        held.remove(recipient)
    else:
        recipient.state = RecipientState.REPLACED


@evolve.register
def _(event: e.EnvelopeCorrectionStarted, held: Held, stamp: Stamp) -> None:
    envelope = held.get(Envelope, event.envelope_id)
    envelope.state = EnvelopeState.CORRECTING
    envelope.correcting_since, envelope.correcting_by = stamp.at, stamp.actor
    step(held, event.envelope_id, stamp)


@evolve.register
def _(event: e.EnvelopeCorrectionFinished, held: Held, stamp: Stamp) -> None:
    take_copies(held, event.envelope_id, event.copies, stamp)
    take_keys(held, event.links)
    for key in event.links:
        held.get(Recipient, key.recipient_id).state = RecipientState.WAITING
    envelope = held.get(Envelope, event.envelope_id)
    _start_clocks(held, envelope, stamp)
    envelope.state = EnvelopeState.SENT
    envelope.correcting_since = envelope.correcting_by = None
    step(held, event.envelope_id, stamp)


def _start_clocks(held: Held, envelope: Envelope, stamp: Stamp) -> None:
    """While it was corrected nobody could act, so nobody's time passed; what was over before is over."""
    stood = stamp.at - (envelope.correcting_since or stamp.at)
    mine = held.all(Recipient, lambda x: x.envelope_id == envelope.id and not x.acted)
    for each in (x for x in mine if x.state != RecipientState.EXPIRED):
        each.armed_at = each.armed_at and each.armed_at + stood
        each.expires_at = each.expires_at and each.expires_at + stood


@evolve.register
def _(event: e.EnvelopeDeleted, held: Held, stamp: Stamp) -> None:
    """Its documents are in it no longer, so that nothing that asks for their requests finds it."""
    held.get(Envelope, event.envelope_id).deleted = True
    for place in held.all(EnvelopeDocument, lambda x: x.envelope_id == event.envelope_id):
        held.remove(place)
    step(held, event.envelope_id, stamp)
    touch(held, event.former_document_ids, stamp)


@evolve.register
def _(event: e.EnvelopeArchived, held: Held, stamp: Stamp) -> None:
    held.get(Envelope, event.envelope_id).archived = event.archived
    step(held, event.envelope_id, stamp)


@evolve.register
def _(event: e.RecipientReplaced, held: Held, stamp: Stamp) -> None:
    """The places to sign go to the other; what the former had filled in does not."""
    former = held.get(Recipient, event.recipient_id)
    former.state, former.reason = RecipientState.REPLACED, event.reason
    former.replaced_by_id = event.by.recipient_id
    held.add(recipient_from(event.envelope_id, event.by, stamp))
    take_keys(held, event.links)
    empty_fields(held, former.id)
    for field in held.all(SignField, lambda x: x.recipient_id == former.id):
        field.recipient_id = event.by.recipient_id
    step(held, event.envelope_id, stamp)


def empty_fields(held: Held, recipient_id: str) -> None:
    """Take out what a party had filled in and not signed; what the sender wrote for them stays."""
    for field in held.all(SignField, lambda x: x.recipient_id == recipient_id and x.filled_at is not None):
        field.value = field.image_sha256 = field.method = field.filled_at = None


@evolve.register
def _(event: e.RecipientSignedOnPaper, held: Held, stamp: Stamp) -> None:
    empty_fields(held, event.recipient_id)
    recipient = held.get(Recipient, event.recipient_id)
    recipient.scan_sha256, recipient.reason = event.scan_sha256, event.note
    acted(held, event.recipient_id, RecipientState.SIGNED_ON_PAPER, stamp)


@evolve.register
def _(event: e.IdentityProved, held: Held, stamp: Stamp) -> None:
    said = f"{event.method}, {event.checked_at.date().isoformat()}: {event.note}"
    held.get(Recipient, event.recipient_id).identity_proof = said
    step(held, event.envelope_id, stamp)
