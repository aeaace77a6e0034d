"""A second opinion: boards folded from nothing but the log, written from `semantics.md`, not from `evolve`."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import select

from domain import events as e
from domain.boards import Job, JobLink, Pipeline, Stage, Task
from domain.envelopes import DONE_STATES, Envelope, EnvelopeDocument, Recipient, SignField
from domain.papers import Document
from store.codec import load
from store.tables import LogEntry

Row = dict[str, Any]
Rows = dict[Any, Row]
OPEN = {"DRAFT", "SENT", "CORRECTING"}
LOST = {"DECLINED", "OPTED_OUT", "EXPIRED"}


class Fold:
    """What stands on every board of a firm, after the events it was given."""

    def __init__(self) -> None:
        self.pipelines: Rows = {}
        self.stages: Rows = {}
        self.jobs: Rows = {}
        self.links: Rows = {}
        self.tasks: Rows = {}
        self.documents: Rows = {}
        self.envelopes: Rows = {}
        self.recipients: Rows = {}
        self.fields: Rows = {}
        self.known: set[type[Any]] = set()

    def take(self, entry: LogEntry) -> None:
        fact = load(entry.type, entry.data)
        act = ACTS.get(type(fact))
        if act is not None:
            act(self, fact)
            self.known.add(type(fact))
            for each in self.links.values():
                self._settle(each)
        for subject in entry.subjects:
            if subject in self.pipelines:
                self.pipelines[subject]["version"] += 1

    # ------------------------------------------------------------ items

    def _settle(self, link: Row) -> None:
        """The state of an item, as `semantics.md` 4 derives it; what is waived or gone stays as it is."""
        if not link["live"] or link["state"] == "WAIVED":
            return
        state, because = self._item(link)
        if state != link["state"]:
            link["state"] = state
            link["because"] = because if state == "SETTLED" else None
            link["visit"] = self.jobs[link["job"]]["visit"] if state == "SETTLED" else None

    def _item(self, link: Row) -> tuple[str, str | None]:
        if link["task"] is not None:
            return ("SETTLED" if self.tasks[link["task"]]["state"] == "DONE" else "OPEN"), link["task"]
        mine = [each for each in self.envelopes.values() if link["document"] in each["documents"]]
        open_ones = [each for each in mine if each["state"] in OPEN]
        signatures = [each for each in mine if each["kind"] == "SIGNATURE"]
        if not mine:
            return "IDLE", None
        speaker = (open_ones or signatures or mine)[-1]
        open_as = "STUCK" if self._refused(speaker) else "OPEN"
        by_state = {"COMPLETED": "SETTLED", **dict.fromkeys(OPEN, open_as)}
        return by_state.get(speaker["state"], "STUCK"), speaker["id"]

    def _refused(self, envelope: Row) -> bool:
        """Did somebody opt out of a group in which too few are left?"""
        groups: dict[int, list[str]] = defaultdict(list)
        for each in self.recipients.values():
            asked = each["role"] in ("SIGNER", "APPROVER") or (
                each["role"] == "VIEWER" and each["acknowledge"]
            )
            if each["envelope"] == envelope["id"] and asked and each["state"] != "REPLACED":
                groups[each["order"]].append(each["state"])
        return any(
            "OPTED_OUT" in states
            and len([x for x in states if x not in LOST]) < envelope["quorums"].get(str(order), len(states))
            for order, states in groups.items()
        )

    def link_of(self, job: str, document: str) -> Row:
        return next(x for x in self.links.values() if (x["job"], x["document"]) == (job, document))


# ---------------------------------------------------------------- what each event does


def job_created(fold: Fold, fact: e.JobCreated) -> None:
    fold.jobs[fact.job_id] = {
        "title": fact.title,
        "description": fact.description,
        "pipeline": fact.pipeline_id,
        "stage": fact.stage_id,
        "rank": fact.rank,
        "visit": fact.visit_id,
        "state": "ACTIVE",
        "paused": False,
        "client_id": fact.client_id,
        "assignee_ids": fact.assignee_ids,
        "due_on": fact.due_on and fact.due_on.isoformat(),
        "priority": fact.priority,
        "tags": fact.tags,
        "number": fact.number,
    }


def job_moved(fold: Fold, fact: e.JobMoved) -> None:
    job = fold.jobs[fact.job_id]
    assert (job["stage"], job["pipeline"]) == (fact.from_stage_id, fact.from_pipeline_id)
    assert job["visit"] == fact.closed_visit_id
    job |= {"stage": fact.to_stage_id, "pipeline": fact.to_pipeline_id, "rank": fact.rank}
    job["visit"] = fact.visit_id


def stage_added(fold: Fold, fact: e.StageAdded) -> None:
    for each in fold.stages.values():
        if each["pipeline"] == fact.pipeline_id and each["position"] >= fact.position:
            each["position"] += 1
    fold.stages[fact.stage_id] = {
        "pipeline": fact.pipeline_id,
        "name": fact.name,
        "position": fact.position,
        "automove": fact.automove,
        "automove_after": "COMPLETED",
        "colour": None,
    }


def stages_reordered(fold: Fold, fact: e.StagesReordered) -> None:
    for position, stage in enumerate(fact.stage_ids):
        fold.stages[stage]["position"] = position


def document_linked(fold: Fold, fact: e.DocumentLinked) -> None:
    pairs = [x for x in fold.links.values() if (x["job"], x["document"]) == (fact.job_id, fact.document_id)]
    link = pairs[0] if pairs else fold.links.setdefault(fact.link_id, a_link(fact.job_id, fact.document_id))
    link |= {"role": fact.role, "live": True, "state": "IDLE", "because": None, "visit": None}
    fold._settle(link)
    link["visit"] = None  # linked after it was settled: it triggers nothing


def a_link(job: str, document: str | None = None, task: str | None = None) -> Row:
    new = {"role": "BLOCKING", "live": True, "because": None, "visit": None}
    return {"job": job, "document": document, "task": task, "state": "OPEN" if task else "IDLE", **new}


def document_unlinked(fold: Fold, fact: e.DocumentUnlinked) -> None:
    link = fold.link_of(fact.job_id, fact.document_id)
    link["live"] = False
    if fact.settled:
        link["visit"] = fold.jobs[fact.job_id]["visit"]


def item_waived(fold: Fold, fact: e.ItemWaived) -> None:
    fold.links[fact.link_id] |= {"state": "WAIVED", "visit": fold.jobs[fact.job_id]["visit"]}


def task_created(fold: Fold, fact: e.TaskCreated) -> None:
    fold.tasks[fact.task_id] = {"title": fact.title, "job": fact.job_id, "state": "OPEN"}
    if fact.job_id and fact.link_id:
        fold.links[fact.link_id] = a_link(fact.job_id, task=fact.task_id)


def task_state(fold: Fold, fact: e.TaskStateChanged) -> None:
    fold.tasks[fact.task_id]["state"] = fact.to_state
    for link in fold.links.values():
        if link["task"] == fact.task_id:
            link["live"] = fact.to_state != "CANCELLED"


def drafted(fold: Fold, fact: e.EnvelopeDrafted) -> None:
    fold.envelopes[fact.envelope_id] = {
        "id": fact.envelope_id,
        "kind": fact.kind,
        "state": "DRAFT",
        "seal": "NONE",
        "documents": list(fact.document_ids),
        "quorums": fact.quorums,
    }
    for each in fact.recipients:
        asked(fold, fact.envelope_id, each)


def asked(fold: Fold, envelope_id: str, party: e.Addressee) -> None:
    fold.recipients[party.recipient_id] = {
        "envelope": envelope_id,
        "order": party.routing_order,
        "role": party.role,
        "acknowledge": party.acknowledge,
        "state": "WAITING",
        "delivery": "NONE",
        "locked": False,
    }


def updated(fold: Fold, fact: e.EnvelopeUpdated) -> None:
    if fact.document_ids is not None:
        fold.envelopes[fact.envelope_id]["documents"] = list(fact.document_ids)
    inside = fold.envelopes[fact.envelope_id]["documents"]
    for id, field in fields_of(fold, fact.envelope_id).items():
        if field["recipient"] in fact.removed or field["document"] not in inside:
            del fold.fields[id]
    for each in fact.removed:
        if fact.state == "DRAFT":
            del fold.recipients[each]
        else:
            fold.recipients[each]["state"] = "REPLACED"
    for party in fact.added:
        asked(fold, fact.envelope_id, party)
    everyone = fact.document_ids is not None or "document_date" in fact.changes
    wait_again(
        fold, fact.envelope_id, {x.recipient_id for x in fact.changed} | ({None} if everyone else set())
    )


def fields_placed(fold: Fold, fact: e.FieldsPlaced) -> None:
    """In a correction, those whose fields are others now are asked again; the sender's own concern everyone."""
    gone = {id: x for id, x in fields_of(fold, fact.envelope_id).items() if id not in fact.kept}
    for id in gone:
        del fold.fields[id]
    new = {
        x.field_id: {"envelope": fact.envelope_id, "recipient": x.recipient_id, "document": x.document_id}
        for x in fact.fields
    }
    fold.fields |= new
    if fact.state == "CORRECTING":
        wait_again(fold, fact.envelope_id, {x["recipient"] for x in [*gone.values(), *new.values()]})


