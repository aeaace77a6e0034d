"""Documents and tasks on jobs: what state an item is in, and linking, unlinking, waiving."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from domain import routing
from domain.boards import Job, JobLink, LinkRole, LinkState, Task, TaskState
from domain.envelopes import (
    OPEN_STATES,
    Envelope,
    EnvelopeDocument,
    EnvelopeKind,
    EnvelopeState,
    Recipient,
    RecipientState,
)
from domain.events import DocumentLinked, DocumentUnlinked, Event, ItemWaived, LinkRoleChanged
from domain.held import Held
from domain.ids import Moment
from domain.papers import Document
from domain.refusals import InvalidInput, NotFound, ReasonRequired

LINKS_A_JOB = 200


def leading(envelopes: Sequence[Envelope]) -> Envelope | None:
    """The envelope that speaks for a document: the newest open one, else the newest for signature, else the newest."""
    open_ones = [each for each in envelopes if each.state in OPEN_STATES]
    signatures = [each for each in envelopes if each.kind == EnvelopeKind.SIGNATURE]
    candidates = open_ones or signatures or list(envelopes)
    return max(candidates, key=lambda each: each.id, default=None)


def document_state(envelopes: Sequence[Envelope], recipients: Sequence[Recipient]) -> LinkState:
    """How a document stands as an item of a job (`semantics.md` 4)."""
    speaker = leading(envelopes)
    if speaker is None:
        return LinkState.IDLE
    if speaker.state == EnvelopeState.COMPLETED:
        return LinkState.SETTLED
    if speaker.state not in OPEN_STATES:
        return LinkState.STUCK
    lost = routing.lost([r for r in recipients if r.envelope_id == speaker.id], speaker.quorums)
    refused = any(r.state == RecipientState.OPTED_OUT for r in lost)
    return LinkState.STUCK if refused else LinkState.OPEN


def task_state(task: Task) -> LinkState:
    return LinkState.SETTLED if task.state == TaskState.DONE else LinkState.OPEN


def envelopes_of(held: Held, document_id: str) -> list[Envelope]:
    holding = held.under(EnvelopeDocument, "document_id", document_id)
    return [held.get(Envelope, each.envelope_id) for each in holding]


def refresh(held: Held, link: JobLink, at: datetime) -> None:
    """Bring a link up to date with its item. Settling remembers the visit in which it happened."""
    if link.unlinked_at is not None or link.state == LinkState.WAIVED:
        return
    if link.document_id is None:
        item = held.get(Task, link.task_id or "")
        state, because, sealed = task_state(item), item.id, True
    else:
        envelopes = envelopes_of(held, link.document_id)
        speaker = leading(envelopes)
        state = document_state(envelopes, held.all(Recipient))
        because = speaker.id if speaker else ""
        sealed = bool(speaker and speaker.sealed_sha256)
    link.sealed = sealed
    if state == link.state:
        return
    link.state, link.since = state, at
    settled = state == LinkState.SETTLED
    link.settled_at = at if settled else None
    link.settled_because = because if settled else None
    link.settled_visit_id = held.get(Job, link.job_id).visit_id if settled else None


def live_links(held: Held, job_id: str) -> list[JobLink]:
    return [each for each in held.under(JobLink, "job_id", job_id) if each.unlinked_at is None]


def live_link(held: Held, job_id: str, document_id: str) -> JobLink | None:
    return next((each for each in live_links(held, job_id) if each.document_id == document_id), None)


def has_room(held: Held, job_id: str) -> bool:
    """May one more item be linked to this job?"""
    return len(live_links(held, job_id)) < LINKS_A_JOB


def link_documents(
    held: Held, document_ids: Sequence[str], job_ids: Sequence[str], role: LinkRole, moment: Moment
) -> Iterator[Event]:
    """Link each document to each job. What is linked already stays as it is, without an event."""
    for job_id in job_ids:
        if held.find(Job, job_id) is None:
            raise NotFound("job")
        for document_id in document_ids:
            document = held.find(Document, document_id)
            if document is None or document.deleted:
                raise NotFound("document")
            if live_link(held, job_id, document_id) is None:
                yield DocumentLinked(
                    link_id=moment.id("lnk"), job_id=job_id, document_id=document_id, role=role
                )
        if len(live_links(held, job_id)) > LINKS_A_JOB:
            raise InvalidInput("jobIds", f"a job holds at most {LINKS_A_JOB} linked items")


def unlink_document(held: Held, document_id: str, job_id: str) -> Iterator[Event]:
    """An item that can no longer be finished counts as settled by the unlinking; another is merely removed."""
    link = live_link(held, job_id, document_id)
    if link is None:
        raise NotFound("link")
    yield DocumentUnlinked(
        link_id=link.id, job_id=job_id, document_id=document_id, settled=link.state == LinkState.STUCK
    )


def set_role(held: Held, link_id: str, role: LinkRole) -> Iterator[Event]:
    link = held.find(JobLink, link_id)
    if link is None or link.unlinked_at is not None:
        raise NotFound("link")
    if link.role != role:
        yield LinkRoleChanged(link_id=link.id, job_id=link.job_id, role=role)


def waive(held: Held, link_id: str, reason: str) -> Iterator[Event]:
    link = held.find(JobLink, link_id)
    if link is None or link.unlinked_at is not None:
        raise NotFound("link")
    if not reason.strip():
        raise ReasonRequired()
    if link.state in (LinkState.OPEN, LinkState.STUCK):
        yield ItemWaived(link_id=link.id, job_id=link.job_id, reason=reason.strip())
