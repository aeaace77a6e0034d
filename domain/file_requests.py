"""Requests for files: what a firm asks a contact of a client to send, and what has come of it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlmodel import JSON, Field, Index

from domain.columns import INSTANT, TEXT, WORDS, Dated, Owned, choice, points

ANY: Any = JSON()


class FileRequestState(StrEnum):
    OPEN = "OPEN"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


class FileRequest(Dated, table=True):
    """`name`, `email`: of the contact, as they were when they were asked. `link_id`: what their link is derived from.
    `undelivered`: why the last message did not arrive."""

    __tablename__ = "file_request"
    __table_args__ = (
        points("client_id", "client"),
        points("contact_id", "contact"),
        points("folder_id", "folder"),
        points("job_id", "job"),
        points("owner_id", "member"),
        Index("ix_file_request_client", "firm_id", "client_id"),
        Index("ix_file_request_job", "firm_id", "job_id"),
    )
    client_id: str = Field(sa_type=TEXT)
    contact_id: str = Field(sa_type=TEXT)
    folder_id: str = Field(sa_type=TEXT)
    job_id: str | None = Field(default=None, sa_type=TEXT)
    owner_id: str = Field(sa_type=TEXT)
    name: str = Field(sa_type=TEXT)
    email: str = Field(sa_type=TEXT)
    title: str = Field(sa_type=TEXT)
    message: str | None = Field(default=None, sa_type=TEXT)
    language: str = Field(sa_type=TEXT)
    due_on: date | None = None
    link_id: str = Field(sa_type=TEXT)
    expires_at: datetime | None = Field(default=None, sa_type=INSTANT)
    state: FileRequestState = Field(default=FileRequestState.OPEN, sa_type=choice(FileRequestState))
    closed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    reminded_at: datetime | None = Field(default=None, sa_type=INSTANT)
    undelivered: str | None = Field(default=None, sa_type=TEXT)


class RequestedFile(Owned, table=True):
    """One line of a request. `document_ids`: what came for it; `received`: the same in the same order, each with the
    name and the SHA-256 of the file as it was sent."""

    __tablename__ = "requested_file"
    __table_args__ = (
        points("request_id", "file_request"),
        Index("ix_requested_file_request", "firm_id", "request_id"),
    )
    request_id: str = Field(sa_type=TEXT)
    position: int
    title: str = Field(sa_type=TEXT)
    required: bool
    document_ids: list[str] = Field(default_factory=list, sa_type=WORDS)
    received: list[dict[str, str]] = Field(default_factory=list, sa_type=ANY)
