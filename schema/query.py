"""What can be read, one line a field."""

from datetime import date
from enum import StrEnum
from typing import Any

import strawberry
from sqlmodel import col, select

from domain import boards as rows
from domain import papers, people
from domain.envelopes import Envelope as EnvelopeRow
from domain.envelopes import Recipient as RecipientRow
from schema.base import Connection, EventCursor, Node, write_cursor
from schema.boards import Job, JobFilter, Pipeline, Task
from schema.boards import filtered as filtered_jobs
from schema.ceremony import Ceremony, ceremony
from schema.context import Info
from schema.documents import Document, DocumentFilter, Folder
from schema.documents import filtered as filtered_documents
from schema.envelopes import Envelope, EnvelopeFilter, Recipient
from schema.envelopes import filtered as filtered_envelopes
from schema.errors import BadUserInput
from schema.events import Event, history
from schema.nodes import find_node
from schema.paging import page
from schema.people import KIND_OF_ACTOR, Client, Firm, Viewer
from schema.server import ServerInfo, server_info
from schema.verification import Verification
from schema.verification import verification as verify

ID = strawberry.ID
ORDERS: dict[str, Any] = {
    "RANK": rows.Job.rank,
    "CREATED_AT": rows.Job.created_at,
    "UPDATED_AT": rows.Job.updated_at,
    "NUMBER": rows.Job.number,
}


async def read_node(info: Info, id: ID) -> Any:
    return await find_node(info, id)


async def read_nodes(info: Info, ids: list[ID]) -> Any:
    if len(ids) > 100:
        raise BadUserInput("At most 100 ids.")
    return [await find_node(info, each) for each in ids]


async def read_viewer(info: Info) -> Any:
    who = info.context.who
    if who is None:
        return None
    kind = KIND_OF_ACTOR[who.id.partition("_")[0]]
    return await info.context.see_party.one(kind, who.id)


async def read_firm(info: Info) -> people.Firm:
    found: people.Firm = (await info.context.see.scalars(select(people.Firm)))[0]
    return found


def one(kind: type[Any], face: Any) -> Any:
    async def resolve(info: Info, id: ID) -> Any:
        return await info.context.see.one(kind, id)

    return strawberry.field(resolve, graphql_type=face | None)


async def read_pipelines(
    info: Info, first: int | None = 50, after: str | None = None, archived: bool | None = False
) -> Any:
    query = select(rows.Pipeline).where(col(rows.Pipeline.archived) == bool(archived))
    return await page(info.context.see, query, first=first, after=after)


@strawberry.enum
class JobOrderField(StrEnum):
    RANK = "RANK"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"
    NUMBER = "NUMBER"


@strawberry.enum
class Direction(StrEnum):
    ASC = "ASC"
    DESC = "DESC"


@strawberry.input
class JobOrder:
    field: JobOrderField
    direction: Direction = Direction.ASC


async def read_jobs(
    info: Info,
    first: int | None = 50,
    after: str | None = None,
    filter: JobFilter | None = None,
    order_by: list[JobOrder] | None = None,
) -> Any:
    if order_by and len(order_by) > 1:
        raise BadUserInput("One order at a time.")
    order = order_by[0] if order_by else None
    name = order.field.value if order else "ID"
    descending = order is not None and order.direction == Direction.DESC
    return await page(
        info.context.see,
        filtered_jobs(filter),
        first=first,
        after=after,
        order=f"{name} {'DESC' if descending else 'ASC'}",
        by=[ORDERS[name]] if order else [],
        descending=descending,
    )


@strawberry.input
class TaskFilter:
    assignee_ids: list[ID] | None = None
    states: list[rows.TaskState] | None = None
    due_to: date | None = None
    job_id: ID | None = None


