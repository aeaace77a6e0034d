"""Papers: folders, documents and their unchanging versions, uploads on their way in."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import JSON, Field, Index

from domain.columns import INSTANT, TEXT, Dated, choice, points

ANY: Any = JSON()


PDF = "application/pdf"


class FolderAccess(StrEnum):
    PRIVATE = "PRIVATE"
    CLIENT_CAN_VIEW = "CLIENT_CAN_VIEW"
    CLIENT_CAN_EDIT = "CLIENT_CAN_EDIT"


class VersionKind(StrEnum):
    ORIGINAL = "ORIGINAL"
    SENT = "SENT"
    SEALED = "SEALED"


class Folder(Dated, table=True):
    """`access` empty: as the folder above; a top folder always says its own."""

    __table_args__ = (
        points("client_id", "client"),
        points("parent_id", "folder"),
        Index("ix_folder_parent", "firm_id", "parent_id"),
        Index("ix_folder_client", "firm_id", "client_id"),
    )
    name: str = Field(sa_type=TEXT)
    access: FolderAccess | None = Field(default=None, sa_type=choice(FolderAccess))
    client_id: str | None = Field(default=None, sa_type=TEXT)
    parent_id: str | None = Field(default=None, sa_type=TEXT)


class Document(Dated, table=True):
    """`content_type`: the media type that its bytes have. `page_count`: 0 of what is no PDF. `merged`: what stood in
    the places of its template when it was made from one. `proposed`, `unproposed`: the fields that its file proposes,
    and what in it should and does not. `came_with`: the signatures that it came with, None of others; its bytes stay as
    they came. `final`: the first of those allows no further one. `deleted`: its bytes are gone;
    what named it still does."""

    __table_args__ = (
        points("folder_id", "folder"),
        points("template_id", "template"),
        Index("ix_document_folder", "firm_id", "folder_id"),
    )
    title: str = Field(sa_type=TEXT)
    folder_id: str = Field(sa_type=TEXT)
    page_count: int
    content_type: str = Field(default=PDF, sa_type=TEXT)
    version: int = 1
    requires_identity_proof: bool = False
    template_id: str | None = Field(default=None, sa_type=TEXT)
    merged: list[dict[str, Any]] | None = Field(default=None, sa_type=ANY)
    proposed: list[dict[str, Any]] | None = Field(default=None, sa_type=ANY)
    unproposed: list[dict[str, Any]] | None = Field(default=None, sa_type=ANY)
    came_with: list[dict[str, Any]] | None = Field(default=None, sa_type=ANY)
    final: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})
    deleted: bool = False

    @property
    def signable(self) -> bool:
        return self.content_type == PDF and not self.final

    @property
    def came_signed(self) -> bool:
        return self.came_with is not None

    @property
    def image(self) -> bool:
        return self.content_type.startswith("image/")


class DocumentVersion(Dated, table=True):
    """`level`: the PAdES baseline level of its seal; the first seals were made before it was kept. `certificate_sha256`:
    of the certificate beside a sealed file that came with signatures; others hold theirs."""

    __tablename__ = "document_version"
    __table_args__ = (
        points("document_id", "document"),
        points("envelope_id", "envelope"),
        Index("ix_document_version_document", "firm_id", "document_id"),
    )
    document_id: str = Field(sa_type=TEXT)
    envelope_id: str | None = Field(default=None, sa_type=TEXT)
    kind: VersionKind = Field(sa_type=choice(VersionKind))
    sha256: str = Field(sa_type=TEXT)
    size: int
    page_hashes: list[str] = Field(default_factory=list, sa_type=ANY)
    timestamped_at: datetime | None = Field(default=None, sa_type=INSTANT)
    timestamped_by: str | None = Field(default=None, sa_type=TEXT)
    level: str | None = Field(default=None, sa_type=TEXT)
    certificate_sha256: str | None = Field(default=None, sa_type=TEXT)


def sealed_as(
    versions: Iterable[DocumentVersion], envelope_id: str, sha256: str | None
) -> DocumentVersion | None:
    """The version that this sealed file of an envelope is, or that this certificate stands beside."""
    mine = (each for each in versions if each.kind == VersionKind.SEALED and each.envelope_id == envelope_id)
    return next((each for each in mine if sha256 and sha256 in (each.sha256, each.certificate_sha256)), None)


class Upload(Dated, table=True):
    file_name: str = Field(sa_type=TEXT)
    content_type: str = Field(sa_type=TEXT)
    size: int
    sha256: str = Field(sa_type=TEXT)
    member_id: str = Field(sa_type=TEXT)
    expires_at: datetime = Field(sa_type=INSTANT)
    received_at: datetime | None = Field(default=None, sa_type=INSTANT)
