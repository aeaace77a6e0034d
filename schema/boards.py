"""The faces of the board: pipelines, stages, jobs, what is linked to them, and why they stay."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlmodel import col, or_, select
from strawberry import Parent

from domain import boards, envelopes, explaining, papers, people
from domain.automove import next_stage
from domain.held import Held
from schema import holding
from schema.base import Connection, EventCursor, Node
from schema.context import Info
from schema.events import Event, Happened, JobMoved, history
from schema.faces import face
from schema.paging import page
from schema.people import Actor, Client, Member, actor
from store.ready import ready_in
from store.tables import FirmCounter

if TYPE_CHECKING:
    from schema.documents import Document
    from schema.envelopes import Envelope, Recipient

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


def filtered(filter: JobFilter | None) -> Any:
    """Jobs that answer to every given part of the filter."""
    job, query = boards.Job, select(boards.Job)
    if filter is None:
        return query
    inside: list[tuple[Any, Any]] = [
        (job.pipeline_id, [filter.pipeline_id] if filter.pipeline_id else None),
        (job.stage_id, filter.stage_ids),
        (job.client_id, filter.client_ids),
        (job.state, filter.states),
    ]
    for column, values in inside:
        if values is not None:
            query = query.where(col(column).in_(values))
    if filter.assignee_ids is not None:
        query = query.where(col(job.assignee_ids).op("&&")(filter.assignee_ids))
    if filter.tags is not None:
        query = query.where(col(job.tags).op("@>")(filter.tags))
    if filter.search:
        mine = select(col(people.Client.id)).where(
            col(people.Client.name).icontains(filter.search, autoescape=True)
        )
        found = col(job.title).icontains(filter.search, autoescape=True)
        query = query.where(or_(found, col(job.client_id).in_(mine)))
    if filter.due_from is not None:
        query = query.where(col(job.due_on) >= filter.due_from)
    if filter.due_to is not None:
        query = query.where(col(job.due_on) <= filter.due_to)
    return query


@face(boards.Task)
class Task(Node):
    title: str
    description: str | None
    state: boards.TaskState
    due_on: date | None
    completed_at: datetime | None
    version: int

    @strawberry.field(graphql_type=Member | None)
    async def assignee(root: Parent[boards.Task], info: Info) -> people.Member | None:
        return await info.context.see.one(people.Member, root.assignee_id)

    @strawberry.field(graphql_type=Annotated["Job", strawberry.lazy("schema.boards")] | None)
    async def job(root: Parent[boards.Task], info: Info) -> boards.Job | None:
        return await info.context.see.one(boards.Job, root.job_id)

    @strawberry.field(graphql_type=Actor)
    async def created_by(root: Parent[boards.Task], info: Info) -> Any:
        return await actor(info, root.created_by)


LinkedItem = Annotated[DocumentFace | Task, strawberry.union("LinkedItem")]


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

    @strawberry.field(graphql_type=Annotated["Job", strawberry.lazy("schema.boards")])
    async def job(root: Parent[boards.JobLink], info: Info) -> boards.Job | None:
        return await info.context.see.one(boards.Job, root.job_id)

    @strawberry.field(graphql_type=LinkedItem)
    async def item(root: Parent[boards.JobLink], info: Info) -> Any:
        return await item(info, root.document_id, root.task_id)

    @strawberry.field(graphql_type=Actor)
    async def linked_by(root: Parent[boards.JobLink], info: Info) -> Any:
        return await actor(info, root.linked_by)


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

    @strawberry.field(graphql_type=Annotated["Pipeline", strawberry.lazy("schema.boards")])
    async def pipeline(root: Parent[boards.Job], info: Info) -> boards.Pipeline | None:
        return await info.context.see.one(boards.Pipeline, root.pipeline_id)

    @strawberry.field(graphql_type=Annotated["Stage", strawberry.lazy("schema.boards")])
    async def stage(root: Parent[boards.Job], info: Info) -> boards.Stage | None:
        return await info.context.see.one(boards.Stage, root.stage_id)

    @strawberry.field(graphql_type=Client | None)
    async def client(root: Parent[boards.Job], info: Info) -> people.Client | None:
        return await info.context.see.one(people.Client, root.client_id)

    @strawberry.field(graphql_type=list[Member])
    async def assignees(root: Parent[boards.Job], info: Info) -> list[people.Member]:
        return await info.context.see.some(people.Member, root.assignee_ids)

    @strawberry.field
    def overdue(root: Parent[boards.Job], info: Info) -> bool:
        """Past its due date and still active. The day ends in UTC."""
        active = root.state == boards.JobState.ACTIVE
        return active and root.due_on is not None and root.due_on < info.context.now.date()

    @strawberry.field(graphql_type=list[JobLink])
    async def links(root: Parent[boards.Job], info: Info) -> list[boards.JobLink]:
        return await live_links(info, root.id)

    @strawberry.field(graphql_type=list[Task])
    async def tasks(root: Parent[boards.Job], info: Info) -> list[boards.Task]:
        return await info.context.see.under(boards.Task, "job_id", root.id)

    @strawberry.field(graphql_type=list[DocumentFace])
    async def documents(root: Parent[boards.Job], info: Info) -> list[papers.Document]:
        ids = [each.document_id for each in await live_links(info, root.id) if each.document_id]
        return await info.context.see.some(papers.Document, ids)

    @strawberry.field(graphql_type=list[EnvelopeFace])
    async def envelopes(root: Parent[boards.Job], info: Info) -> list[envelopes.Envelope]:
        held = await holding.for_job(info.context.see, root)
        live = {each.document_id for each in await live_links(info, root.id)}
        places = held.all(envelopes.EnvelopeDocument, lambda each: each.document_id in live)
        return await info.context.see.some(
            envelopes.Envelope, sorted({each.envelope_id for each in places}, reverse=True)
        )

    @strawberry.field(description="Finished and all items of this visit, as shown on the card (x of y).")
    async def progress(root: Parent[boards.Job], info: Info) -> Progress:
        counted = [
            each
            for each in await live_links(info, root.id)
            if each.role == boards.LinkRole.BLOCKING and each.state != boards.LinkState.IDLE
        ]
        finished = (boards.LinkState.SETTLED, boards.LinkState.WAIVED)
        return Progress(done=sum(each.state in finished for each in counted), total=len(counted))

    @strawberry.field(graphql_type=Automove)
    async def automove(root: Parent[boards.Job], info: Info) -> explaining.Explanation:
        return explaining.explain(await holding.for_job(info.context.see, root), root)

    @strawberry.field(
        graphql_type=JobMoved | None, description="The last move, with its cause: the card's badge."
    )
    async def last_move(root: Parent[boards.Job], info: Info) -> Happened | None:
        return await Happened.by_id(info, root.last_move_id)

    @strawberry.field(graphql_type=Connection[Event])
    async def history(
        root: Parent[boards.Job], info: Info, first: int | None = 50, after: str | None = None
    ) -> Any:
        return await history(info, root.id, first, after)


@face(boards.Stage)
class Stage(Node):
    name: str
    position: int
    colour: str | None
    automove: bool
    automove_after: boards.AutomoveAfter
    deleted: bool = strawberry.field(description="Kept for the history; never on a board.")

    @strawberry.field(description="Stored, and without effect because the stage is the last.")
    async def automove_inert(root: Parent[boards.Stage], info: Info) -> bool:
        stages = await info.context.see.under(boards.Stage, "pipeline_id", root.pipeline_id, "position")
        return root.automove and next_stage(Held(stages), root) is None

    @strawberry.field
    async def job_count(root: Parent[boards.Stage], info: Info) -> int:
        return await info.context.see.count(_on_board(root.id))

    @strawberry.field(graphql_type=Connection[Job])
    async def jobs(
        root: Parent[boards.Stage],
        info: Info,
        first: int | None = 50,
        after: str | None = None,
        filter: JobFilter | None = None,
    ) -> Any:
        query = filtered(filter).where(col(boards.Job.stage_id) == root.id)
        if filter is None or filter.states is None:
            query = query.where(col(boards.Job.state) == boards.JobState.ACTIVE)
        rank = boards.Job.rank
        return await page(info.context.see, query, first=first, after=after, order="rank", by=[rank])

    @strawberry.field(
        graphql_type=Connection[Job], description="Jobs that would move now if automove were on."
    )
    async def ready_jobs(
        root: Parent[boards.Stage], info: Info, first: int | None = 50, after: str | None = None
    ) -> Any:
        ready, rank = ready_in(root.id), boards.Job.rank
        return await page(info.context.see, ready, first=first, after=after, order="rank", by=[rank])


def _on_board(stage_id: str) -> Any:
    """The cards of a column: what is completed or archived has left the board."""
    job = boards.Job
    return select(job).where(col(job.stage_id) == stage_id, col(job.state) == boards.JobState.ACTIVE)


@face(boards.Pipeline)
class Pipeline(Node):
    name: str
    archived: bool
    version: int = strawberry.field(description="Gap-free: each change of the board raises it by one.")

    @strawberry.field(graphql_type=list[Stage])
    async def stages(root: Parent[boards.Pipeline], info: Info) -> list[boards.Stage]:
        stages = await info.context.see.under(boards.Stage, "pipeline_id", root.id, "position")
        return [each for each in stages if not each.deleted]

    @strawberry.field(description="Where to subscribe from after reading the board.")
    async def event_cursor(root: Parent[boards.Pipeline], info: Info) -> EventCursor:
        return EventCursor(await board_cursor(info))


async def board_cursor(info: Info) -> int:
    """The firm's last cursor, in the state of the firm that this operation sees."""
    mine = col(FirmCounter.firm_id) == info.context.staff.firm_id
    cursor: int = (await info.context.see.scalars(select(col(FirmCounter.cursor)).where(mine)))[0]
    return cursor
