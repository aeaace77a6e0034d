"""The faces of what happened: domain events are finer than these, and here one becomes the other."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import strawberry
from sqlmodel import col, select
from strawberry import Parent

from domain import boards, envelopes, papers
from domain import events as e
from schema.base import Connection, Edge, EventCursor, Node, read_cursor, write_cursor
from schema.context import Info
from schema.paging import checked, connection
from schema.people import Actor, actor
from store.codec import load
from store.log import Seen
from store.tables import Concern, LogEntry

if TYPE_CHECKING:
    from schema.boards import Job, JobLink, Pipeline, Stage, Task
    from schema.documents import Document
    from schema.envelopes import Envelope, Recipient

JobFace = Annotated["Job", strawberry.lazy("schema.boards")]
StageFace = Annotated["Stage", strawberry.lazy("schema.boards")]
PipelineFace = Annotated["Pipeline", strawberry.lazy("schema.boards")]
JobLinkFace = Annotated["JobLink", strawberry.lazy("schema.boards")]
TaskFace = Annotated["Task", strawberry.lazy("schema.boards")]
DocumentFace = Annotated["Document", strawberry.lazy("schema.documents")]
EnvelopeFace = Annotated["Envelope", strawberry.lazy("schema.envelopes")]
RecipientFace = Annotated["Recipient", strawberry.lazy("schema.envelopes")]


class Happened:
    """An event as the log holds it, decoded; what every face below is read from."""

    def __init__(self, entry: LogEntry) -> None:
        self.entry = entry
        self.fact: Any = load(entry.type, entry.data)
        self.id, self.at, self.cursor = entry.id, entry.at, entry.cursor
        self.caused_by_id = entry.caused_by

    @property
    def shown(self) -> bool:
        """Has this event a face? Others count in the version, and show nothing."""
        return type(self.fact) in FACE_OF

    async def jobs(self, info: Info) -> list[boards.Job]:
        ids = [each for each in self.entry.subjects if each.startswith("job_")]
        return await info.context.see.some(boards.Job, ids)

    @classmethod
    async def by_id(cls, info: Info, id: str | None) -> "Happened | None":
        if id is None:
            return None

        async def load(ids: list[str]) -> list[Happened | None]:
            rows = await info.context.see.scalars(select(LogEntry).where(col(LogEntry.id).in_(ids)))
            found = {row.id: cls(row) for row in rows}
            return [found.get(each) for each in ids]

        happened: Happened | None = await info.context.see.batched((LogEntry, "id"), load).load(id)
        return happened


@strawberry.interface
class Event:
    id: strawberry.ID
    at: datetime
    caused_by_id: strawberry.ID | None

    @strawberry.field
    def cursor(root: Parent[Happened]) -> EventCursor:
        return EventCursor(root.cursor)

    @strawberry.field(graphql_type=Actor)
    async def actor(root: Parent[Happened], info: Info) -> Any:
        return await actor(info, root.entry.actor)


FACE_OF: dict[type[Any], str] = {}
Face = TypeVar("Face", bound=type)


def shows(*facts: type[Any]) -> Callable[[Face], Face]:
    """This type is the face of these domain events."""

    def show(cls: Face) -> Face:
        cls.is_type_of = classmethod(  # type: ignore[attr-defined]
            lambda _, value, info: isinstance(value, Happened) and isinstance(value.fact, facts)
        )
        FACE_OF.update(dict.fromkeys(facts, cls.__name__))
        return strawberry.type(cls)

    return show


async def _job(root: Parent[Happened], info: Info) -> Any:
    return await info.context.see.one(boards.Job, root.fact.job_id)


async def _document(root: Parent[Happened], info: Info) -> Any:
    return await info.context.see.one(papers.Document, root.fact.document_id)


async def _link(root: Parent[Happened], info: Info) -> Any:
    return await info.context.see.one(boards.JobLink, root.fact.link_id)


async def _link_of_document(root: Parent[Happened], info: Info) -> Any:
    """The link as it is now: one that was revived keeps the id of the first."""
    links = await info.context.see.under(boards.JobLink, "job_id", root.fact.job_id)
    return next(each for each in links if each.document_id == root.fact.document_id)


async def _task(root: Parent[Happened], info: Info) -> Any:
    return await info.context.see.one(boards.Task, root.fact.task_id)


async def _envelope(root: Parent[Happened], info: Info) -> Any:
    return await info.context.see.one(envelopes.Envelope, root.fact.envelope_id)


async def _recipient(root: Parent[Happened], info: Info) -> Any:
    return await info.context.see.one(envelopes.Recipient, root.fact.recipient_id)


async def _jobs(root: Parent[Happened], info: Info) -> Any:
    return await root.jobs(info)


def _stage(attribute: str, name: str | None = None) -> Any:
    async def stage(root: Parent[Happened], info: Info) -> Any:
        return await info.context.see.one(boards.Stage, getattr(root.fact, attribute))

    return strawberry.field(stage, graphql_type=StageFace, name=name)


def _fact(attribute: str, kind: Any, name: str | None = None) -> Any:
    def value(root: Parent[Happened]) -> Any:
        return getattr(root.fact, attribute)

    return strawberry.field(value, graphql_type=kind, name=name)


def _changed(root: Parent[Happened]) -> list[str]:
    return _words_of_change(root.fact)


def _words_of_change(fact: Any) -> list[str]:
    match fact:
        case e.JobPaused() | e.JobResumed():
            return ["paused"]
        case e.StageAdded():
            return ["stages"]
        case e.StagesReordered():
            return ["position"]
        case e.PipelineCreated():
            return ["pipeline"]
        case _:
            return sorted(fact.changes)


@shows(e.JobCreated)
class JobCreated(Event):
    job: JobFace = strawberry.field(_job, graphql_type=JobFace)
    stage: StageFace = _stage("stage_id")


@shows(e.JobUpdated, e.JobPaused, e.JobResumed)
class JobUpdated(Event):
    job: JobFace = strawberry.field(_job, graphql_type=JobFace)
    changed: list[str] = strawberry.field(_changed)


@shows(e.JobMoved)
class JobMoved(Event):
    job: JobFace = strawberry.field(_job, graphql_type=JobFace)
    from_: StageFace = _stage("from_stage_id", "from")
    to: StageFace = _stage("to_stage_id")
    rank: str = _fact("rank", str)
    cause: boards.MoveCause = _fact("cause", boards.MoveCause)

    @strawberry.field(graphql_type=list[Node], description="The envelope or task that settled the last item.")
    async def because(root: Parent[Happened], info: Info) -> list[Any]:
        see = info.context.see
        found = [
            await see.one(envelopes.Envelope if each.startswith("env_") else boards.Task, each)
            for each in root.fact.because
        ]
        return [each for each in found if each is not None]


@shows(e.JobStateChanged)
class JobStateChanged(Event):
    job: JobFace = strawberry.field(_job, graphql_type=JobFace)
    from_: boards.JobState = _fact("from_state", boards.JobState, "from")
    to: boards.JobState = _fact("to_state", boards.JobState)


@shows(e.DocumentUploaded)
class DocumentUploaded(Event):
    document: DocumentFace = strawberry.field(_document, graphql_type=DocumentFace)


@shows(e.DocumentChanged)
class DocumentChanged(Event):
    document: DocumentFace | None = strawberry.field(_document, graphql_type=DocumentFace | None)
    changed: list[str] = strawberry.field(_changed)


@shows(e.DocumentLinked)
class DocumentLinked(Event):
    document: DocumentFace = strawberry.field(_document, graphql_type=DocumentFace)
    job: JobFace = strawberry.field(_job, graphql_type=JobFace)
    link: JobLinkFace = strawberry.field(_link_of_document, graphql_type=JobLinkFace)


@shows(e.DocumentUnlinked)
class DocumentUnlinked(Event):
    document: DocumentFace = strawberry.field(_document, graphql_type=DocumentFace)
    job: JobFace = strawberry.field(_job, graphql_type=JobFace)


@shows(e.LinkRoleChanged)
class LinkRoleChanged(Event):
    job: JobFace = strawberry.field(_job, graphql_type=JobFace)
    link: JobLinkFace = strawberry.field(_link, graphql_type=JobLinkFace)
    to: boards.LinkRole = _fact("role", boards.LinkRole)


@shows(e.ItemWaived)
class ItemWaived(Event):
    job: JobFace = strawberry.field(_job, graphql_type=JobFace)
    reason: str = _fact("reason", str)


@shows(e.TaskCreated, e.TaskUpdated, e.TaskStateChanged)
class TaskChanged(Event):
    task: TaskFace = strawberry.field(_task, graphql_type=TaskFace)

    @strawberry.field(name="from")
    def from_(root: Parent[Happened]) -> boards.TaskState | None:
        return getattr(root.fact, "from_state", None)

    @strawberry.field
    async def to(root: Parent[Happened], info: Info) -> boards.TaskState:
        stated: boards.TaskState | None = getattr(root.fact, "to_state", None)
        task = await info.context.see.one(boards.Task, root.fact.task_id)
        return stated or (task.state if task else boards.TaskState.OPEN)


S, V = envelopes.EnvelopeState, envelopes.RecipientState
ENVELOPE_STEPS: dict[type[Any], tuple[Any, Any]] = {
    e.EnvelopeDrafted: (None, S.DRAFT),
    e.FieldsPlaced: (S.DRAFT, S.DRAFT),
    e.EnvelopeSent: (S.DRAFT, S.SENT),
    e.EnvelopeCompleted: (S.SENT, S.COMPLETED),
    e.EnvelopeDeclined: (S.SENT, S.DECLINED),
    e.EnvelopeVoided: (S.SENT, S.VOIDED),
}
RECIPIENT_STEPS: dict[type[Any], tuple[Any, Any]] = {
    e.RecipientNotified: (V.WAITING, V.NOTIFIED),
    e.RecipientViewed: (V.NOTIFIED, V.VIEWED),
    e.RecipientSigned: (V.VIEWED, V.SIGNED),
    e.RecipientApproved: (V.VIEWED, V.APPROVED),
    e.RecipientDeclined: (V.VIEWED, V.DECLINED),
}


def _step(steps: dict[type[Any], tuple[Any, Any]], side: int, kind: Any, name: str | None = None) -> Any:
    def value(root: Parent[Happened]) -> Any:
        return steps[type(root.fact)][side]

    return strawberry.field(value, graphql_type=kind, name=name)


def _reason(root: Parent[Happened]) -> str | None:
    return getattr(root.fact, "reason", None)


@shows(*ENVELOPE_STEPS)
class EnvelopeChanged(Event):
    envelope: EnvelopeFace = strawberry.field(_envelope, graphql_type=EnvelopeFace)
    from_: Any = _step(ENVELOPE_STEPS, 0, envelopes.EnvelopeState | None, "from")
    to: envelopes.EnvelopeState = _step(ENVELOPE_STEPS, 1, envelopes.EnvelopeState)
    reason: str | None = strawberry.field(_reason)
    jobs: list[JobFace] = strawberry.field(
        _jobs, graphql_type=list[JobFace], description="The cards to change."
    )


SEAL_STEPS: dict[type[Any], tuple[Any, Any]] = {
    e.SealDelayed: (envelopes.SealState.PENDING, envelopes.SealState.DELAYED),
    e.EnvelopeSealed: (envelopes.SealState.PENDING, envelopes.SealState.SEALED),
}


@shows(*SEAL_STEPS)
class EnvelopeSealChanged(Event):
    envelope: EnvelopeFace = strawberry.field(_envelope, graphql_type=EnvelopeFace)
    to: envelopes.SealState = _step(SEAL_STEPS, 1, envelopes.SealState)
    jobs: list[JobFace] = strawberry.field(_jobs, graphql_type=list[JobFace])

    @strawberry.field(name="from")
    def from_(root: Parent[Happened]) -> envelopes.SealState:
        before: envelopes.SealState = getattr(root.fact, "from_state", envelopes.SealState.PENDING)
        return before


@shows(*RECIPIENT_STEPS)
class RecipientChanged(Event):
    envelope: EnvelopeFace = strawberry.field(_envelope, graphql_type=EnvelopeFace)
    recipient: RecipientFace = strawberry.field(_recipient, graphql_type=RecipientFace)
    from_: Any = _step(RECIPIENT_STEPS, 0, envelopes.RecipientState | None, "from")
    to: envelopes.RecipientState = _step(RECIPIENT_STEPS, 1, envelopes.RecipientState)
    reason: str | None = strawberry.field(_reason)
    jobs: list[JobFace] = strawberry.field(_jobs, graphql_type=list[JobFace])


@shows(e.DeliveryChanged)
class DeliveryChanged(Event):
    recipient: RecipientFace | None = strawberry.field(_recipient, graphql_type=RecipientFace | None)
    envelope: EnvelopeFace | None = strawberry.field(_envelope, graphql_type=EnvelopeFace | None)
    to: envelopes.DeliveryState = _fact("to", envelopes.DeliveryState)
    detail: str | None = _fact("detail", str | None)


@shows(e.PipelineCreated, e.PipelineUpdated, e.StageAdded, e.StageUpdated, e.StagesReordered)
class StageChanged(Event):
    changed: list[str] = strawberry.field(_changed)

    @strawberry.field(graphql_type=PipelineFace)
    async def pipeline(root: Parent[Happened], info: Info) -> boards.Pipeline | None:
        return await info.context.see.one(boards.Pipeline, root.fact.pipeline_id)

    @strawberry.field(graphql_type=StageFace | None)
    async def stage(root: Parent[Happened], info: Info) -> boards.Stage | None:
        return await info.context.see.one(boards.Stage, getattr(root.fact, "stage_id", None))


async def history(
    info: Info, subject_id: str | None, first: int | None, after: str | None, newest_first: bool = True
) -> Connection[Any]:
    """What happened to one entity, the newest first; or to the firm, in the order of its cursors."""
    most = checked(first)
    query = select(LogEntry).where(col(LogEntry.type).in_([each.__name__ for each in FACE_OF]))
    place = col(LogEntry.cursor)
    if subject_id is not None:
        mine = select(col(Concern.cursor)).where(col(Concern.subject_id) == subject_id)
        query = query.where(place.in_(mine))
    counted = query
    if after is not None:
        mark = read_cursor(after)
        query = query.where(place < mark if newest_first else place > mark)
    query = query.order_by(place.desc() if newest_first else place)
    rows = await info.context.see.scalars(query.limit(most + 1))
    edges = [Edge(cursor=write_cursor(row.cursor), node=Happened(row)) for row in rows[:most]]
    return connection(
        edges, more=len(rows) > most, after=after, count=lambda: info.context.see.count(counted)
    )


def happened(seen: Seen) -> Happened | None:
    """The event as a stream delivers it; None where it has no face."""
    event = Happened(seen.entry)
    return event if event.shown else None
