"""What can be read, one line a field."""

from datetime import date
from enum import StrEnum
from typing import Any

import strawberry
from sqlmodel import select

from domain import boards as rows, papers, people, templates
from domain.envelopes import Envelope as EnvelopeRow, Recipient as RecipientRow
from domain.file_requests import FileRequest as FileRequestRow
from schema.acts.messages import MessagePreview, preview_message_text
from schema.base import Connection, EventCursor, Node
from schema.boards import Job, JobFilter, Pipeline, Task, job_clauses
from schema.ceremony import Ceremony, ceremony
from schema.chasing import ChaseItem, read_chase_list
from schema.context import Info
from schema.documents import Document, DocumentFilter, Folder, document_clauses
from schema.envelope_board import BOARD, EnvelopeBoard, read_envelope_board
from schema.envelopes import Envelope, EnvelopeFilter, Recipient, envelope_clauses
from schema.errors import BadUserInput
from schema.events import EVENTS, Event, Happened
from schema.file_requests import (
    FILE_REQUESTS,
    FileRequest,
    FilesAskedFor,
    read_file_requests,
    read_files_asked_for,
)
from schema.inbox import Inbox, read_inbox
from schema.nodes import NODE_KINDS, find_node
from schema.notices import NoticeConnection, read_notices
from schema.paging import Order
from schema.people import KIND_OF_ACTOR, Client, Firm, Viewer
from schema.reading.declared import (
    Arguments,
    ById,
    Clause,
    Nodes,
    Page,
    Rows,
    clauses,
    containing,
    paged,
    read,
)
from schema.server import ServerInfo, server_info
from schema.templates import Template
from schema.verification import Verification, verification as verify

ID = strawberry.ID


async def read_node(info: Info, id: ID) -> Any:
    return await find_node(info, id)


async def read_nodes(info: Info, ids: list[ID]) -> Any:
    if len(ids) > 100:
        raise BadUserInput("At most 100 ids.")
    return [await find_node(info, each) for each in ids]


NODES = Nodes(NODE_KINDS)


async def read_viewer(info: Info) -> Any:
    who = info.context.who
    if who is None:
        return None
    kind = KIND_OF_ACTOR[who.id.partition("_")[0]]
    return await info.context.see_party.one(kind, who.id)


OWN_FIRM = Rows(people.Firm, "firm {r} where {r}.id = {firm}")


async def read_firm(info: Info) -> people.Firm:
    found: people.Firm = (await info.context.see.scalars(select(people.Firm)))[0]
    return found


def one(kind: type[Any], face: Any) -> Any:
    async def resolve(info: Info, id: ID) -> Any:
        return await info.context.see.one(kind, id)

    return strawberry.field(resolve, graphql_type=face | None, metadata=read(ById(kind)))


def _pipeline_clauses(arguments: Arguments) -> list[Clause]:
    return [Clause("{r}.archived = {v}", bool(arguments.get("archived")), "bool")]


PIPELINES = Page(rows.Pipeline, clauses=_pipeline_clauses)


async def read_pipelines(
    info: Info, first: int | None = 50, after: str | None = None, archived: bool | None = False
) -> Any:
    return await paged(info, PIPELINES, first=first, after=after, archived=archived)


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


def _job_order(arguments: Arguments) -> Order:
    order_by: list[JobOrder] | None = arguments.get("order_by")
    if order_by and len(order_by) > 1:
        raise BadUserInput("One order at a time.")
    if not order_by:
        return Order("ID ASC")
    [order] = order_by
    columns = (order.field.value.lower(), "id")
    return Order(f"{order.field.value} {order.direction.value}", columns, order.direction == Direction.DESC)


JOBS = Page(rows.Job, clauses=lambda arguments: job_clauses(arguments.get("filter")), order=_job_order)


async def read_jobs(
    info: Info,
    first: int | None = 50,
    after: str | None = None,
    filter: JobFilter | None = None,
    order_by: list[JobOrder] | None = None,
) -> Any:
    return await paged(info, JOBS, first=first, after=after, filter=filter, order_by=order_by)


@strawberry.input
class TaskFilter:
    assignee_ids: list[ID] | None = None
    states: list[rows.TaskState] | None = None
    due_to: date | None = None
    job_id: ID | None = None


def _task_clauses(arguments: Arguments) -> list[Clause]:
    asked: TaskFilter = arguments.get("filter") or TaskFilter()
    return clauses(
        Clause("{r}.assignee_id = any({v})", asked.assignee_ids, "text[]"),
        Clause("{r}.state = any({v})", asked.states, "text[]"),
        Clause("{r}.due_on <= {v}", asked.due_to, "date"),
        Clause("{r}.job_id = {v}", asked.job_id),
    )


TASKS = Page(rows.Task, clauses=_task_clauses)


async def read_tasks(
    info: Info, first: int | None = 50, after: str | None = None, filter: TaskFilter | None = None
) -> Any:
    return await paged(info, TASKS, first=first, after=after, filter=filter)


def _client_clauses(arguments: Arguments) -> list[Clause]:
    return clauses(Clause("{r}.name ilike {v}", containing(arguments.get("search"))))


CLIENTS = Page(people.Client, clauses=_client_clauses)


async def read_clients(
    info: Info, first: int | None = 50, after: str | None = None, search: str | None = None
) -> Any:
    return await paged(info, CLIENTS, first=first, after=after, search=search)


