"""What happens to folders and documents."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.papers import PDF, FolderAccess


@dataclass(frozen=True, kw_only=True)
class FolderCreated:
    """A folder was made."""

    folder_id: str
    name: str
    access: FolderAccess | None
    client_id: str | None
    parent_id: str | None


@dataclass(frozen=True, kw_only=True)
class FolderUpdated:
    """A folder was renamed, or its access changed."""

    folder_id: str
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class UploadRequested:
    """A ticket for an upload was given out."""

    upload_id: str
    file_name: str
    content_type: str
    size: int
    sha256: str
    member_id: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class UploadReceived:
    """The bytes that a ticket announced arrived whole."""

    upload_id: str


@dataclass(frozen=True, kw_only=True)
class DocumentUploaded:
    """A document was put into a folder. `made_from`: the picture that it was made from on request."""

    document_id: str
    version_id: str
    folder_id: str
    title: str
    page_count: int
    sha256: str
    size: int
    removed: list[str]
    content_type: str = PDF
    made_from: str | None = None


@dataclass(frozen=True, kw_only=True)
class DocumentChanged:
    """A document was renamed or moved to another folder."""

    document_id: str
    changes: dict[str, Any]
