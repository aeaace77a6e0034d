"""The faces of people: firm, members, tokens, clients, contacts; and who acted."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent
from strawberry.utils.str_converters import to_camel_case

from domain import boards, envelopes, people
from domain.asking import permissions_of
from domain.file_requests import FileRequest as FileRequestRow
from domain.papers import Document as DocumentRow, Folder as FolderRow
from schema.base import Connection, Node
from schema.context import Info
from schema.faces import face
from schema.messages import MessageText, message_texts
from schema.reading.declared import FLEETING, Made, OneOf, Page, Rows, one, paged, read, to_many, to_one
from store.reads import text_of, word_of

if TYPE_CHECKING:
    from schema.boards import Job
    from schema.documents import Document, Folder
    from schema.envelopes import Recipient
    from schema.file_requests import FileRequest

Role = strawberry.enum(people.Role)
Permission = strawberry.enum(people.Permission)
ClientKind = strawberry.enum(people.ClientKind)
NoticeKind = strawberry.enum(people.NoticeKind)

FolderFace = Annotated["Folder", strawberry.lazy("schema.documents")]
DocumentFace = Annotated["Document", strawberry.lazy("schema.documents")]
FileRequestFace = Annotated["FileRequest", strawberry.lazy("schema.file_requests")]
JobFace = Annotated["Job", strawberry.lazy("schema.boards")]
RecipientFace = Annotated["Recipient", strawberry.lazy("schema.envelopes")]


@strawberry.type
class NoticePreference:
    kind: people.NoticeKind
    page: bool = strawberry.field(description="Shown among `notices`.")
    mail: bool


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

    @strawberry.field(description="Of what they are told, as the owner of a request.")
    def notice_preferences(root: Parent[people.Member]) -> list[NoticePreference]:
        return [
            NoticePreference(kind=each, page=each not in root.page_off, mail=each not in root.mail_off)
            for each in people.NoticeKind
        ]


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
    logo_url: str | None = strawberry.field(
        description="A PNG that everybody may fetch who knows its address, since mails and signing pages show it."
    )
    reply_to: str | None = strawberry.field(
        description="Where answers to messages go; null: to the owner of each request."
    )


@strawberry.type(
    description="When the firm's parties are reminded by themselves, and how long they may take. Hours are of the firm's time zone."
)
class ReminderSettings:
    every_days: int
    most: int = strawberry.field(description="So many in a row, until someone reminds by hand; 0: none.")
    within_days: int = strawberry.field(description="None later than so many days after they were asked.")
    warn_days_before: int = strawberry.field(description="Before their time is over; 0: no warning.")
    quiet_from: int = strawberry.field(description="From this hour on nothing is sent by schedule,")
    quiet_to: int = strawberry.field(description="until this hour. The same hour: there is no quiet.")
    expires_in_days: int | None = strawberry.field(
        description="Where a request says nothing: how long a party may take from their turn on."
    )


SETTINGS = {
    "every_days": "reminder_days",
    "most": "reminder_cap",
    "within_days": "reminder_window_days",
    "warn_days_before": "warning_days",
    "quiet_from": "quiet_from",
    "quiet_to": "quiet_to",
    "expires_in_days": "expires_in_days",
}
LOGO = "'/files/logos/' || {t}.id || '/' || {t}.logo_sha256"
REMINDERS = Made(
    {to_camel_case(name): f"coalesce({{t}}.{column}::text, 'null')" for name, column in SETTINGS.items()}
)
DETAILS = Made(
    {
        "legalName": text_of("{t}.legal_name"),
        "address": f"coalesce({text_of('{t}.address')}, 'null')",
        "taxNumber": f"coalesce({text_of('{t}.tax_number')}, 'null')",
        "logoUrl": f"coalesce({word_of(LOGO)}, 'null')",
        "replyTo": f"coalesce({text_of('{t}.reply_to')}, 'null')",
    }
)
MEMBERS = Page(people.Member, "{r}.firm_id = {id}")


def logo_url(firm: people.Firm) -> str | None:
    return f"/files/logos/{firm.id}/{firm.logo_sha256}" if firm.logo_sha256 else None


@face(people.Firm)
class Firm(Node):
    name: str
    time_zone: str
    language: str
    allow_hand_over: bool = strawberry.field(
        description="May a recipient hand a request over to somebody else?"
    )
    retention_years: int = strawberry.field(
        description="How long signed files and their evidence are kept; what is sent from now on is kept so."
    )

    @strawberry.field(metadata=read(DETAILS))
    def details(root: Parent[people.Firm]) -> FirmDetails:
        return FirmDetails(
            legal_name=root.legal_name,
            address=root.address,
            tax_number=root.tax_number,
            logo_url=logo_url(root),
            reply_to=root.reply_to,
        )

    @strawberry.field(
        description="What is sent to parties, of each kind in each language.",
        graphql_type=list[MessageText],
    )
    async def message_texts(root: Parent[people.Firm], info: Info) -> Any:
        return await message_texts(info)

    @strawberry.field(metadata=read(REMINDERS))
    def reminders(root: Parent[people.Firm]) -> ReminderSettings:
        return ReminderSettings(**{name: getattr(root, column) for name, column in SETTINGS.items()})

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


CONTACTS = Rows(
    people.Contact,
    "contact {r} where {r}.firm_id = {firm} and {r}.client_id = {t}.id and not {r}.deleted"
    " order by {r}.position, {r}.id",
    many=True,
)
JOBS_OF_CLIENT = Page(boards.Job, "{r}.client_id = {id}")
DOCUMENTS_OF_CLIENT = Page(
    DocumentRow,
    "not {r}.deleted and"
    " {r}.folder_id in (select f.id from folder f where f.firm_id = {r}.firm_id and f.client_id = {id})",
)


@face(people.Client)
class Client(Node):
    name: str
    kind: people.ClientKind
    tags: list[str]
    version: int

    @strawberry.field(graphql_type=list[Contact], metadata=read(CONTACTS))
    async def contacts(root: Parent[people.Client], info: Info) -> list[people.Contact]:
        found = await info.context.see.under(people.Contact, "client_id", root.id, "position")
        return [each for each in found if not each.deleted]

    folders: Any = to_many(FolderRow, "client_id", FolderFace, "name")
    file_requests: Any = to_many(FileRequestRow, "client_id", FileRequestFace)

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


Actor = Annotated[Member | RecipientFace | ApiToken | Contact | Automation, strawberry.union("Actor")]
Viewer = Annotated[Member | ApiToken | RecipientFace, strawberry.union("Viewer")]

KIND_OF_ACTOR: dict[str, type[Any]] = {
    "mem": people.Member,
    "tok": people.ApiToken,
    "rcp": envelopes.Recipient,
    "con": people.Contact,
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
            (f"{{t}}.{column} like 'con\\_%'", "Contact", one(people.Contact, column)),
            ("true", "Automation", Made({"rule": word_of(f"{{t}}.{column}")})),
        ]
    )
