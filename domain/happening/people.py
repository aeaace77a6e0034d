"""What happens to people: the firm, its team, its clients."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.messages import MessageKind
from domain.people import ClientKind, Role


@dataclass(frozen=True, kw_only=True)
class FirmCreated:
    """A firm was set up."""

    firm_id: str
    name: str
    time_zone: str
    language: str


@dataclass(frozen=True, kw_only=True)
class FirmUpdated:
    """The firm's name or details changed."""

    firm_id: str
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class MessageTextChanged:
    """A kind of message to parties got words of the firm's own; without words, the bundled ones hold again."""

    kind: MessageKind
    language: str
    subject: str | None
    body: str | None


@dataclass(frozen=True, kw_only=True)
class MemberInvited:
    """A person joined the firm's team."""

    member_id: str
    name: str
    email: str
    role: Role
    permissions: list[str]


@dataclass(frozen=True, kw_only=True)
class MemberUpdated:
    """A member's role, permissions or access changed."""

    member_id: str
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class NoticePreferencesChanged:
    """A member chose of what they are told, on the page and by mail."""

    member_id: str
    page_off: list[str]
    mail_off: list[str]


@dataclass(frozen=True, kw_only=True)
class NoticesRead:
    """A member read their notices, up to this place in the log."""

    member_id: str
    until: int


@dataclass(frozen=True, kw_only=True)
class ApiTokenCreated:
    """A token for the API was made."""

    token_id: str
    member_id: str
    name: str
    scopes: list[str]
    expires_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ApiTokenRevoked:
    """A token for the API was taken back."""

    token_id: str


@dataclass(frozen=True, kw_only=True)
class ClientCreated:
    """An account that the firm works for was opened."""

    client_id: str
    name: str
    kind: ClientKind
    tags: list[str]


@dataclass(frozen=True, kw_only=True)
class ContactAdded:
    """A person of a client became known."""

    contact_id: str
    client_id: str
    name: str
    email: str | None
    phone: str | None
    position: int


@dataclass(frozen=True, kw_only=True)
class ClientUpdated:
    """A client is called otherwise now, is another kind of client, or has other tags."""

    client_id: str
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ContactUpdated:
    """A contact is called or reached otherwise now; requests that are out keep what they were sent with."""

    contact_id: str
    client_id: str
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ContactDeleted:
    """A contact was taken from a client; requests that went to them keep the name and the address."""

    contact_id: str
    client_id: str


@dataclass(frozen=True, kw_only=True)
class PersonExported:
    """All that the firm holds about a contact was fetched as one archive, to be given to them."""

    contact_id: str
    client_id: str


@dataclass(frozen=True, kw_only=True)
class PersonErased:
    """A person was erased: what was personal in their requests, in the log too. `pictures`: hashes of what they drew
    and of scans, which are removed. `request_ids`: of requests for files."""

    contact_id: str
    client_id: str
    recipient_ids: list[str]
    envelope_ids: list[str]
    reason: str
    pictures: list[str]
    request_ids: list[str]