def _folder_clauses(arguments: Arguments) -> list[Clause]:
    return clauses(
        Clause("{r}.client_id = {v}", arguments.get("client_id")),
        Clause("{r}.parent_id = {v}", arguments.get("parent_id")),
    )


FOLDERS = Page(papers.Folder, clauses=_folder_clauses)


async def read_folders(
    info: Info,
    first: int | None = 50,
    after: str | None = None,
    client_id: ID | None = None,
    parent_id: ID | None = None,
) -> Any:
    return await paged(info, FOLDERS, first=first, after=after, client_id=client_id, parent_id=parent_id)


DOCUMENTS = Page(papers.Document, clauses=lambda arguments: document_clauses(arguments.get("filter")))


async def read_documents(
    info: Info, first: int | None = 50, after: str | None = None, filter: DocumentFilter | None = None
) -> Any:
    return await paged(info, DOCUMENTS, first=first, after=after, filter=filter)


ENVELOPES = Page(EnvelopeRow, clauses=lambda arguments: envelope_clauses(arguments.get("filter")))


async def read_envelopes(
    info: Info, first: int | None = 50, after: str | None = None, filter: EnvelopeFilter | None = None
) -> Any:
    return await paged(info, ENVELOPES, first=first, after=after, filter=filter)


TEMPLATES = Page(
    templates.Template,
    clauses=lambda arguments: [Clause("not {r}.archived or {v}", bool(arguments.get("archived")), "bool")],
)


async def read_templates(
    info: Info, first: int | None = 50, after: str | None = None, archived: bool | None = False
) -> Any:
    return await paged(info, TEMPLATES, first=first, after=after, archived=archived)


async def read_events(
    info: Info, first: int | None = 50, after: EventCursor | None = None, pipeline_id: ID | None = None
) -> Any:
    return await paged(info, EVENTS, shown=Happened, first=first, after=after, pipeline_id=pipeline_id)


async def read_ceremony(info: Info, recipient_id: ID | None = None) -> Any:
    return await ceremony(info, recipient_id)


BY_LINK = "By a personal link; or, for a signed-in member, the recipient that is this member."


@strawberry.type
class Query:
    node: Node | None = strawberry.field(read_node, graphql_type=Node | None, metadata=read(NODES))
    nodes: list[Node | None] = strawberry.field(
        read_nodes, graphql_type=list[Node | None], metadata=read(NODES)
    )
    viewer: Viewer | None = strawberry.field(read_viewer, graphql_type=Viewer | None)
    firm: Firm | None = strawberry.field(read_firm, graphql_type=Firm | None, metadata=read(OWN_FIRM))
    pipeline: Any = one(rows.Pipeline, Pipeline)
    pipelines: Any = strawberry.field(
        read_pipelines, graphql_type=Connection[Pipeline], metadata=read(PIPELINES)
    )
    job: Any = one(rows.Job, Job)
    jobs: Any = strawberry.field(read_jobs, graphql_type=Connection[Job], metadata=read(JOBS))
    task: Any = one(rows.Task, Task)
    tasks: Any = strawberry.field(read_tasks, graphql_type=Connection[Task], metadata=read(TASKS))
    client: Any = one(people.Client, Client)
    clients: Any = strawberry.field(read_clients, graphql_type=Connection[Client], metadata=read(CLIENTS))
    folder: Any = one(papers.Folder, Folder)
    folders: Any = strawberry.field(read_folders, graphql_type=Connection[Folder], metadata=read(FOLDERS))
    document: Any = one(papers.Document, Document)
    documents: Any = strawberry.field(
        read_documents, graphql_type=Connection[Document], metadata=read(DOCUMENTS)
    )
    envelope: Any = one(EnvelopeRow, Envelope)
    envelopes: Any = strawberry.field(
        read_envelopes, graphql_type=Connection[Envelope], metadata=read(ENVELOPES)
    )
    envelope_board: Any = strawberry.field(
        read_envelope_board, graphql_type=EnvelopeBoard, metadata=read(BOARD)
    )
    chase_list: Any = strawberry.field(read_chase_list, graphql_type=list[ChaseItem])
    preview_message_text: MessagePreview = strawberry.field(preview_message_text)
    notices: Any = strawberry.field(
        read_notices,
        graphql_type=NoticeConnection,
        description="What happened to the requests that one owns, the newest first.",
    )
    template: Any = one(templates.Template, Template)
    templates: Any = strawberry.field(
        read_templates, graphql_type=Connection[Template], metadata=read(TEMPLATES)
    )
    file_request: Any = one(FileRequestRow, FileRequest)
    file_requests: Any = strawberry.field(
        read_file_requests, graphql_type=Connection[FileRequest], metadata=read(FILE_REQUESTS)
    )
    recipient: Any = one(RecipientRow, Recipient)
    events: Any = strawberry.field(read_events, graphql_type=Connection[Event], metadata=read(EVENTS))
    ceremony: Any = strawberry.field(read_ceremony, graphql_type=Ceremony | None, description=BY_LINK)
    inbox: Inbox | None = strawberry.field(
        read_inbox,
        description="By the token of the link that `sendInbox` sent: all that a firm asks of that address.",
    )
    files_asked_for: FilesAskedFor | None = strawberry.field(
        read_files_asked_for,
        description="By the token of the link that `requestFiles` sent: what is asked for, and what has come.",
    )
    verification: Verification = strawberry.field(verify, description="Public: no sign-in needed.")
    server_info: ServerInfo = strawberry.field(server_info)
