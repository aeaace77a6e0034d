"""What happens to folders and documents."""

from dataclasses import dataclass, field
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
class ProposedPlace:
    """One field that a file proposes. `recipient`: "r1" and so on, or nobody: the sender's own."""

    source: str
    kind: str
    recipient: str | None
    page: int
    x: float
    y: float
    width: float
    height: float
    required: bool
    label: str | None
    options: list[str]
    pattern: str | None


@dataclass(frozen=True, kw_only=True)
class Unproposed:
    """What was meant to propose a field and does not, by its code. `page` 0: of the whole file."""

    page: int
    text: str
    code: str


@dataclass(frozen=True, kw_only=True)
class SignatureBefore:
    """A signature that a file came with: by whom and when, as it says itself."""

    by: str
    at: str | None


@dataclass(frozen=True, kw_only=True)
class DocumentUploaded:
    """A document was put into a folder. `made_from`: the picture that it was made from on request. `came_with`: the
    signatures that were on it, of which the first may make it `final`."""

    document_id: str
    version_id: str
    folder_id: str
    title: str
    page_count: int
    sha256: str
    size: int
    removed: list[str]
    proposed: list[ProposedPlace] = field(default_factory=list)
    unproposed: list[Unproposed] = field(default_factory=list)
    content_type: str = PDF
    made_from: str | None = None
    came_with: list[SignatureBefore] | None = None
    final: bool = False


@dataclass(frozen=True, kw_only=True)
class DocumentDeleted:
    """A document was deleted: its files with it, wherever nothing else needs them."""

    document_id: str


@dataclass(frozen=True, kw_only=True)
class DocumentChanged:
    """A document was renamed or moved to another folder."""

    document_id: str
    changes: dict[str, Any]
