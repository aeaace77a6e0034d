"""The faces of people: firm, members, tokens, clients, contacts; and who acted."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlmodel import col, select
from strawberry import Parent

from domain import boards, envelopes, people
from domain.asking import permissions_of
from domain.papers import Document as DocumentRow
from domain.papers import Folder as FolderRow
from schema.base import Connection, Node
from schema.context import Info
from schema.faces import face
from schema.paging import page

if TYPE_CHECKING:
    from schema.boards import Job
    from schema.documents import Document, Folder
    from schema.envelopes import Recipient

Role = strawberry.enum(people.Role)
Permission = strawberry.enum(people.Permission)
ClientKind = strawberry.enum(people.ClientKind)

FolderFace = Annotated["Folder", strawberry.lazy("schema.documents")]
DocumentFace = Annotated["Document", strawberry.lazy("schema.documents")]
JobFace = Annotated["Job", strawberry.lazy("schema.boards")]
RecipientFace = Annotated["Recipient", strawberry.lazy("schema.envelopes")]


@face(people.Member)
class Member(Node):
    name: str
    email: str
    role: people.Role
    active: bool

    @strawberry.field
    def permissions(root: Parent[people.Member]) -> list[people.Permission]:
        held = permissions_of(root)
        return [each for each in people.Permission if each in held]


@face(people.ApiToken)
class ApiToken(Node):
    name: str
    expires_at: datetime | None
    last_used_at: datetime | None

    @strawberry.field(graphql_type=Member, description="Acts for this member, within these permissions.")
    async def member(root: Parent[people.ApiToken], info: Info) -> people.Member | None:
        return await info.context.see.one(people.Member, root.member_id)

    @strawberry.field
    def scopes(root: Parent[people.ApiToken]) -> list[people.Permission]:
        return [people.Permission(each) for each in root.scopes]


@strawberry.type
class FirmDetails:
    legal_name: str
    address: str | None
    tax_number: str | None
    logo_url: str | None = None


@face(people.Firm)
class Firm(Node):
    name: str
    time_zone: str
    language: str

    @strawberry.field
    def details(root: Parent[people.Firm]) -> FirmDetails:
        return FirmDetails(legal_name=root.legal_name, address=root.address, tax_number=root.tax_number)

    @strawberry.field(graphql_type=Connection[Member])
    async def members(
        root: Parent[people.Firm], info: Info, first: int | None = 50, after: str | None = None
    ) -> Any:
        return await page(info.context.see, select(people.Member), first=first, after=after)


@face(people.Contact)
class Contact(Node):
    name: str
    email: str | None
    phone: str | None


@face(people.Client)
class Client(Node):
    name: str
    kind: people.ClientKind
    tags: list[str]
    version: int

    @strawberry.field(graphql_type=list[Contact])
    async def contacts(root: Parent[people.Client], info: Info) -> list[people.Contact]:
        return await info.context.see.under(people.Contact, "client_id", root.id, "position")

    @strawberry.field(graphql_type=list[FolderFace])
    async def folders(root: Parent[people.Client], info: Info) -> list[FolderRow]:
        return await info.context.see.under(FolderRow, "client_id", root.id, "name")

    @strawberry.field(graphql_type=Connection[JobFace])
    async def jobs(
        root: Parent[people.Client], info: Info, first: int | None = 50, after: str | None = None
    ) -> Any:
        query = select(boards.Job).where(col(boards.Job.client_id) == root.id)
        return await page(info.context.see, query, first=first, after=after)

    @strawberry.field(graphql_type=Connection[DocumentFace])
    async def documents(
        root: Parent[people.Client], info: Info, first: int | None = 50, after: str | None = None
    ) -> Any:
        own = select(col(FolderRow.id)).where(col(FolderRow.client_id) == root.id)
        query = select(DocumentRow).where(col(DocumentRow.folder_id).in_(own))
        return await page(info.context.see, query, first=first, after=after)


@strawberry.enum
class AutomationRule(StrEnum):
    AUTOMOVE = "AUTOMOVE"
    STAGE_ENTRY = "STAGE_ENTRY"
    REMINDER = "REMINDER"
    EXPIRY = "EXPIRY"
    SEALING = "SEALING"


@strawberry.type(description="The system acting on a rule of the firm's own; `rule` says which.")
class Automation:
    rule: AutomationRule


Actor = Annotated[Member | RecipientFace | ApiToken | Automation, strawberry.union("Actor")]
Viewer = Annotated[Member | ApiToken | RecipientFace, strawberry.union("Viewer")]

KIND_OF_ACTOR: dict[str, type[Any]] = {
    "mem": people.Member,
    "tok": people.ApiToken,
    "rcp": envelopes.Recipient,
}


async def actor(info: Info, id: str) -> Any:
    """Whoever did it: a member, a token, a party, or a rule of the house."""
    kind = KIND_OF_ACTOR.get(id.partition("_")[0])
    if kind is None:
        return Automation(rule=AutomationRule(id))
    return await info.context.see_party.one(kind, id)