def fields_of(fold: Fold, envelope_id: str) -> Rows:
    return {id: each for id, each in fold.fields.items() if each["envelope"] == envelope_id}


def wait_again(fold: Fold, envelope_id: str, parties: set[str | None]) -> None:
    for id, each in fold.recipients.items():
        open_one = each["state"] not in DONE_STATES | {"REPLACED", "DECLINED", "OPTED_OUT"}
        if each["envelope"] == envelope_id and open_one and (id in parties or None in parties):
            each |= {"state": "WAITING", "delivery": "NONE"}


def correction_finished(fold: Fold, fact: e.EnvelopeCorrectionFinished) -> None:
    fold.envelopes[fact.envelope_id]["state"] = "SENT"
    for key in fact.links:
        fold.recipients[key.recipient_id]["state"] = "WAITING"


def replaced(fold: Fold, fact: e.RecipientReplaced) -> None:
    fold.recipients[fact.recipient_id]["state"] = "REPLACED"
    asked(fold, fact.envelope_id, fact.by)
    for field in fields_of(fold, fact.envelope_id).values():
        if field["recipient"] == fact.recipient_id:
            field["recipient"] = fact.by.recipient_id


def recipient(state: str, delivery: str | None = None) -> Callable[[Fold, Any], None]:
    def act(fold: Fold, fact: Any) -> None:
        fold.recipients[fact.recipient_id]["state"] = state
        if delivery:
            fold.recipients[fact.recipient_id]["delivery"] = delivery

    return act


