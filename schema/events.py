"""The faces of what happened: domain events are finer than these, and here one becomes the other."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import strawberry
from strawberry import Parent

from domain import boards, envelopes, events as e, file_requests, papers, people
from schema.base import Connection, EventCursor, Node
from schema.context import Info
from schema.paging import Order
from schema.people import Actor, Client as ClientFace, actor, actor_in
from schema.reading.declared import (
    Arguments,
    Clause,
    Each,
    OneOf,
    Page,
    Rows,
    Said,
    Some,
    clauses,
    one,
    paged,
    read,
)
from schema.see import See
from store.codec import load
from store.log import Seen
from store.reads import cursor_of, text_of
from store.tables import LogEntry

if TYPE_CHECKING:
    from schema.boards import Job, JobLink, Pipeline, Stage, Task
    from schema.documents import Document
    from schema.envelopes import Envelope, Recipient
    from schema.file_requests import FileRequest

JobFace = Annotated["Job", strawberry.lazy("schema.boards")]
StageFace = Annotated["Stage", strawberry.lazy("schema.boards")]
PipelineFace = Annotated["Pipeline", strawberry.lazy("schema.boards")]
JobLinkFace = Annotated["JobLink", strawberry.lazy("schema.boards")]
TaskFace = Annotated["Task", strawberry.lazy("schema.boards")]
DocumentFace = Annotated["Document", strawberry.lazy("schema.documents")]
EnvelopeFace = Annotated["Envelope", strawberry.lazy("schema.envelopes")]
RecipientFace = Annotated["Recipient", strawberry.lazy("schema.envelopes")]
FileRequestFace = Annotated["FileRequest", strawberry.lazy("schema.file_requests")]


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
    async def by_id(cls, see: See, id: str | None) -> "Happened | None":
        entry = await see.one(LogEntry, id)
        return None if entry is None else cls(entry)


@strawberry.interface
class Event:
    id: strawberry.ID
    at: datetime
    caused_by_id: strawberry.ID | None = strawberry.field(metadata=read(Said(text_of("{t}.caused_by"))))

    @strawberry.field(metadata=read(Said(cursor_of("{t}.cursor"))))
    def cursor(root: Parent[Happened]) -> EventCursor:
        return EventCursor(root.cursor)

    @strawberry.field(graphql_type=Actor, metadata=read(actor_in("actor")))
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
        cls.shows = LogEntry  # type: ignore[attr-defined]
        cls.seen_as = Happened  # type: ignore[attr-defined]
        return strawberry.type(cls)

    return show


def _in_fact(attribute: str) -> str:
    return f"data->>'{attribute}'"


def _named(kind: type[Any], attribute: str, face: Any, name: str | None = None) -> Any:
    """The field for the row that the fact names."""

    async def resolve(root: Parent[Happened], info: Info) -> Any:
        return await info.context.see.one(kind, getattr(root.fact, attribute, None))

    return strawberry.field(
        resolve, graphql_type=face, name=name, metadata=read(one(kind, _in_fact(attribute)))
    )


def _job() -> Any:
    return _named(boards.Job, "job_id", JobFace)


def _document(face: Any = DocumentFace) -> Any:
    return _named(papers.Document, "document_id", face)


def _envelope(face: Any = EnvelopeFace) -> Any:
    return _named(envelopes.Envelope, "envelope_id", face)


def _recipient(face: Any = RecipientFace) -> Any:
    return _named(envelopes.Recipient, "recipient_id", face)


LINK_OF_DOCUMENT = Rows(
    boards.JobLink,
    f"job_link {{r}} where {{r}}.firm_id = {{firm}} and {{r}}.job_id = {{t}}.{_in_fact('job_id')}"
    f" and {{r}}.document_id = {{t}}.{_in_fact('document_id')}",
)


async def _link_of_document(root: Parent[Happened], info: Info) -> Any:
    """The link as it is now: one that was revived keeps the id of the first."""
    links = await info.context.see.under(boards.JobLink, "job_id", root.fact.job_id)
    return next(each for each in links if each.document_id == root.fact.document_id)


async def _jobs_concerned(root: Parent[Happened], info: Info) -> Any:
    return await root.jobs(info)


def _jobs(**more: Any) -> Any:
    concerned = Some(boards.Job, "subjects")
    return strawberry.field(_jobs_concerned, graphql_type=list[JobFace], metadata=read(concerned), **more)


def _stage(attribute: str, name: str | None = None) -> Any:
    return _named(boards.Stage, attribute, StageFace, name)


def _said_in_fact(attribute: str, otherwise: str = "null") -> dict[str, Any]:
    return read(Said(f"coalesce(({{t}}.data->'{attribute}')::text, '{otherwise}')"))


def _fact(attribute: str, kind: Any, name: str | None = None) -> Any:
    def value(root: Parent[Happened]) -> Any:
        return getattr(root.fact, attribute)

    return strawberry.field(value, graphql_type=kind, name=name, metadata=_said_in_fact(attribute))


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
        case e.DocumentDeleted():
            return ["deleted"]
        case _:
            return sorted(fact.changes)


@shows(e.JobCreated)
class JobCreated(Event):
    job: JobFace = _job()
    stage: StageFace = _stage("stage_id")


@shows(e.JobUpdated, e.JobPaused, e.JobResumed)
class JobUpdated(Event):
    job: JobFace = _job()
    changed: list[str] = strawberry.field(_changed)


BECAUSE = Each(
    "jsonb_array_elements_text({t}.data->'because') with ordinality as {r}(id, place) order by {r}.place",
    [
        ("{t}.id like 'env\\_%'", "Envelope", one(envelopes.Envelope, "id")),
        ("{t}.id like 'tsk\\_%'", "Task", one(boards.Task, "id")),
    ],
    found=True,
)


@shows(e.JobMoved)
class JobMoved(Event):
    job: JobFace = _job()
    from_: StageFace = _stage("from_stage_id", "from")
    to: StageFace = _stage("to_stage_id")
    rank: str = _fact("rank", str)
    cause: boards.MoveCause = _fact("cause", boards.MoveCause)

    @strawberry.field(
        graphql_type=list[Node],
        description="The envelope or task that settled the last item.",
        metadata=read(BECAUSE),
    )
    async def because(root: Parent[Happened], info: Info) -> list[Any]:
        see = info.context.see
        found = [
            await see.one(envelopes.Envelope if each.startswith("env_") else boards.Task, each)
            for each in root.fact.because
        ]
        return [each for each in found if each is not None]


@shows(e.JobStateChanged)
class JobStateChanged(Event):
    job: JobFace = _job()
    from_: boards.JobState = _fact("from_state", boards.JobState, "from")
    to: boards.JobState = _fact("to_state", boards.JobState)


@shows(e.DocumentUploaded, e.DocumentGenerated)
class DocumentUploaded(Event):
    document: DocumentFace = _document()


@shows(e.DocumentChanged, e.DocumentDeleted)
class DocumentChanged(Event):
    document: DocumentFace | None = _document(DocumentFace | None)
    changed: list[str] = strawberry.field(_changed)


@shows(e.DocumentLinked)
class DocumentLinked(Event):
    document: DocumentFace = _document()
    job: JobFace = _job()
    link: JobLinkFace = strawberry.field(
        _link_of_document, graphql_type=JobLinkFace, metadata=read(LINK_OF_DOCUMENT)
    )


@shows(e.DocumentUnlinked)
class DocumentUnlinked(Event):
    document: DocumentFace = _document()
    job: JobFace = _job()


@shows(e.LinkRoleChanged)
class LinkRoleChanged(Event):
    job: JobFace = _job()
    link: JobLinkFace = _named(boards.JobLink, "link_id", JobLinkFace)
    to: boards.LinkRole = _fact("role", boards.LinkRole)


@shows(e.ItemWaived)
class ItemWaived(Event):
    job: JobFace = _job()
    reason: str = _fact("reason", str)


STATE_OF_TASK = (
    "(select to_json(k.state)::text from task k"
    f" where k.firm_id = {{firm}} and k.id = {{t}}.{_in_fact('task_id')})"
)


@shows(e.TaskCreated, e.TaskUpdated, e.TaskStateChanged)
class TaskChanged(Event):
    task: TaskFace = _named(boards.Task, "task_id", TaskFace)

    @strawberry.field(name="from", metadata=_said_in_fact("from_state"))
    def from_(root: Parent[Happened]) -> boards.TaskState | None:
        return getattr(root.fact, "from_state", None)

    @strawberry.field(metadata=read(Said(f"coalesce(({{t}}.data->'to_state')::text, {STATE_OF_TASK})")))
    async def to(root: Parent[Happened], info: Info) -> boards.TaskState:
        stated: boards.TaskState | None = getattr(root.fact, "to_state", None)
        task = await info.context.see.one(boards.Task, root.fact.task_id)
        return stated or (task.state if task else boards.TaskState.OPEN)


S, V = envelopes.EnvelopeState, envelopes.RecipientState
# From and to. Without a `to` the state stays; a fact that says in which `state` it happened knows better than this.
ENVELOPE_STEPS: dict[type[Any], tuple[Any, Any]] = {
    e.EnvelopeDrafted: (None, S.DRAFT),
    e.EnvelopeUpdated: (S.DRAFT, None),
    e.FieldsPlaced: (S.DRAFT, None),
    e.EnvelopeDeleted: (S.DRAFT, None),
    e.EnvelopeSent: (S.DRAFT, S.SENT),
    e.EnvelopeCompleted: (S.SENT, S.COMPLETED),
    e.EnvelopeDeclined: (S.SENT, S.DECLINED),
    e.EnvelopeVoided: (S.SENT, S.VOIDED),
    e.EnvelopeCorrectionStarted: (S.SENT, S.CORRECTING),
    e.EnvelopeCorrectionFinished: (S.CORRECTING, S.SENT),
    e.EnvelopeArchived: (S.COMPLETED, None),
    e.EnvelopeExpired: (S.SENT, S.EXPIRED),
    e.EnvelopeExtended: (S.EXPIRED, S.SENT),
}
RECIPIENT_STEPS: dict[type[Any], tuple[Any, Any]] = {
    e.RecipientNotified: (V.WAITING, V.NOTIFIED),
    e.RecipientViewed: (V.NOTIFIED, V.VIEWED),
    e.RecipientSigned: (V.VIEWED, V.SIGNED),
    e.RecipientApproved: (V.VIEWED, V.APPROVED),
    e.RecipientAcknowledged: (V.VIEWED, V.ACKNOWLEDGED),
    e.RecipientDeclined: (V.VIEWED, V.DECLINED),
    e.RecipientOptedOut: (V.VIEWED, V.OPTED_OUT),
    e.RecipientAskedForChanges: (V.VIEWED, V.CHANGES_REQUESTED),
    e.RecipientNotNeeded: (V.NOTIFIED, V.NOT_NEEDED),
    e.RecipientReplaced: (V.NOTIFIED, V.REPLACED),
    e.RecipientSignedOnPaper: (None, V.SIGNED_ON_PAPER),
    e.RecipientExpired: (V.NOTIFIED, V.EXPIRED),
    e.RecipientAskedAgain: (V.EXPIRED, V.NOTIFIED),
    # In whatever state they are, they stay in it: what changed is whether they may go on.
    e.CodeLocked: (None, None),
    e.RecipientUnlocked: (None, None),
}


def _step(steps: dict[type[Any], tuple[Any, Any]], side: int, kind: Any, name: str | None = None) -> Any:
    """One side of a step: what the type says, unless the fact itself says where it came from."""

    def value(root: Parent[Happened]) -> Any:
        before, after = steps[type(root.fact)]
        for known in ("from_state", "state"):  # where it could have been more than one, the fact says which
            before = getattr(root.fact, known, before)
        return before if side == 0 else after or before

    before, after = (_cases_of(steps, each) for each in (0, 1))
    before = f"coalesce(({{t}}.data->'from_state')::text, ({{t}}.data->'state')::text, {before})"
    said = before if side == 0 else f"coalesce({after}, {before})"
    return strawberry.field(value, graphql_type=kind, name=name, metadata=read(Said(said)))


def _cases_of(steps: dict[type[Any], tuple[Any, Any]], side: int) -> str:
    said = " ".join(
        f"when '{of.__name__}' then '\"{step[side]}\"'" for of, step in steps.items() if step[side]
    )
    return f"case {{t}}.type {said} end"


def _reason(root: Parent[Happened]) -> str | None:
    return getattr(root.fact, "reason", None)


@shows(*ENVELOPE_STEPS)
class EnvelopeChanged(Event):
    envelope: EnvelopeFace = _envelope()
    from_: Any = _step(ENVELOPE_STEPS, 0, envelopes.EnvelopeState | None, "from")
    to: envelopes.EnvelopeState = _step(ENVELOPE_STEPS, 1, envelopes.EnvelopeState)
    reason: str | None = strawberry.field(_reason, metadata=_said_in_fact("reason"))
    jobs: list[JobFace] = _jobs(description="The cards to change.")


SEAL_STEPS: dict[type[Any], tuple[Any, Any]] = {
    e.SealDelayed: (envelopes.SealState.PENDING, envelopes.SealState.DELAYED),
    e.ResealAsked: (envelopes.SealState.SEALED, envelopes.SealState.PENDING),
    e.EnvelopeSealed: (envelopes.SealState.PENDING, envelopes.SealState.SEALED),
}


@shows(*SEAL_STEPS)
class EnvelopeSealChanged(Event):
    envelope: EnvelopeFace = _envelope()
    to: envelopes.SealState = _step(SEAL_STEPS, 1, envelopes.SealState)
    jobs: list[JobFace] = _jobs()

    @strawberry.field(name="from", metadata=_said_in_fact("from_state", '"PENDING"'))
    def from_(root: Parent[Happened]) -> envelopes.SealState:
        before: envelopes.SealState = getattr(root.fact, "from_state", envelopes.SealState.PENDING)
        return before


@shows(*RECIPIENT_STEPS)
class RecipientChanged(Event):
    envelope: EnvelopeFace = _envelope()
    recipient: RecipientFace = _recipient()
    from_: Any = _step(RECIPIENT_STEPS, 0, envelopes.RecipientState | None, "from")
    to: envelopes.RecipientState = _step(RECIPIENT_STEPS, 1, envelopes.RecipientState)
    reason: str | None = strawberry.field(_reason, metadata=_said_in_fact("reason"))
    jobs: list[JobFace] = _jobs()


@shows(e.ReminderSent, e.RecipientExpiryWarned)
class ReminderSent(Event):
    recipient: RecipientFace | None = _recipient(RecipientFace | None)
    envelope: EnvelopeFace | None = _envelope(EnvelopeFace | None)


@shows(e.CallRecorded)
class CallRecorded(Event):
    recipient: RecipientFace | None = _recipient(RecipientFace | None)
    envelope: EnvelopeFace | None = _envelope(EnvelopeFace | None)
    note: str = _fact("note", str)


@shows(e.DeliveryChanged)
class DeliveryChanged(Event):
    recipient: RecipientFace | None = _recipient(RecipientFace | None)
    envelope: EnvelopeFace | None = _envelope(EnvelopeFace | None)
    to: envelopes.DeliveryState = _fact("to", envelopes.DeliveryState)
    detail: str | None = _fact("detail", str | None)


@shows(e.LinkRevealed)
class LinkRevealed(Event):
    recipient: RecipientFace | None = _recipient(RecipientFace | None)
    envelope: EnvelopeFace | None = _envelope(EnvelopeFace | None)


@shows(e.NewLinkAsked)
class NewLinkAsked(Event):
    """A party asked for a new link where there is none to send: their time is over, or they are locked."""

    recipient: RecipientFace | None = _recipient(RecipientFace | None)
    envelope: EnvelopeFace | None = _envelope(EnvelopeFace | None)


@shows(e.PersonExported)
class PersonExported(Event):
    """All that is held about a contact of this client was fetched, to be given to them."""

    client: ClientFace | None = _named(people.Client, "client_id", ClientFace | None)


@shows(e.PersonErased)
class PersonErased(Event):
    """A contact of this client was erased, with all that was personal in their requests."""

    client: ClientFace | None = _named(people.Client, "client_id", ClientFace | None)
    reason: str = _fact("reason", str)


@shows(e.PipelineCreated, e.PipelineUpdated, e.StageAdded, e.StageUpdated, e.StagesReordered)
class StageChanged(Event):
    changed: list[str] = strawberry.field(_changed)

    pipeline: PipelineFace = _named(boards.Pipeline, "pipeline_id", PipelineFace)
    stage: StageFace | None = _named(boards.Stage, "stage_id", StageFace | None)


@strawberry.enum
class FileRequestStep(StrEnum):
    ASKED = "ASKED"
    RECEIVED = "RECEIVED"
    REMINDED = "REMINDED"
    UNDELIVERED = "UNDELIVERED"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


FILE_STEPS: dict[type[Any], FileRequestStep] = {
    e.FilesRequested: FileRequestStep.ASKED,
    e.RequestedFileReceived: FileRequestStep.RECEIVED,
    e.FileRequestReminded: FileRequestStep.REMINDED,
    e.FileRequestUndelivered: FileRequestStep.UNDELIVERED,
    e.FileRequestCompleted: FileRequestStep.COMPLETED,
    e.FileRequestCancelled: FileRequestStep.CANCELLED,
}
SAID_OF_STEP = " ".join(f"when '{of.__name__}' then '\"{step.value}\"'" for of, step in FILE_STEPS.items())


@shows(*FILE_STEPS)
class FileRequestChanged(Event):
    file_request: FileRequestFace = _named(file_requests.FileRequest, "request_id", FileRequestFace)
    document: DocumentFace | None = _document(DocumentFace | None)
    jobs: list[JobFace] = _jobs()

    @strawberry.field(metadata=read(Said(f"case {{t}}.type {SAID_OF_STEP} end")))
    def step(root: Parent[Happened]) -> FileRequestStep:
        return FILE_STEPS[type(root.fact)]


CONCERNING = (
    "{r}.cursor in (select s.cursor from event_subject s where s.firm_id = {r}.firm_id and s.subject_id = %s)"
)


def _faces() -> OneOf:
    """An event by the face of its type."""
    return OneOf([(f"{{t}}.type = '{fact.__name__}'", name, None) for fact, name in FACE_OF.items()])


def _event_clauses(arguments: Arguments) -> list[Clause]:
    """What has no face is not shown."""
    return clauses(
        Clause("{r}.type = any({v})", [each.__name__ for each in FACE_OF], "text[]"),
        Clause(CONCERNING % "{v}", arguments.get("pipeline_id")),
    )


EVENTS = Page(LogEntry, "true", _event_clauses, lambda _: Order(None, ("cursor",)), _faces)
HISTORY = Page(
    LogEntry,
    CONCERNING % "{id}",
    _event_clauses,
    lambda _: Order(None, ("cursor",), descending=True),
    _faces,
)


def history() -> Any:
    """The field for what happened to this row, the newest first."""

    async def resolve(root: Parent[Any], info: Info, first: int | None = 50, after: str | None = None) -> Any:
        return await paged(info, HISTORY, root, shown=Happened, first=first, after=after)

    return strawberry.field(resolve, graphql_type=Connection[Event], metadata=read(HISTORY))


def happened(seen: Seen) -> Happened | None:
    """The event as a stream delivers it; None where it has no face."""
    event = Happened(seen.entry)
    return event if event.shown else None
