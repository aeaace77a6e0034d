"""The faces of people: firm, members, tokens, clients, contacts; and who acted."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from domain import boards, envelopes, people
from domain.asking import permissions_of
from domain.papers import Document as DocumentRow, Folder as FolderRow
from schema.base import Connection, Node
from schema.context import Info
from schema.faces import face
from schema.reading.declared import FLEETING, Made, OneOf, Page, one, paged, read, to_many, to_one
from store.reads import text_of, word_of

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
    last_used_at: datetime | None = strawberry.field(metadata={FLEETING: True})

    member: Any = to_one(
        people.Member, "member_id", Member, description="Acts for this member, within these permissions."
    )

    @strawberry.field
    def scopes(root: Parent[people.ApiToken]) -> list[people.Permission]:
        return [people.Permission(each) for each in root.scopes]


@strawberry.type
class FirmDetails:
    legal_name: str
    address: str | None
    tax_number: str | None
    logo_url: str | None = None


DETAILS = Made(
    {
        "legalName": text_of("{t}.legal_name"),
        "address": f"coalesce({text_of('{t}.address')}, 'null')",
        "taxNumber": f"coalesce({text_of('{t}.tax_number')}, 'null')",
        "logoUrl": "'null'",
    }
)
MEMBERS = Page(people.Member, "{r}.firm_id = {id}")


@face(people.Firm)
class Firm(Node):
    name: str
    time_zone: str
    language: str

    @strawberry.field(metadata=read(DETAILS))
    def details(root: Parent[people.Firm]) -> FirmDetails:
        return FirmDetails(legal_name=root.legal_name, address=root.address, tax_number=root.tax_number)

    @strawberry.field(graphql_type=Connection[Member], metadata=read(MEMBERS))
    async def members(
        root: Parent[people.Firm], info: Info, first: int | None = 50, after: str | None = None
    ) -> Any:
        return await paged(info, MEMBERS, root, first=first, after=after)


@face(people.Contact)
class Contact(Node):
    name: str
    email: str | None
    phone: str | None


JOBS_OF_CLIENT = Page(boards.Job, "{r}.client_id = {id}")
DOCUMENTS_OF_CLIENT = Page(
    DocumentRow,
    "{r}.folder_id in (select f.id from folder f where f.firm_id = {r}.firm_id and f.client_id = {id})",
)


@face(people.Client)
class Client(Node):
    name: str
    kind: people.ClientKind
    tags: list[str]
    version: int

    contacts: Any = to_many(people.Contact, "client_id", Contact, "position")
    folders: Any = to_many(FolderRow, "client_id", FolderFace, "name")

    @strawberry.field(graphql_type=Connection[JobFace], metadata=read(JOBS_OF_CLIENT))
    async def jobs(
        root: Parent[people.Client], info: Info, first: int | None = 50, after: str | None = None
    ) -> Any:
        return await paged(info, JOBS_OF_CLIENT, root, first=first, after=after)

    @strawberry.field(graphql_type=Connection[DocumentFace], metadata=read(DOCUMENTS_OF_CLIENT))
    async def documents(
        root: Parent[people.Client], info: Info, first: int | None = 50, after: str | None = None
    ) -> Any:
        return await paged(info, DOCUMENTS_OF_CLIENT, root, first=first, after=after)


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


def by_whom(column: str) -> Any:
    """The field for whoever this row's `column` names."""

    async def resolve(root: Parent[Any], info: Info) -> Any:
        return await actor(info, getattr(root, column))

    return strawberry.field(resolve, graphql_type=Actor, metadata=read(actor_in(column)))


def actor_in(column: str) -> OneOf:
    return OneOf(
        [
            (f"{{t}}.{column} like 'mem\\_%'", "Member", one(people.Member, column)),
            (f"{{t}}.{column} like 'tok\\_%'", "ApiToken", one(people.ApiToken, column)),
            (f"{{t}}.{column} like 'rcp\\_%'", "Recipient", one(envelopes.Recipient, column)),
            ("true", "Automation", Made({"rule": word_of(f"{{t}}.{column}")})),
        ]
    )