def unlocked(fold: Fold, fact: e.RecipientUnlocked) -> None:
    fold.recipients[fact.recipient_id] |= {"locked": False, "delivery": "QUEUED"}


def delivered(fold: Fold, fact: e.DeliveryChanged) -> None:
    if not fact.overtaken:
        fold.recipients[fact.recipient_id]["delivery"] = fact.to


def envelope(**values: str) -> Callable[[Fold, Any], None]:
    return lambda fold, fact: fold.envelopes[fact.envelope_id].update(values)


ACTS: dict[type[Any], Callable[[Fold, Any], None]] = {
    e.PipelineCreated: lambda fold, fact: fold.pipelines.update(
        {fact.pipeline_id: {"name": fact.name, "archived": False, "version": 0}}
    ),
    e.PipelineUpdated: lambda fold, fact: fold.pipelines[fact.pipeline_id].update(fact.changes),
    e.StageAdded: stage_added,
    e.StageUpdated: lambda fold, fact: fold.stages[fact.stage_id].update(fact.changes),
    e.StagesReordered: stages_reordered,
    e.JobCreated: job_created,
    e.JobUpdated: lambda fold, fact: fold.jobs[fact.job_id].update(fact.changes),
    e.JobMoved: job_moved,
    e.JobStateChanged: lambda fold, fact: fold.jobs[fact.job_id].update(state=fact.to_state),
    e.JobPaused: lambda fold, fact: fold.jobs[fact.job_id].update(paused=True),
    e.JobResumed: lambda fold, fact: fold.jobs[fact.job_id].update(paused=False),
    e.DocumentLinked: document_linked,
    e.DocumentUnlinked: document_unlinked,
    e.LinkRoleChanged: lambda fold, fact: fold.links[fact.link_id].update(role=fact.role),
    e.ItemWaived: item_waived,
    e.TaskCreated: task_created,
    e.TaskUpdated: lambda fold, fact: fold.tasks[fact.task_id].update(
        {name: value for name, value in fact.changes.items() if name == "title"}
    ),
    e.TaskStateChanged: task_state,
    e.DocumentUploaded: lambda fold, fact: fold.documents.update(
        {fact.document_id: {"title": fact.title, "folder": fact.folder_id}}
    ),
    e.DocumentGenerated: lambda fold, fact: fold.documents.update(
        {fact.document_id: {"title": fact.title, "folder": fact.folder_id}}
    ),
    e.DocumentChanged: lambda fold, fact: fold.documents[fact.document_id].update(
        {{"folder_id": "folder"}.get(name, name): value for name, value in fact.changes.items()}
    ),
    e.EnvelopeDrafted: drafted,
    e.EnvelopeUpdated: updated,
    e.FieldsPlaced: fields_placed,
    e.EnvelopeDeleted: lambda fold, fact: fold.envelopes[fact.envelope_id].update(documents=[]),
    e.EnvelopeSent: envelope(state="SENT"),
    e.EnvelopeCorrectionStarted: envelope(state="CORRECTING"),
    e.EnvelopeCorrectionFinished: correction_finished,
    e.RecipientReplaced: replaced,
    e.RecipientSignedOnPaper: recipient("SIGNED_ON_PAPER"),
    e.RecipientNotified: recipient("NOTIFIED", "QUEUED"),
    e.RecipientViewed: recipient("VIEWED"),
    e.RecipientSigned: recipient("SIGNED"),
    e.RecipientApproved: recipient("APPROVED"),
    e.RecipientAcknowledged: recipient("ACKNOWLEDGED"),
    e.RecipientDeclined: recipient("DECLINED"),
    e.RecipientOptedOut: recipient("OPTED_OUT"),
    e.RecipientAskedForChanges: recipient("CHANGES_REQUESTED"),
    e.RecipientNotNeeded: recipient("NOT_NEEDED"),
    e.DeliveryChanged: delivered,
    e.CodeLocked: lambda fold, fact: fold.recipients[fact.recipient_id].update(locked=True),
    e.RecipientUnlocked: unlocked,
    e.EnvelopeCompleted: envelope(state="COMPLETED", seal="PENDING"),
    e.EnvelopeDeclined: envelope(state="DECLINED"),
    e.EnvelopeVoided: envelope(state="VOIDED"),
    e.ReminderSent: lambda fold, fact: fold.recipients[fact.recipient_id].update(delivery="QUEUED"),
    e.RecipientExpiryWarned: lambda fold, fact: fold.recipients[fact.recipient_id].update(delivery="QUEUED"),
    e.RecipientExpired: recipient("EXPIRED"),
    e.RecipientAskedAgain: recipient("NOTIFIED", "QUEUED"),
    e.EnvelopeExpired: envelope(state="EXPIRED"),
    e.EnvelopeExtended: envelope(state="SENT"),
    e.SealDelayed: envelope(seal="DELAYED"),
    e.ResealAsked: envelope(seal="PENDING"),
    e.EnvelopeSealed: envelope(seal="SEALED"),
}
# What a board does not show: people, folders, uploads, and the steps of a ceremony that change no card.
ELSEWHERE = frozenset(e.ALL) - frozenset(ACTS)