async def read_tasks(
    info: Info, first: int | None = 50, after: str | None = None, filter: TaskFilter | None = None
) -> Any:
    query, task = select(rows.Task), rows.Task
    if filter is not None and filter.assignee_ids is not None:
        query = query.where(col(task.assignee_id).in_(filter.assignee_ids))
    if filter is not None and filter.states is not None:
        query = query.where(col(task.state).in_(filter.states))
    if filter is not None and filter.due_to is not None:
        query = query.where(col(task.due_on) <= filter.due_to)
    if filter is not None and filter.job_id is not None:
        query = query.where(col(task.job_id) == filter.job_id)
    return await page(info.context.see, query, first=first, after=after)


async def read_clients(
    info: Info, first: int | None = 50, after: str | None = None, search: str | None = None
) -> Any:
    query = select(people.Client)
    if search:
        query = query.where(col(people.Client.name).icontains(search, autoescape=True))
    return await page(info.context.see, query, first=first, after=after)


async def read_folders(
    info: Info,
    first: int | None = 50,
    after: str | None = None,
    client_id: ID | None = None,
    parent_id: ID | None = None,
) -> Any:
    query = select(papers.Folder)
    if client_id is not None:
        query = query.where(col(papers.Folder.client_id) == client_id)
    if parent_id is not None:
        query = query.where(col(papers.Folder.parent_id) == parent_id)
    return await page(info.context.see, query, first=first, after=after)


async def read_documents(
    info: Info, first: int | None = 50, after: str | None = None, filter: DocumentFilter | None = None
) -> Any:
    return await page(info.context.see, filtered_documents(filter), first=first, after=after)


async def read_envelopes(
    info: Info, first: int | None = 50, after: str | None = None, filter: EnvelopeFilter | None = None
) -> Any:
    return await page(info.context.see, filtered_envelopes(filter), first=first, after=after)


async def read_events(
    info: Info, first: int | None = 50, after: EventCursor | None = None, pipeline_id: ID | None = None
) -> Any:
    mark = None if after is None else write_cursor(after)
    return await history(info, pipeline_id, first, mark, newest_first=False)


async def read_ceremony(info: Info, recipient_id: ID | None = None) -> Any:
    return await ceremony(info, recipient_id)


BY_LINK = "By a personal link; or, for a signed-in member, the recipient that is this member."


@strawberry.type
class Query:
    node: Node | None = strawberry.field(read_node, graphql_type=Node | None)
    nodes: list[Node | None] = strawberry.field(read_nodes, graphql_type=list[Node | None])
    viewer: Viewer | None = strawberry.field(read_viewer, graphql_type=Viewer | None)
    firm: Firm | None = strawberry.field(read_firm, graphql_type=Firm | None)
    pipeline: Any = one(rows.Pipeline, Pipeline)
    pipelines: Any = strawberry.field(read_pipelines, graphql_type=Connection[Pipeline])
    job: Any = one(rows.Job, Job)
    jobs: Any = strawberry.field(read_jobs, graphql_type=Connection[Job])
    task: Any = one(rows.Task, Task)
    tasks: Any = strawberry.field(read_tasks, graphql_type=Connection[Task])
    client: Any = one(people.Client, Client)
    clients: Any = strawberry.field(read_clients, graphql_type=Connection[Client])
    folder: Any = one(papers.Folder, Folder)
    folders: Any = strawberry.field(read_folders, graphql_type=Connection[Folder])
    document: Any = one(papers.Document, Document)
    documents: Any = strawberry.field(read_documents, graphql_type=Connection[Document])
    envelope: Any = one(EnvelopeRow, Envelope)
    envelopes: Any = strawberry.field(read_envelopes, graphql_type=Connection[Envelope])
    recipient: Any = one(RecipientRow, Recipient)
    events: Any = strawberry.field(read_events, graphql_type=Connection[Event])
    ceremony: Any = strawberry.field(read_ceremony, graphql_type=Ceremony | None, description=BY_LINK)
    verification: Verification = strawberry.field(verify, description="Public: no sign-in needed.")
    server_info: ServerInfo = strawberry.field(server_info)
