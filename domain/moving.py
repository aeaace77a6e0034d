"""Moving a job by hand, with a decision about what is still open."""

from collections.abc import Iterator

from domain.automove import items_of
from domain.boards import (
    Job,
    JobLink,
    JobState,
    LinkRole,
    MoveCause,
    PendingItemsDecision,
    Stage,
    TaskState,
)
from domain.envelopes import OPEN_STATES, EnvelopeState
from domain.events import Event, JobMoved, TaskStateChanged
from domain.held import Held
from domain.ids import Moment
from domain.linking import envelopes_of, set_role, unlink_document, waive
from domain.people import Permission
from domain.refusals import (
    InvalidInput,
    JobNotActive,
    NotFound,
    PendingItemsDecisionRequired,
    ReasonRequired,
)
from domain.requesting import void

NEEDS_REASON = frozenset({PendingItemsDecision.VOID_REQUESTS, PendingItemsDecision.WAIVE})
# What may not be done directly may not be done by way of a move either.
NEEDED_FOR: dict[PendingItemsDecision | None, Permission] = {
    PendingItemsDecision.MAKE_INFORMATIVE: Permission.MANAGE_DOCUMENTS,
    PendingItemsDecision.UNLINK: Permission.MANAGE_DOCUMENTS,
    PendingItemsDecision.VOID_REQUESTS: Permission.SEND_ENVELOPES,
    PendingItemsDecision.WAIVE: Permission.WAIVE_ITEMS,
}


def choices(permissions: frozenset[Permission]) -> list[PendingItemsDecision]:
    """What somebody with these permissions may decide about open items."""
    return [each for each in PendingItemsDecision if NEEDED_FOR.get(each) in permissions | {None}]


def move(
    held: Held,
    job_id: str,
    to_stage_id: str,
    rank: str,
    decision: PendingItemsDecision | None,
    reason: str | None,
    moment: Moment,
) -> Iterator[Event]:
    """Put a card into a stage, at `rank`. Open items need a decision; within one column nothing is asked."""
    job, to = held.find(Job, job_id), held.find(Stage, to_stage_id)
    if job is None or to is None or to.deleted:
        raise NotFound("job" if job is None else "stage")
    if job.state != JobState.ACTIVE:
        raise JobNotActive()
    pending = [each for each in items_of(held, job) if each.holds]
    stays = to.id == job.stage_id
    if pending and not stays:
        if decision is None:
            raise PendingItemsDecisionRequired(job_id)
        yield from settle(held, pending, decision, reason)
    yield JobMoved(
        job_id=job.id,
        from_pipeline_id=job.pipeline_id,
        from_stage_id=job.stage_id,
        to_pipeline_id=to.pipeline_id,
        to_stage_id=to.id,
        rank=rank,
        cause=MoveCause.MANUAL,
        closed_visit_id=job.visit_id,
        visit_id=job.visit_id if stays else moment.id("vis"),
        decision=decision if pending and not stays else None,
    )


def settle(
    held: Held, pending: list[JobLink], decision: PendingItemsDecision, reason: str | None
) -> Iterator[Event]:
    """Apply the mover's decision to each open item."""
    if decision in NEEDS_REASON and not (reason or "").strip():
        raise ReasonRequired()
    for link in pending:
        if decision == PendingItemsDecision.MAKE_INFORMATIVE:
            yield from set_role(held, link.id, LinkRole.INFORMATIVE)
        elif decision == PendingItemsDecision.UNLINK:
            yield from _unlink(held, link)
        elif decision == PendingItemsDecision.VOID_REQUESTS:
            yield from _withdraw(held, link, reason or "")
        elif decision == PendingItemsDecision.WAIVE:
            yield from waive(held, link.id, reason or "")


def _unlink(held: Held, link: JobLink) -> Iterator[Event]:
    """A task belongs to its job, so it cannot be unlinked: it stops holding it instead."""
    if link.document_id is None:
        yield from set_role(held, link.id, LinkRole.INFORMATIVE)
    else:
        yield from unlink_document(held, link.document_id, link.job_id)


def _withdraw(held: Held, link: JobLink, reason: str) -> Iterator[Event]:
    if link.document_id is None:
        yield TaskStateChanged(
            task_id=link.task_id or "",
            job_id=link.job_id,
            from_state=TaskState.OPEN,
            to_state=TaskState.CANCELLED,
        )
        return
    for envelope in envelopes_of(held, link.document_id):
        if envelope.state == EnvelopeState.DRAFT:
            raise InvalidInput("pendingItems", "a draft request is not sent yet: send it or delete it first")
        if envelope.state in OPEN_STATES:
            yield from void(held, envelope.id, reason)