# ---------------------------------------------------------------- the same, as the database has it


async def as_it_is(session: AsyncSession) -> Fold:
    """The boards of the firm, read from the tables."""
    found = Fold()
    found.pipelines = {x.id: _of(x, "name", "archived", "version") for x in await _all(session, Pipeline)}
    words = ("name", "position", "automove", "automove_after", "colour")
    found.stages = {x.id: {"pipeline": x.pipeline_id, **_of(x, *words)} for x in await _all(session, Stage)}
    found.jobs = {x.id: _job(x) for x in await _all(session, Job)}
    found.links = {x.id: _link(x) for x in await _all(session, JobLink)}
    found.tasks = {x.id: {"job": x.job_id, **_of(x, "title", "state")} for x in await _all(session, Task)}
    found.documents = {
        x.id: {"folder": x.folder_id, **_of(x, "title")} for x in await _all(session, Document)
    }
    inside: dict[str, list[str]] = defaultdict(list)
    for place in sorted(await _all(session, EnvelopeDocument), key=lambda each: each.position):
        inside[place.envelope_id].append(place.document_id)
    found.envelopes = {
        x.id: {"seal": x.seal_state, "documents": inside[x.id], **_of(x, "id", "kind", "state", "quorums")}
        for x in await _all(session, Envelope)
    }
    found.recipients = {
        x.id: {
            "envelope": x.envelope_id,
            "order": x.routing_order,
            "locked": x.code_locked_at is not None,
            **_of(x, "role", "acknowledge", "state", "delivery"),
        }
        for x in await _all(session, Recipient)
    }
    found.fields = {
        x.id: {"envelope": x.envelope_id, "recipient": x.recipient_id, "document": x.document_id}
        for x in await _all(session, SignField)
    }
    return found


