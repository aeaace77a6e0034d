"""The rule this house is built for: when everyone has acted, the job moves on by itself, once."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.boards import AutomoveAfter, Job, JobLink, JobState, LinkRole, LinkState, MoveCause, Stage
from domain.events import (
    DocumentUnlinked,
    EnvelopeCompleted,
    EnvelopeDeleted,
    EnvelopeSealed,
    EnvelopeUpdated,
    Event,
    ItemWaived,
    JobMoved,
    JobResumed,
    LinkRoleChanged,
    TaskStateChanged,
)
from domain.held import Held
from domain.ids import Moment


class Stand(StrEnum):
    """Where a job stands with its automove."""

    NOT_ACTIVE = "NOT_ACTIVE"
    OFF = "OFF"
    LAST_STAGE = "LAST_STAGE"
    PAUSED = "PAUSED"
    OPEN_ITEMS = "OPEN_ITEMS"
    NO_ITEMS = "NO_ITEMS"
    NOTHING_SETTLED_YET = "NOTHING_SETTLED_YET"
    SETTLED_BEFORE_THIS_VISIT = "SETTLED_BEFORE_THIS_VISIT"
    READY = "READY"


@dataclass(frozen=True)
class Finding:
    stand: Stand
    next_stage: Stage | None
    open_links: tuple[JobLink, ...]
    settled_links: tuple[JobLink, ...]


def stages_of(held: Held, pipeline_id: str) -> list[Stage]:
    mine = held.all(Stage, lambda each: each.pipeline_id == pipeline_id and not each.deleted)
    return sorted(mine, key=lambda each: each.position)


def next_stage(held: Held, stage: Stage) -> Stage | None:
    """The successor in the pipeline's order at this moment."""
    later = [each for each in stages_of(held, stage.pipeline_id) if each.position > stage.position]
    return later[0] if later else None


def items_of(held: Held, job: Job) -> list[JobLink]:
    """The items that may hold this job back."""
    links = held.under(JobLink, "job_id", job.id)
    return [each for each in links if each.unlinked_at is None and each.role == LinkRole.BLOCKING]


def holds_back(link: JobLink, stage: Stage) -> bool:
    """A stage that waits for the seal is held by a document until its file is sealed."""
    unsealed = link.state == LinkState.SETTLED and not link.sealed
    return link.holds or (unsealed and stage.automove_after == AutomoveAfter.SEALED)


def find(held: Held, job: Job, *, as_if_on: bool = False) -> Finding:
    """Read the job, its stage and its items, and say where it stands (`semantics.md` 5, steps 1 to 4).

    `as_if_on`: where it would stand if its stage had automove."""
    stage = held.get(Stage, job.stage_id)
    following = next_stage(held, stage)
    items = items_of(held, job)
    open_links = tuple(each for each in items if holds_back(each, stage))
    # Unlinked ones too: what could no longer be finished was settled by the unlinking.
    ever = [each for each in held.under(JobLink, "job_id", job.id) if each.role == LinkRole.BLOCKING]
    settled = tuple(each for each in ever if each.settled_visit_id == job.visit_id)
    on = stage.automove or as_if_on
    return Finding(_stand(job, on, following, items, open_links, settled), following, open_links, settled)


def _stand(
    job: Job,
    on: bool,
    following: Stage | None,
    items: list[JobLink],
    open_links: tuple[JobLink, ...],
    settled: tuple[JobLink, ...],
) -> Stand:
    counted = [each for each in items if each.state != LinkState.IDLE]
    answers = (
        (job.state != JobState.ACTIVE, Stand.NOT_ACTIVE),
        (following is None, Stand.LAST_STAGE),
        (not on, Stand.OFF),
        (job.paused, Stand.PAUSED),
        (bool(open_links), Stand.OPEN_ITEMS),
        (bool(settled), Stand.READY),
        (not counted, Stand.NO_ITEMS),
        (any(each.settled_visit_id or each.settled_at for each in counted), Stand.SETTLED_BEFORE_THIS_VISIT),
    )
    return next((stand for true, stand in answers if true), Stand.NOTHING_SETTLED_YET)


CAUSE_OF: dict[type[Event], MoveCause] = {
    DocumentUnlinked: MoveCause.UNLINKED,
    ItemWaived: MoveCause.WAIVED,
}


def asked(held: Held, event: Event) -> list[str]:
    """The jobs that this event may let move: it settled, removed or waived an item, or opened the way."""
    if isinstance(event, EnvelopeSealed) and event.again:
        return []
    if isinstance(event, EnvelopeCompleted | EnvelopeSealed):
        links = held.all(JobLink, lambda each: each.settled_because == event.envelope_id)
        return sorted({each.job_id for each in links})
    if isinstance(event, EnvelopeDeleted | EnvelopeUpdated):
        gone = set(event.former_document_ids) - set(getattr(event, "document_ids", None) or ())
        links = held.all(JobLink, lambda each: each.document_id in gone and each.unlinked_at is None)
        return sorted({each.job_id for each in links})
    if isinstance(event, DocumentUnlinked | ItemWaived | LinkRoleChanged | JobResumed | TaskStateChanged):
        return [event.job_id] if event.job_id else []
    return []


def evaluate(held: Held, job_id: str, event: Event, moment: Moment) -> Iterator[Event]:
    """Move the job if it stands ready. The visit closes with the move, so a second look finds nothing to do."""
    job = held.get(Job, job_id)
    yield from _move(held, job, find(held, job), CAUSE_OF.get(type(event), MoveCause.AUTOMOVE), moment)


def move_ready(held: Held, stage_id: str, moment: Moment) -> Iterator[Event]:
    """Move, at somebody's word, what stands ready in a stage, whether its automove is on or not.

    From the bottom up, each to the top of the next column: there they lie as they lay here."""
    here = [each for each in held.all(Job) if each.stage_id == stage_id]
    for job in sorted(here, key=lambda each: (each.rank, each.id), reverse=True):
        yield from _move(held, job, find(held, job, as_if_on=True), MoveCause.MANUAL, moment)


def _move(held: Held, job: Job, finding: Finding, cause: MoveCause, moment: Moment) -> Iterator[Event]:
    if finding.stand != Stand.READY or finding.next_stage is None:
        return
    to = finding.next_stage
    yield JobMoved(
        job_id=job.id,
        from_pipeline_id=job.pipeline_id,
        from_stage_id=job.stage_id,
        to_pipeline_id=job.pipeline_id,
        to_stage_id=to.id,
        rank=held.columns.top(to.id),
        cause=cause,
        closed_visit_id=job.visit_id,
        visit_id=moment.id("vis"),
        because=sorted({each.settled_because for each in finding.settled_links if each.settled_because}),
    )
