"""What an event concerns: the entities whose history shows it, and the boards that it changes."""

from collections.abc import Iterator
from typing import Any

from domain import events as e
from domain.boards import Job, JobLink
from domain.envelopes import EnvelopeDocument, EnvelopeState
from domain.held import Held

# Facts of the envelope's own history that change no card.
QUIET = (
    e.ConsentGiven,
    e.ConsentWithdrawn,
    e.FieldsFilled,
    e.FieldsPlaced,
    e.IdentityProved,
    e.EnvelopeArchived,
    e.SendingQueued,
    e.CodeSent,
    e.WrongCodeTried,
    e.CodeConfirmed,
    e.LinkRevealed,
    e.LinkSentAnew,
    e.NewLinkAsked,
    e.InboxSent,
)


def subjects(held: Held, event: Any, told: str | None = None) -> list[str]:
    """Ids, each once, in a stable order. Ids of pipelines among them are boards that show it.

    `told`: the member who gets a notice of it, and finds it there."""
    return sorted({*_subjects(held, event), *([told] if told else [])})


def _subjects(held: Held, event: Any) -> Iterator[str]:
    for name in (
        "member_id",
        "token_id",
        "client_id",
        "pipeline_id",
        "task_id",
        "folder_id",
        "document_id",
        "template_id",
        "request_id",
    ):
        value = getattr(event, name, None)
        if value:
            yield value
    if isinstance(event, e.JobMoved):
        yield from (event.from_pipeline_id, event.to_pipeline_id)
    job_id = getattr(event, "job_id", None)
    if job_id:
        yield from _job(held, job_id)
    envelope_id = getattr(event, "envelope_id", None)
    if envelope_id:
        yield envelope_id
    if envelope_id and not _quiet(event):
        former = getattr(event, "former_document_ids", [])
        yield from _jobs_of_documents(held, [*documents_in(held, envelope_id), *former])
    if isinstance(event, e.PersonErased):
        yield from event.envelope_ids
    if isinstance(event, e.DocumentChanged):
        yield from _jobs_of_documents(held, [event.document_id])


def _quiet(event: Any) -> bool:
    """Fields that are placed anew in a correction let their parties wait again: that shows on cards."""
    corrects = isinstance(event, e.FieldsPlaced) and event.state == EnvelopeState.CORRECTING
    return isinstance(event, QUIET) and not corrects


def documents_in(held: Held, envelope_id: str) -> list[str]:
    """In the envelope's own order."""
    places = held.under(EnvelopeDocument, "envelope_id", envelope_id)
    return [x.document_id for x in sorted(places, key=lambda x: x.position)]


def _jobs_of_documents(held: Held, document_ids: list[str]) -> Iterator[str]:
    for link in held.all(JobLink, lambda x: x.document_id in document_ids and x.unlinked_at is None):
        yield from _job(held, link.job_id)


def _job(held: Held, job_id: str) -> Iterator[str]:
    yield job_id
    job = held.find(Job, job_id)
    if job is not None:
        yield job.pipeline_id