async def _all(session: AsyncSession, kind: type[Any]) -> Iterable[Any]:
    return list(await session.scalars(select(kind)))


def _of(row: Any, *names: str) -> Row:
    return {name: getattr(row, name) for name in names}


def _job(row: Job) -> Row:
    same = ("title", "description", "rank", "state", "paused", "client_id", "assignee_ids", "priority")
    where = {"pipeline": row.pipeline_id, "stage": row.stage_id, "visit": row.visit_id}
    due = row.due_on.isoformat() if row.due_on else None
    return {**where, **_of(row, *same, "tags", "number"), "due_on": due}


def _link(row: JobLink) -> Row:
    ids = {"job": row.job_id, "document": row.document_id, "task": row.task_id}
    settled = {"because": row.settled_because, "visit": row.settled_visit_id}
    return {**ids, **_of(row, "role", "state"), "live": row.unlinked_at is None, **settled}


# ---------------------------------------------------------------- what one board shows


def cards(fold: Fold, pipeline: str) -> dict[str, Any]:
    """Each job on a board with all that its card tells of its items."""
    return {id: card(fold, id) for id, job in fold.jobs.items() if job["pipeline"] == pipeline}


def card(fold: Fold, job: str) -> dict[str, Any]:
    live = {id: each for id, each in fold.links.items() if each["job"] == job and each["live"]}
    papers = {each["document"] for each in live.values() if each["document"]}
    requests = {id: x for id, x in fold.envelopes.items() if papers & set(x["documents"])}
    return {
        "job": {**fold.jobs[job]},
        "links": {id: {**each} for id, each in live.items()},
        "tasks": {id: {**each} for id, each in fold.tasks.items() if each["job"] == job},
        "documents": {id: {**fold.documents[id]} for id in papers},
        "requests": {id: {**each} for id, each in requests.items()},
        "parties": {id: {**x} for id, x in fold.recipients.items() if x["envelope"] in requests},
    }


def columns(fold: Fold, pipeline: str) -> Any:
    stages = {id: {**each} for id, each in fold.stages.items() if each["pipeline"] == pipeline}
    return {k: v for k, v in fold.pipelines[pipeline].items() if k != "version"}, stages
