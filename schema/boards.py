"""The faces of the board: pipelines, stages, jobs, what is linked to them, and why they stay."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlmodel import col, select
from strawberry import Parent

from domain import boards, envelopes, explaining, papers, people
from domain.automove import next_stage
from domain.file_requests import FileRequest as FileRequestRow
from domain.held import Held
from schema import holding
from schema.base import Connection, EventCursor, Node
from schema.context import Info
from schema.events import Happened, JobMoved, history
from schema.faces import face
from schema.paging import Order
from schema.people import Client, Member, by_whom
from schema.reading.automoving import automove_of
from schema.reading.declared import (
    Arguments,
    Clause,
    Made,
    OneOf,
    Page,
    Rows,
    Said,
    clauses,
    containing,
    one,
    paged,
    read,
    to_many,
    to_one,
    to_some,
)
from store.reads import cursor_of
from store.ready import READY
from store.tables import FirmCounter, LogEntry

if TYPE_CHECKING:
    from schema.documents import Document
    from schema.envelopes import Envelope, Recipient
    from schema.file_requests import FileRequest

AutomoveAfter = strawberry.enum(boards.AutomoveAfter)
JobState = strawberry.enum(boards.JobState)
Priority = strawberry.enum(boards.Priority)
LinkRole = strawberry.enum(boards.LinkRole)
LinkState = strawberry.enum(boards.LinkState)
TaskState = strawberry.enum(boards.TaskState)
MoveCause = strawberry.enum(boards.MoveCause)
PendingItemsDecision = strawberry.enum(boards.PendingItemsDecision)
AutomoveState = strawberry.enum(explaining.AutomoveState)
BlockerCode = strawberry.enum(explaining.BlockerCode)
Remedy = strawberry.enum(explaining.Remedy)

DocumentFace = Annotated["Document", strawberry.lazy("schema.documents")]
EnvelopeFace = Annotated["Envelope", strawberry.lazy("schema.envelopes")]
RecipientFace = Annotated["Recipient", strawberry.lazy("schema.envelopes")]
FileRequestFace = Annotated["FileRequest", strawberry.lazy("schema.file_requests")]
JobFace = Annotated["Job", strawberry.lazy("schema.boards")]
StageFace = Annotated["Stage", strawberry.lazy("schema.boards")]
PipelineFace = Annotated["Pipeline", strawberry.lazy("schema.boards")]


@strawberry.type
class Progress:
    done: int
    total: int


@strawberry.input
class JobFilter:
    pipeline_id: strawberry.ID | None = None
    stage_ids: list[strawberry.ID] | None = None
    client_ids: list[strawberry.ID] | None = None
    assignee_ids: list[strawberry.ID] | None = None
    states: list[boards.JobState] | None = None
    tags: list[str] | None = None
    search: str | None = None
    due_from: date | None = None
    due_to: date | None = None


FOUND = (
    "({r}.title ilike {v} or {r}.client_id in"
    " (select c.id from client c where c.firm_id = {r}.firm_id and c.name ilike {v}))"
)


def job_clauses(filter: JobFilter | None) -> list[Clause]:
    """Jobs that answer to every given part of the filter."""
    asked = filter or JobFilter()
    pipelines = [asked.pipeline_id] if asked.pipeline_id else None
    return clauses(
        Clause("{r}.pipeline_id = any({v})", pipelines, "text[]"),
        Clause("{r}.stage_id = any({v})", asked.stage_ids, "text[]"),
        Clause("{r}.client_id = any({v})", asked.client_ids, "text[]"),
        Clause("{r}.state = any({v})", asked.states, "text[]"),
        Clause("{r}.assignee_ids && {v}", asked.assignee_ids, "text[]"),
        Clause("{r}.tags @> {v}", asked.tags, "text[]"),
        Clause(FOUND, containing(asked.search)),
        Clause("{r}.due_on >= {v}", asked.due_from, "date"),
        Clause("{r}.due_on <= {v}", asked.due_to, "date"),
    )


@face(boards.Task)
class Task(Node):
    title: str
    description: str | None
    state: boards.TaskState
    due_on: date | None
    completed_at: datetime | None
    version: int

    assignee: Any = to_one(people.Member, "assignee_id", Member | None)
    job: Any = to_one(boards.Job, "job_id", JobFace | None)
    created_by: Any = by_whom("created_by")


LinkedItem = Annotated[DocumentFace | Task, strawberry.union("LinkedItem")]
ITEM = OneOf(
    [
        ("{t}.document_id is not null", "Document", one(papers.Document, "document_id")),
        ("{t}.task_id is not null", "Task", one(boards.Task, "task_id")),
    ]
)


async def item(info: Info, document_id: str | None, task_id: str | None) -> Any:
    if document_id is not None:
        return await info.context.see.one(papers.Document, document_id)
    return await info.context.see.one(boards.Task, task_id)


@face(explaining.Blocker)
class Blocker:
    code: explaining.BlockerCode
    since: datetime
    remedies: list[explaining.Remedy]

    @strawberry.field
    def message(root: Parent[explaining.Blocker], info: Info) -> str:
        return root.message(info.context.language)

    @strawberry.field(graphql_type=LinkedItem | None)
    async def item(root: Parent[explaining.Blocker], info: Info) -> Any:
        return await item(info, root.document_id, root.task_id)

    @strawberry.field(graphql_type=list[RecipientFace])
    async def waiting_for(root: Parent[explaining.Blocker], info: Info) -> list[envelopes.Recipient]:
        return await info.context.see.some(envelopes.Recipient, root.waiting_for)

    @strawberry.field(graphql_type=Member | None)
    async def assignee(root: Parent[explaining.Blocker], info: Info) -> people.Member | None:
        return await info.context.see.one(people.Member, root.assignee_id)


@face(explaining.Explanation)
class Automove:
    """Will this job move by itself, and if not, why not."""

    state: explaining.AutomoveState
    will_move: bool = strawberry.field(
        description="True when the job moves in the transaction of this act; the answer of the two previews."
    )
    blockers: list[Blocker]

    @strawberry.field(graphql_type=Annotated["Stage", strawberry.lazy("schema.boards")] | None)
    def next_stage(root: Parent[explaining.Explanation]) -> boards.Stage | None:
        return root.next_stage

    @strawberry.field(description="One sentence, in the reader's language.")
    def explanation(root: Parent[explaining.Explanation], info: Info) -> str:
        return root.sentence(info.context.language)


@face(boards.JobLink)
class JobLink(Node):
    role: boards.LinkRole
    state: boards.LinkState
    linked_at: datetime
    settled_at: datetime | None

    job: Any = to_one(boards.Job, "job_id", JobFace)
    linked_by: Any = by_whom("linked_by")

    @strawberry.field(graphql_type=LinkedItem, metadata=read(ITEM))
    async def item(root: Parent[boards.JobLink], info: Info) -> Any:
        return await item(info, root.document_id, root.task_id)


LIVE = "l.firm_id = {firm} and l.job_id = {t}.id and l.unlinked_at is null"
LIVE_LINKS = Rows(
    boards.JobLink,
    "job_link {r} where {r}.firm_id = {firm} and {r}.job_id = {t}.id and {r}.unlinked_at is null order by {r}.id",
    many=True,
)
LINKED_DOCUMENTS = Rows(
    papers.Document,
    "job_link l join document {r} on {r}.firm_id = l.firm_id and {r}.id = l.document_id"
    f" where {LIVE} order by l.id",
    many=True,
)
ENVELOPES_OF_DOCUMENTS = Rows(
    envelopes.Envelope,
    "envelope {r} where {r}.firm_id = {firm} and {r}.id = any(array"
    "(select p.envelope_id from job_link l join envelope_document p using (firm_id, document_id)"
    f" where {LIVE})) order by {{r}}.id desc",
    many=True,
)
PROGRESS_OF_ITEMS = Made(
    {"done": "{r}.done::text", "total": "{r}.total::text"},
    "(select count(*) filter (where l.state in ('SETTLED', 'WAIVED')) as done, count(*) as total"
    f" from job_link l where {LIVE} and l.role = 'BLOCKING' and l.state <> 'IDLE') {{r}}",
)


async def live_links(info: Info, job_id: str) -> list[boards.JobLink]:
    links = await info.context.see.under(boards.JobLink, "job_id", job_id)
    return [each for each in links if each.unlinked_at is None]


@face(boards.Job)
class Job(Node):
    number: int
    title: str
    description: str | None
    state: boards.JobState
    paused: bool
    paused_reason: str | None
    rank: str = strawberry.field(description="Fractional key of the card in its column.")
    entered_stage_at: datetime
    due_on: date | None
    priority: boards.Priority
    tags: list[str]
    version: int
    created_at: datetime
    updated_at: datetime

    pipeline: Any = to_one(boards.Pipeline, "pipeline_id", PipelineFace)
    stage: Any = to_one(boards.Stage, "stage_id", StageFace)
    client: Any = to_one(people.Client, "client_id", Client | None)
    assignees: Any = to_some(people.Member, "assignee_ids", Member, few=True)
    tasks: Any = to_many(boards.Task, "job_id", Task)
    file_requests: Any = to_many(FileRequestRow, "job_id", FileRequestFace)

    @strawberry.field(
        metadata=read(Said("coalesce({t}.state = 'ACTIVE' and {t}.due_on < {today}, false)::text"))
    )
    def overdue(root: Parent[boards.Job], info: Info) -> bool:
        """Past its due date and still active. The day ends in UTC."""
        active = root.state == boards.JobState.ACTIVE
        return active and root.due_on is not None and root.due_on < info.context.now.date()

    @strawberry.field(graphql_type=list[JobLink], metadata=read(LIVE_LINKS))
    async def links(root: Parent[boards.Job], info: Info) -> list[boards.JobLink]:
        return await live_links(info, root.id)

    @strawberry.field(graphql_type=list[DocumentFace], metadata=read(LINKED_DOCUMENTS))
    async def documents(root: Parent[boards.Job], info: Info) -> list[papers.Document]:
        ids = [each.document_id for each in await live_links(info, root.id) if each.document_id]
        return await info.context.see.some(papers.Document, ids)

    @strawberry.field(graphql_type=list[EnvelopeFace], metadata=read(ENVELOPES_OF_DOCUMENTS))
    async def envelopes(root: Parent[boards.Job], info: Info) -> list[envelopes.Envelope]:
        held = await holding.for_job(info.context.see, root)
        live = {each.document_id for each in await live_links(info, root.id)}
        places = held.all(envelopes.EnvelopeDocument, lambda each: each.document_id in live)
        return await info.context.see.some(
            envelopes.Envelope, sorted({each.envelope_id for each in places}, reverse=True)
        )

    @strawberry.field(
        description="Finished and all items of this visit, as shown on the card (x of y).",
        metadata=read(PROGRESS_OF_ITEMS),
    )
    async def progress(root: Parent[boards.Job], info: Info) -> Progress:
        counted = [
            each
            for each in await live_links(info, root.id)
            if each.role == boards.LinkRole.BLOCKING and each.state != boards.LinkState.IDLE
        ]
        finished = (boards.LinkState.SETTLED, boards.LinkState.WAIVED)
        return Progress(done=sum(each.state in finished for each in counted), total=len(counted))

    @strawberry.field(graphql_type=Automove, metadata=read(automove_of(ITEM)))
    async def automove(root: Parent[boards.Job], info: Info) -> explaining.Explanation:
        return explaining.explain(await holding.for_job(info.context.see, root), root)

    @strawberry.field(
        graphql_type=JobMoved | None,
        description="The last move, with its cause: the card's badge.",
        metadata=read(one(LogEntry, "last_move_id")),
    )
    async def last_move(root: Parent[boards.Job], info: Info) -> Happened | None:
        return await Happened.by_id(info.context.see, root.last_move_id)

    history: Any = history()


HAS_A_LATER_STAGE = (
    "exists (select from stage s where s.firm_id = {firm} and s.pipeline_id = {t}.pipeline_id"
    " and not s.deleted and s.position > {t}.position)"
)
ON_BOARD = "j.firm_id = {firm} and j.stage_id = {t}.id and j.state = 'ACTIVE'"


def _cards(arguments: Arguments) -> list[Clause]:
    """What is completed or archived has left the board, unless it is asked for."""
    filter: JobFilter | None = arguments.get("filter")
    usual = [JobState.ACTIVE] if filter is None or filter.states is None else None
    return [*clauses(Clause("{r}.state = any({v})", usual, "text[]")), *job_clauses(filter)]


BY_RANK = Order("rank", ("rank", "id"))
CARDS = Page(boards.Job, "{r}.stage_id = {id}", _cards, lambda _: BY_RANK)
READY_CARDS = Page(boards.Job, READY, order=lambda _: BY_RANK)


@face(boards.Stage)
class Stage(Node):
    name: str
    position: int
    colour: str | None
    automove: bool
    automove_after: boards.AutomoveAfter
    deleted: bool = strawberry.field(description="Kept for the history; never on a board.")

    @strawberry.field(
        description="Stored, and without effect because the stage is the last.",
        metadata=read(Said(f"({{t}}.automove and not {HAS_A_LATER_STAGE})::text")),
    )
    async def automove_inert(root: Parent[boards.Stage], info: Info) -> bool:
        stages = await info.context.see.under(boards.Stage, "pipeline_id", root.pipeline_id, "position")
        return root.automove and next_stage(Held(stages), root) is None

    @strawberry.field(metadata=read(Said(f"(select count(*) from job j where {ON_BOARD})::text")))
    async def job_count(root: Parent[boards.Stage], info: Info) -> int:
        return await info.context.see.count(_on_board(root.id))

    @strawberry.field(graphql_type=Connection[Job], metadata=read(CARDS))
    async def jobs(
        root: Parent[boards.Stage],
        info: Info,
        first: int | None = 50,
        after: str | None = None,
        filter: JobFilter | None = None,
    ) -> Any:
        return await paged(info, CARDS, root, first=first, after=after, filter=filter)

    @strawberry.field(
        graphql_type=Connection[Job],
        description="Jobs that would move now if automove were on.",
        metadata=read(READY_CARDS),
    )
    async def ready_jobs(
        root: Parent[boards.Stage], info: Info, first: int | None = 50, after: str | None = None
    ) -> Any:
        return await paged(info, READY_CARDS, root, first=first, after=after)


def _on_board(stage_id: str) -> Any:
    """The cards of a column: what is completed or archived has left the board."""
    job = boards.Job
    return select(job).where(col(job.stage_id) == stage_id, col(job.state) == boards.JobState.ACTIVE)


CURSOR_OF_FIRM = f"(select {cursor_of('n.cursor')} from firm_counter n where n.firm_id = {{firm}})"
STAGES = Rows(
    boards.Stage,
    "stage {r} where {r}.firm_id = {firm} and {r}.pipeline_id = {t}.id and not {r}.deleted"
    " order by {r}.position, {r}.id",
    many=True,
)


@face(boards.Pipeline)
class Pipeline(Node):
    name: str
    archived: bool
    version: int = strawberry.field(description="Gap-free: each change of the board raises it by one.")

    @strawberry.field(graphql_type=list[Stage], metadata=read(STAGES))
    async def stages(root: Parent[boards.Pipeline], info: Info) -> list[boards.Stage]:
        stages = await info.context.see.under(boards.Stage, "pipeline_id", root.id, "position")
        return [each for each in stages if not each.deleted]

    @strawberry.field(
        description="Where to subscribe from after reading the board.",
        metadata=read(Said(CURSOR_OF_FIRM)),
    )
    async def event_cursor(root: Parent[boards.Pipeline], info: Info) -> EventCursor:
        return EventCursor(await board_cursor(info))


async def board_cursor(info: Info) -> int:
    """The firm's last cursor, in the state of the firm that this operation sees."""
    mine = col(FirmCounter.firm_id) == info.context.staff.firm_id
    cursor: int = (await info.context.see.scalars(select(col(FirmCounter.cursor)).where(mine)))[0]
    return cursor
