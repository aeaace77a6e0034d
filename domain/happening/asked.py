"""What happens to requests for files."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class AskedFile:
    """One line of what is asked for."""

    item_id: str
    title: str
    required: bool


@dataclass(frozen=True, kw_only=True)
class FilesRequested:
    """A contact of a client was asked for files."""

    request_id: str
    client_id: str
    contact_id: str
    folder_id: str
    job_id: str | None
    owner_id: str
    name: str
    email: str
    title: str
    message: str | None
    language: str
    due_on: date | None
    link_id: str
    expires_at: datetime | None
    items: list[AskedFile]


@dataclass(frozen=True, kw_only=True)
class RequestedFileReceived:
    """A file came for a line of a request. `sha256`: of the bytes as they were sent."""

    request_id: str
    job_id: str | None
    item_id: str
    document_id: str
    file_name: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class FileRequestReminded:
    """Whoever was asked for files was reminded, and has so much time anew."""

    request_id: str
    job_id: str | None
    message: str | None
    expires_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class FileRequestUndelivered:
    """A message of a request for files was refused for good by the mail server."""

    request_id: str
    job_id: str | None
    detail: str


@dataclass(frozen=True, kw_only=True)
class FileRequestCompleted:
    """Nothing more is to come: said by whoever was asked, or by the firm."""

    request_id: str
    job_id: str | None
    by_contact: bool


@dataclass(frozen=True, kw_only=True)
class FileRequestCancelled:
    """A request for files was withdrawn."""

    request_id: str
    job_id: str | None
