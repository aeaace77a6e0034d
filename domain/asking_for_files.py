"""Asking for files: what may be asked, what may still be sent, when a request is done."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.events import (
    AskedFile,
    Event,
    FileRequestCancelled,
    FileRequestCompleted,
    FileRequestReminded,
    FilesRequested,
    RequestedFileReceived,
)
from domain.file_requests import FileRequest, FileRequestState, RequestedFile
from domain.held import Held
from domain.ids import Moment
from domain.papers import Folder
from domain.people import Contact, Firm
from domain.refusals import (
    FileRequestClosed,
    FilesMissing,
    InvalidInput,
    LinkExpired,
    NotFound,
    RecipientChannelRequired,
    ReminderLimit,
    TooManyFiles,
)
from domain.reminding import BREATH

LINES_A_REQUEST = 30
FILES_A_LINE = 20
S = FileRequestState


class Standing(StrEnum):
    """How a request stands for whoever was asked."""

    OPEN = "OPEN"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"


def standing(request: FileRequest, now: datetime) -> Standing:
    late = request.state == S.OPEN and request.expires_at is not None and now >= request.expires_at
    return Standing.EXPIRED if late else Standing(request.state.value)


def lines(held: Held, request_id: str) -> list[RequestedFile]:
    return sorted(held.under(RequestedFile, "request_id", request_id), key=lambda each: each.position)


def ask(
    contact: Contact,
    folder: Folder,
    firm: Firm,
    moment: Moment,
    *,
    owner_id: str,
    job_id: str | None,
    title: str,
    message: str | None,
    language: str | None,
    due_on: date | None,
    items: Sequence[tuple[str, bool]],
) -> FilesRequested:
    """`items`: what is asked for, and whether nothing is complete without it."""
    if not contact.email:
        raise RecipientChannelRequired(contact.name)
    if folder.client_id not in (None, contact.client_id):
        raise InvalidInput("folderId", "this folder belongs to another client")
    if not 1 <= len(items) <= LINES_A_REQUEST:
        raise InvalidInput("items", f"1 to {LINES_A_REQUEST} lines")
    if language not in (None, "en", "fr"):
        raise InvalidInput("language", "en or fr")
    return FilesRequested(
        request_id=moment.id("frq"),
        client_id=contact.client_id,
        contact_id=contact.id,
        folder_id=folder.id,
        job_id=job_id,
        owner_id=owner_id,
        name=contact.name,
        email=contact.email,
        title=title,
        message=message,
        language=language or firm.language,
        due_on=due_on,
        link_id=moment.id("key"),
        expires_at=_end(firm, moment.now),
        items=[
            AskedFile(item_id=moment.id("rqf"), title=what, required=required) for what, required in items
        ],
    )


def _end(firm: Firm, now: datetime) -> datetime | None:
    return now + timedelta(days=firm.expires_in_days) if firm.expires_in_days else None


def request_of(held: Held, request_id: str) -> FileRequest:
    request = held.find(FileRequest, request_id)
    if request is None:
        raise NotFound("file request")
    return request


def _open(held: Held, request_id: str) -> FileRequest:
    request = request_of(held, request_id)
    if request.state != S.OPEN:
        raise FileRequestClosed()
    return request


def room_for(held: Held, request_id: str, item_id: str, sha256: str, now: datetime) -> RequestedFile | None:
    """The line that a file may still be sent for; None where this very file has come for it already."""
    request = _open(held, request_id)
    if standing(request, now) == Standing.EXPIRED and request.expires_at is not None:
        raise LinkExpired(request.expires_at)
    item = held.find(RequestedFile, item_id)
    if item is None or item.request_id != request_id:
        raise NotFound("line")
    if any(each["sha256"] == sha256 for each in item.received):
        return None
    if len(item.document_ids) >= FILES_A_LINE:
        raise TooManyFiles(item.title, FILES_A_LINE)
    return item


def title_of(item: RequestedFile) -> str:
    """Of the next file: what was asked for, numbered from the second on."""
    number = len(item.document_ids) + 1
    return item.title if number == 1 else f"{item.title} {number}"


def receive(
    held: Held, item: RequestedFile, document_id: str, file_name: str, sha256: str
) -> RequestedFileReceived:
    request = held.get(FileRequest, item.request_id)
    return RequestedFileReceived(
        request_id=request.id,
        job_id=request.job_id,
        item_id=item.id,
        document_id=document_id,
        file_name=file_name,
        sha256=sha256,
    )


def remind(held: Held, request_id: str, message: str | None, firm: Firm, now: datetime) -> Iterator[Event]:
    """An hour apart at the least, unless the last message did not arrive. The time begins anew."""
    request = _open(held, request_id)
    free = request.reminded_at + BREATH if request.reminded_at and not request.undelivered else now
    if now < free:
        raise ReminderLimit(request.name, free)
    yield FileRequestReminded(
        request_id=request.id, job_id=request.job_id, message=message, expires_at=_end(firm, now)
    )


def finish(held: Held, request_id: str, now: datetime) -> Iterator[Event]:
    """Whoever was asked says that they have sent all. Said twice, it is said once."""
    request = request_of(held, request_id)
    if request.state == S.COMPLETED:
        return
    request = _open(held, request_id)
    if standing(request, now) == Standing.EXPIRED and request.expires_at is not None:
        raise LinkExpired(request.expires_at)
    missing = [each.title for each in lines(held, request_id) if each.required and not each.document_ids]
    if missing:
        raise FilesMissing(", ".join(missing))
    yield FileRequestCompleted(request_id=request.id, job_id=request.job_id, by_contact=True)


def close(held: Held, request_id: str) -> Iterator[Event]:
    """The firm has what it needs."""
    request = _open(held, request_id)
    yield FileRequestCompleted(request_id=request.id, job_id=request.job_id, by_contact=False)


def cancel(held: Held, request_id: str) -> Iterator[Event]:
    request = _open(held, request_id)
    yield FileRequestCancelled(request_id=request.id, job_id=request.job_id)
