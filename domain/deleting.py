"""What may be deleted: nothing that must be kept yet, and nothing that somebody is being asked about."""

from collections.abc import Iterator
from datetime import date

from domain import copying, requesting
from domain.boards import JobLink
from domain.envelopes import OPEN_STATES, Envelope, EnvelopeState, Recipient, SealState
from domain.events import ContactDeleted, DocumentDeleted, Event
from domain.file_requests import FileRequest, FileRequestState
from domain.held import Held
from domain.linking import envelopes_of, unlink_document
from domain.papers import Document
from domain.people import Contact
from domain.refusals import (
    ContactInUse,
    DocumentBeingSealed,
    DocumentInRequests,
    NotFound,
    RetentionNotOver,
)

VOIDED_SINCE = {
    "en": "The document was deleted by its sender.",
    "fr": "Le document a été supprimé par l'expéditeur.",
}


def delete_document(held: Held, document_id: str, void_requests: bool, today: date) -> Iterator[Event]:
    """Open requests are voided, and drafts deleted, if that is asked; the jobs let go of it, and may move."""
    document = held.find(Document, document_id)
    if document is None or document.deleted:
        raise NotFound("document")
    around = envelopes_of(held, document_id)
    _refuse_if_kept(around, today)
    open_ones = [each for each in around if each.state in OPEN_STATES]
    if open_ones and not void_requests:
        raise DocumentInRequests(sorted(each.id for each in open_ones))
    for envelope in open_ones:
        if envelope.state == EnvelopeState.DRAFT:
            yield from copying.delete(held, envelope.id, today)
        else:
            yield from requesting.void(held, envelope.id, VOIDED_SINCE[envelope.language])
    for link in held.all(JobLink, lambda x: x.document_id == document_id and x.unlinked_at is None):
        yield from unlink_document(held, document_id, link.job_id)
    yield DocumentDeleted(document_id=document_id)


def _refuse_if_kept(around: list[Envelope], today: date) -> None:
    kept = [each.retain_until for each in around if each.retain_until is not None]
    if kept and today < max(kept):
        raise RetentionNotOver(max(kept))
    unsealed = (SealState.PENDING, SealState.DELAYED)
    awaited = [x.id for x in around if x.state == EnvelopeState.COMPLETED and x.seal_state in unsealed]
    if awaited:
        raise DocumentBeingSealed(sorted(awaited))


def contact_of(held: Held, contact_id: str) -> Contact:
    contact = held.find(Contact, contact_id)
    if contact is None or contact.deleted:
        raise NotFound("contact")
    return contact


def delete_contact(held: Held, contact_id: str) -> Iterator[Event]:
    """Requests that have ended keep the name and the address that they were sent with."""
    contact = contact_of(held, contact_id)
    theirs = {x.envelope_id for x in held.all(Recipient, lambda x: x.contact_id == contact_id)}
    asked = held.all(Envelope, lambda x: x.id in theirs and x.state in OPEN_STATES and not x.deleted)
    files = held.all(FileRequest, lambda x: x.contact_id == contact_id and x.state == FileRequestState.OPEN)
    if asked or files:
        raise ContactInUse(contact.name, sorted(each.id for each in asked))
    yield ContactDeleted(contact_id=contact_id, client_id=contact.client_id)
