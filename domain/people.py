"""People: the firm, its members and tokens, its clients and their contacts."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from domain.columns import CURSOR, INSTANT, TEXT, WORDS, Dated, Owned, choice, points


class Role(StrEnum):
    OWNER = "OWNER"
    MANAGER = "MANAGER"
    MEMBER = "MEMBER"
    VIEWER = "VIEWER"


class Permission(StrEnum):
    MANAGE_FIRM = "MANAGE_FIRM"
    MANAGE_PIPELINES = "MANAGE_PIPELINES"
    MANAGE_JOBS = "MANAGE_JOBS"
    MANAGE_DOCUMENTS = "MANAGE_DOCUMENTS"
    SEND_ENVELOPES = "SEND_ENVELOPES"
    SIGN_FOR_FIRM = "SIGN_FOR_FIRM"
    WAIVE_ITEMS = "WAIVE_ITEMS"
    HAND_OVER_LINK = "HAND_OVER_LINK"
    SEE_TEAM = "SEE_TEAM"
    MANAGE_API = "MANAGE_API"


P = Permission
PERMISSIONS_OF: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(P),
    Role.MANAGER: frozenset(P) - {P.MANAGE_FIRM},
    Role.MEMBER: frozenset({P.MANAGE_JOBS, P.MANAGE_DOCUMENTS, P.SEND_ENVELOPES}),
    Role.VIEWER: frozenset(),
}


class NoticeKind(StrEnum):
    """Of what the owner of a request is told. ACTED: a party signed, approved or confirmed having read;
    LINK_ASKED: a party wants a new link, and there is none to send."""

    ACTED = "ACTED"
    COMPLETED = "COMPLETED"
    DECLINED = "DECLINED"
    OPTED_OUT = "OPTED_OUT"
    CHANGES_REQUESTED = "CHANGES_REQUESTED"
    BOUNCED = "BOUNCED"
    LOCKED = "LOCKED"
    EXPIRED = "EXPIRED"
    LINK_ASKED = "LINK_ASKED"
    SEALING_DELAYED = "SEALING_DELAYED"


class ClientKind(StrEnum):
    INDIVIDUAL = "INDIVIDUAL"
    COMPANY = "COMPANY"


class Firm(SQLModel, table=True):
    id: str = Field(primary_key=True, sa_type=TEXT)
    name: str = Field(sa_type=TEXT)
    legal_name: str = Field(sa_type=TEXT)
    address: str | None = Field(default=None, sa_type=TEXT)
    tax_number: str | None = Field(default=None, sa_type=TEXT)
    time_zone: str = Field(default="UTC", sa_type=TEXT)
    language: str = Field(default="en", sa_type=TEXT)
    created_at: datetime = Field(sa_type=INSTANT)
    allow_hand_over: bool = True
    retention_years: int = 10
    reminder_days: int = 3
    reminder_cap: int = 5
    reminder_window_days: int = 30
    warning_days: int = 3
    quiet_from: int = 20
    quiet_to: int = 8
    expires_in_days: int | None = 60
    reply_to: str | None = Field(default=None, sa_type=TEXT)
    logo_sha256: str | None = Field(default=None, sa_type=TEXT)


class Member(Dated, table=True):
    __table_args__ = (UniqueConstraint("firm_id", "email"),)
    name: str = Field(sa_type=TEXT)
    email: str = Field(sa_type=TEXT)
    role: Role = Field(sa_type=choice(Role))
    permissions: list[str] = Field(default_factory=list, sa_type=WORDS)
    active: bool = True
    # Kinds of notices that they do not want: one that comes to be later is wanted.
    page_off: list[str] = Field(default_factory=list, sa_type=WORDS)
    mail_off: list[str] = Field(default_factory=lambda: [NoticeKind.ACTED.value], sa_type=WORDS)
    notices_seen: int = Field(default=0, sa_type=CURSOR)


class ApiToken(Dated, table=True):
    __tablename__ = "api_token"
    __table_args__ = (points("member_id", "member"), Index("ix_api_token_member", "firm_id", "member_id"))
    member_id: str = Field(sa_type=TEXT)
    name: str = Field(sa_type=TEXT)
    scopes: list[str] = Field(sa_type=WORDS)
    expires_at: datetime | None = Field(default=None, sa_type=INSTANT)
    last_used_at: datetime | None = Field(default=None, sa_type=INSTANT)
    revoked_at: datetime | None = Field(default=None, sa_type=INSTANT)


class Client(Dated, table=True):
    name: str = Field(sa_type=TEXT)
    kind: ClientKind = Field(sa_type=choice(ClientKind))
    tags: list[str] = Field(default_factory=list, sa_type=WORDS)
    version: int = 1


class Contact(Owned, table=True):
    __table_args__ = (points("client_id", "client"), Index("ix_contact_client", "firm_id", "client_id"))
    client_id: str = Field(sa_type=TEXT)
    name: str = Field(sa_type=TEXT)
    email: str | None = Field(default=None, sa_type=TEXT)
    phone: str | None = Field(default=None, sa_type=TEXT)
    position: int = 0
    deleted: bool = False
