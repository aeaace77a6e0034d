"""What events about requests for files do to the rows."""

from domain import events as e
from domain.evolving.step import Stamp, evolve
from domain.file_requests import FileRequest, FileRequestState, RequestedFile
from domain.held import Held


@evolve.register
def _(event: e.FilesRequested, held: Held, stamp: Stamp) -> None:
    held.add(
        FileRequest(
            firm_id=stamp.firm_id,
            id=event.request_id,
            client_id=event.client_id,
            contact_id=event.contact_id,
            folder_id=event.folder_id,
            job_id=event.job_id,
            owner_id=event.owner_id,
            name=event.name,
            email=event.email,
            title=event.title,
            message=event.message,
            language=event.language,
            due_on=event.due_on,
            link_id=event.link_id,
            expires_at=event.expires_at,
            created_at=stamp.at,
        )
    )
    for position, each in enumerate(event.items):
        held.add(
            RequestedFile(
                firm_id=stamp.firm_id,
                id=each.item_id,
                request_id=event.request_id,
                position=position,
                title=each.title,
                required=each.required,
            )
        )


@evolve.register
def _(event: e.RequestedFileReceived, held: Held, stamp: Stamp) -> None:
    item = held.get(RequestedFile, event.item_id)
    item.document_ids = [*item.document_ids, event.document_id]
    item.received = [*item.received, {"name": event.file_name, "sha256": event.sha256}]


@evolve.register
def _(event: e.FileRequestReminded, held: Held, stamp: Stamp) -> None:
    request = held.get(FileRequest, event.request_id)
    request.reminded_at = stamp.at
    request.expires_at = event.expires_at
    request.undelivered = None


@evolve.register
def _(event: e.FileRequestUndelivered, held: Held, stamp: Stamp) -> None:
    held.get(FileRequest, event.request_id).undelivered = event.detail


@evolve.register
def _(event: e.FileRequestCompleted, held: Held, stamp: Stamp) -> None:
    _close(held, event.request_id, FileRequestState.COMPLETED, stamp)


@evolve.register
def _(event: e.FileRequestCancelled, held: Held, stamp: Stamp) -> None:
    _close(held, event.request_id, FileRequestState.CANCELLED, stamp)


def _close(held: Held, request_id: str, state: FileRequestState, stamp: Stamp) -> None:
    request = held.get(FileRequest, request_id)
    request.state, request.closed_at = state, stamp.at
