"""The faces of requests for files: the firm's own, and what whoever holds the link sees."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlmodel import select

from domain import asking_for_files as rules, boards, file_requests as rows, papers, people
from schema.base import Node
from schema.context import Info
from schema.documents import Document, Folder
from schema.faces import face
from schema.people import Client, Contact, Member, logo_url
from schema.reading.declared import Arguments, Clause, Page, clauses, paged, to_many, to_one, to_some
from schema.see import See
from sealing.inspect import Limits
from store.doors import Door, DoorKind, door_of
from store.office import Office

if TYPE_CHECKING:
    from schema.boards import Job

FileRequestState = strawberry.enum(rows.FileRequestState)
FilesAskedForState = strawberry.enum(rules.Standing, name="FilesAskedForState")
JobFace = Annotated["Job", strawberry.lazy("schema.boards")]
LONGEST_TOKEN = 200


@face(rows.RequestedFile)
class RequestedFile:
    id: strawberry.ID
    title: str
    required: bool

    documents: Any = to_some(
        papers.Document,
        "document_ids",
        Document,
        description="What came for it, in the order in which it came.",
    )


@face(rows.FileRequest)
class FileRequest(Node):
    title: str
    message: str | None
    language: str
    name: str = strawberry.field(description="Of the contact, when they were asked.")
    email: str
    due_on: date | None
    expires_at: datetime | None = strawberry.field(
        description="From then on nothing more is taken by the link."
    )
    state: rows.FileRequestState
    created_at: datetime
    closed_at: datetime | None
    reminded_at: datetime | None
    undelivered: str | None = strawberry.field(
        description="Why the last message did not arrive; null: nothing is known against it."
    )

    client: Any = to_one(people.Client, "client_id", Client)
    contact: Any = to_one(people.Contact, "contact_id", Contact)
    folder: Any = to_one(papers.Folder, "folder_id", Folder)
    job: Any = to_one(boards.Job, "job_id", JobFace | None)
    owner: Any = to_one(people.Member, "owner_id", Member)
    items: Any = to_many(rows.RequestedFile, "request_id", RequestedFile, "position")


def request_clauses(arguments: Arguments) -> list[Clause]:
    states: Iterable[rows.FileRequestState] | None = arguments.get("states")
    return clauses(
        Clause("{r}.client_id = {v}", arguments.get("client_id")),
        Clause("{r}.job_id = {v}", arguments.get("job_id")),
        Clause("{r}.state = any({v})", states, "text[]"),
    )


FILE_REQUESTS = Page(rows.FileRequest, clauses=request_clauses)


async def read_file_requests(
    info: Info,
    first: int | None = 50,
    after: str | None = None,
    client_id: strawberry.ID | None = None,
    job_id: strawberry.ID | None = None,
    states: list[rows.FileRequestState] | None = None,
) -> Any:
    return await paged(
        info, FILE_REQUESTS, first=first, after=after, client_id=client_id, job_id=job_id, states=states
    )


# ---------------------------------------------------------------- by the link


@strawberry.type
class FileAskedFor:
    id: strawberry.ID
    title: str
    required: bool
    received: list[str] = strawberry.field(description="The names of the files that came for it.")
    full: bool = strawberry.field(description="No more files are taken for it.")
    upload_url: str = strawberry.field(
        description="POST the bytes of a file here, with `?name=`; see docs/intake.md."
    )


@strawberry.type(
    description="A request for files as whoever holds its link sees it; nothing else opens by that link."
)
class FilesAskedFor:
    firm_name: str
    logo_url: str | None
    name: str = strawberry.field(description="Who is asked.")
    asked_by: str
    title: str
    message: str | None
    language: str
    due_on: date | None
    expires_at: datetime | None
    state: rules.Standing
    max_bytes: int
    items: list[FileAskedFor]


async def read_files_asked_for(info: Info, token: str) -> FilesAskedFor | None:
    """Unknown and malformed tokens are all alike."""
    door = await files_door(info.context.office, token, info.context.now)
    return None if door is None else await asked_for(info.context.office, door, token, info.context.now)


async def files_door(office: Office, token: str, now: datetime) -> Door | None:
    """Where the link of a request for files leads."""
    if len(token) > LONGEST_TOKEN or "\0" in token:
        return None
    return await door_of(office.engine, office.secrets.hash(DoorKind.FILES, token), DoorKind.FILES, now)


async def asked_for(office: Office, door: Door, token: str, now: datetime) -> FilesAskedFor | None:
    see = See(office, door.firm_id)
    try:
        request = await see.one(rows.FileRequest, door.subject_id)
        if request is None:
            return None
        firm: people.Firm = (await see.scalars(select(people.Firm)))[0]
        owner = await see.one(people.Member, request.owner_id)
        items = await see.under(rows.RequestedFile, "request_id", request.id, "position")
    finally:
        await see.close()
    return FilesAskedFor(
        firm_name=firm.name,
        logo_url=logo_url(firm),
        name=request.name,
        asked_by=owner.name if owner else firm.name,
        title=request.title,
        message=request.message,
        language=request.language,
        due_on=request.due_on,
        expires_at=request.expires_at,
        state=rules.standing(request, now),
        max_bytes=Limits().max_bytes,
        items=[
            FileAskedFor(
                id=strawberry.ID(each.id),
                title=each.title,
                required=each.required,
                received=[one["name"] for one in each.received],
                full=len(each.document_ids) >= rules.FILES_A_LINE,
                upload_url=f"/send/{token}/{each.id}",
            )
            for each in items
        ],
    )
