"""What events about papers do to the rows."""

from dataclasses import asdict

from domain import events as e
from domain.evolving.step import Stamp, change, evolve
from domain.held import Held
from domain.papers import Document, DocumentVersion, Folder, Upload, VersionKind


@evolve.register
def _(event: e.FolderCreated, held: Held, stamp: Stamp) -> None:
    held.add(
        Folder(
            firm_id=stamp.firm_id,
            id=event.folder_id,
            name=event.name,
            access=event.access,
            client_id=event.client_id,
            parent_id=event.parent_id,
            created_at=stamp.at,
        )
    )


@evolve.register
def _(event: e.FolderUpdated, held: Held, stamp: Stamp) -> None:
    change(held.get(Folder, event.folder_id), event.changes)


@evolve.register
def _(event: e.UploadRequested, held: Held, stamp: Stamp) -> None:
    held.add(
        Upload(
            firm_id=stamp.firm_id,
            id=event.upload_id,
            file_name=event.file_name,
            content_type=event.content_type,
            size=event.size,
            sha256=event.sha256,
            member_id=event.member_id,
            expires_at=event.expires_at,
            created_at=stamp.at,
        )
    )


@evolve.register
def _(event: e.UploadReceived, held: Held, stamp: Stamp) -> None:
    held.get(Upload, event.upload_id).received_at = stamp.at


@evolve.register
def _(event: e.DocumentUploaded, held: Held, stamp: Stamp) -> None:
    held.add(
        Document(
            firm_id=stamp.firm_id,
            id=event.document_id,
            title=event.title,
            folder_id=event.folder_id,
            page_count=event.page_count,
            proposed=[asdict(each) for each in event.proposed] or None,
            unproposed=[asdict(each) for each in event.unproposed] or None,
            content_type=event.content_type,
            came_with=None if event.came_with is None else [asdict(each) for each in event.came_with],
            final=event.final,
            created_at=stamp.at,
        )
    )
    held.add(
        DocumentVersion(
            firm_id=stamp.firm_id,
            id=event.version_id,
            document_id=event.document_id,
            kind=VersionKind.ORIGINAL,
            sha256=event.sha256,
            size=event.size,
            created_at=stamp.at,
        )
    )


@evolve.register
def _(event: e.DocumentChanged, held: Held, stamp: Stamp) -> None:
    change(held.get(Document, event.document_id), event.changes)


@evolve.register
def _(event: e.DocumentDeleted, held: Held, stamp: Stamp) -> None:
    """The ticket that it was made from ends with it: its bytes are not kept for what might still come of it. Nor is
    what was drawn into it, or who had signed it before it came."""
    document = held.get(Document, event.document_id)
    change(
        document, {"deleted": True, "merged": document.merged and [], "came_with": document.came_with and []}
    )
    for ticket in held.all(Upload, lambda x: x.created_at <= document.created_at):
        ticket.expires_at = min(ticket.expires_at, stamp.at)
