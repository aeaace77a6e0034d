"""A person is erased: what may be forgotten is, what must be kept is refused with its date."""

from collections.abc import Iterator
from datetime import date

from domain import copying
from domain.deleting import contact_of, delete_document
from domain.envelopes import OPEN_STATES, Envelope, EnvelopeState, Recipient, SignField
from domain.events import Event, PersonErased
from domain.file_requests import FileRequest, FileRequestState
from domain.held import Held
from domain.papers import Document
from domain.people import Contact
from domain.personal import Person
from domain.refusals import ContactInUse, PersonKept, ReasonRequired
from domain.subjects import documents_in


def places_of(held: Held, contact: Contact) -> list[Recipient]:
    """Every place in a request that is this person's: by the contact, or by the same address."""
    address = (contact.email or "").lower()
    return held.all(
        Recipient,
        lambda x: x.contact_id == contact.id or bool(address and (x.email or "").lower() == address),
    )


def files_asked_of(held: Held, contact: Contact) -> list[FileRequest]:
    address = (contact.email or "").lower()
    return held.all(
        FileRequest, lambda x: x.contact_id == contact.id or bool(address and x.email.lower() == address)
    )


def erase(held: Held, contact_id: str, reason: str, today: date) -> Iterator[Event]:
    """Drafts that name them are deleted, and documents that they signed, once these need not be kept."""
    contact = contact_of(held, contact_id)
    if not reason.strip():
        raise ReasonRequired()
    places = places_of(held, contact)
    theirs = [held.get(Envelope, each) for each in sorted({x.envelope_id for x in places})]
    out = [x.id for x in theirs if x.state in OPEN_STATES and x.state != EnvelopeState.DRAFT]
    files = files_asked_of(held, contact)
    if out or any(each.state == FileRequestState.OPEN for each in files):
        raise ContactInUse(contact.name, out)
    kept = [x.retain_until for x in theirs if x.retain_until is not None and today < x.retain_until]
    if kept:
        raise PersonKept(contact.name, len(kept), max(kept))
    for envelope in theirs:
        if envelope.state == EnvelopeState.DRAFT and not envelope.deleted:
            yield from copying.delete(held, envelope.id, today)
        if envelope.state == EnvelopeState.COMPLETED:
            for id in documents_in(held, envelope.id):
                if not held.get(Document, id).deleted:
                    yield from delete_document(held, id, False, today)
    mine = {each.id for each in places}
    pictures = [x.image_sha256 for x in held.all(SignField, lambda x: x.recipient_id in mine)]
    scans = [each.scan_sha256 for each in places]
    yield PersonErased(
        contact_id=contact.id,
        client_id=contact.client_id,
        recipient_ids=sorted(mine),
        envelope_ids=[each.id for each in theirs],
        reason=reason.strip(),
        pictures=sorted({each for each in (*pictures, *scans) if each}),
        request_ids=sorted(each.id for each in files),
    )


def person_of(held: Held, erased: PersonErased) -> Person:
    """By what the log names them."""
    signed = [x for x in erased.envelope_ids if held.get(Envelope, x).state == EnvelopeState.COMPLETED]
    return Person(
        contact_id=erased.contact_id,
        recipient_ids=frozenset(erased.recipient_ids),
        envelope_ids=frozenset(erased.envelope_ids),
        document_ids=frozenset(each for id in signed for each in documents_in(held, id)),
        request_ids=frozenset(erased.request_ids),
    )
