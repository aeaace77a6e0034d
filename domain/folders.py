"""Folders: who can see what lies in them, and what keeps them from being hidden."""

from collections.abc import Iterator, Sequence

from domain.envelopes import OPEN_STATES, Envelope, EnvelopeState, Recipient
from domain.events import DocumentChanged, Event, FolderUpdated
from domain.held import Held
from domain.linking import envelopes_of
from domain.papers import Document, Folder, FolderAccess
from domain.refusals import DocumentInUse, NotFound


def access_of(held: Held, folder: Folder) -> FolderAccess:
    """What holds for a folder: its own word, else that of the nearest folder above."""
    seen: Folder | None = folder
    while seen is not None:
        if seen.access is not None:
            return seen.access
        seen = held.find(Folder, seen.parent_id)
    return FolderAccess.PRIVATE


def asked_of_clients(held: Held, document_id: str) -> list[Envelope]:
    """The open requests on a document that someone outside the firm is to act on."""
    open_ones = [
        each
        for each in envelopes_of(held, document_id)
        if each.state in OPEN_STATES and each.state != EnvelopeState.DRAFT
    ]
    outside = {r.envelope_id for r in held.all(Recipient, lambda r: not r.of_the_firm)}
    return [each for each in open_ones if each.id in outside]


def move_document(held: Held, document_id: str, folder_id: str) -> Iterator[Event]:
    document, folder = held.find(Document, document_id), held.find(Folder, folder_id)
    if document is None or document.deleted or folder is None:
        raise NotFound("folder" if folder is None and document is not None else "document")
    if access_of(held, folder) == FolderAccess.PRIVATE:
        _refuse_if_asked(held, [document_id])
    if document.folder_id != folder_id:
        yield DocumentChanged(document_id=document_id, changes={"folder_id": folder_id})


def change_access(held: Held, folder_id: str, changes: dict[str, object]) -> Iterator[Event]:
    """`held` has the folder with all below it and their documents."""
    folder = held.find(Folder, folder_id)
    if folder is None:
        raise NotFound("folder")
    yield FolderUpdated(folder_id=folder_id, changes=changes)
    hidden = [each.id for each in held.all(Folder) if access_of(held, each) == FolderAccess.PRIVATE]
    _refuse_if_asked(held, [each.id for each in held.all(Document, lambda d: d.folder_id in hidden)])


def _refuse_if_asked(held: Held, document_ids: Sequence[str]) -> None:
    asked = {each.id for document_id in document_ids for each in asked_of_clients(held, document_id)}
    if asked:
        raise DocumentInUse(sorted(asked))
