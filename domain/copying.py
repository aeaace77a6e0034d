"""After a request has ended without success: the same again, as a new draft; and putting requests away."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from domain.boards import JobLink, LinkRole
from domain.changing import closed, envelope_of
from domain.correcting import as_addressee
from domain.envelopes import OPEN_STATES, Envelope, EnvelopeState, Recipient, SealState, SignField
from domain.events import (
    Addressee,
    EnvelopeArchived,
    EnvelopeDeleted,
    Event,
    FieldsPlaced,
    Place,
    ResealAsked,
)
from domain.held import Held
from domain.ids import Moment
from domain.linking import link_documents
from domain.papers import Document
from domain.refusals import EnvelopeNotDraft, InvalidInput, NotFound, RetentionNotOver
from domain.requesting import draft
from domain.signing import recipients_of
from domain.subjects import documents_in

ENDED = frozenset({EnvelopeState.DECLINED, EnvelopeState.VOIDED, EnvelopeState.EXPIRED})


def copy(
    held: Held, former_id: str, id: str, owner_id: str, document_ids: Sequence[str] | None, moment: Moment
) -> Iterator[Event]:
    """A new draft with the parties as they last were, their fields and the jobs that wait for it."""
    former = envelope_of(held, former_id)
    if former.state == EnvelopeState.COMPLETED:
        raise closed(former)
    if former.state not in ENDED:
        raise InvalidInput("id", "this request has not ended: correct it instead")
    before = documents_in(held, former_id)
    documents = list(document_ids) if document_ids is not None else before
    parties = {x.id: _again(x, moment) for x in recipients_of(held, former_id) if not x.replaced}
    yield from draft(
        held,
        envelope_id=id,
        kind=former.kind,
        title=former.title,
        message=former.message,
        owner_id=owner_id,
        language=former.language,
        document_date=former.document_date,
        expires_in_days=former.expires_in_days,
        document_ids=documents,
        recipients=list(parties.values()),
        quorums=dict(former.quorums),
        supersedes_id=former_id,
    )
    links = held.all(JobLink, lambda x: x.document_id in before and x.unlinked_at is None)
    jobs, others = sorted({each.job_id for each in links}), [x for x in documents if x not in before]
    yield from link_documents(held, others, jobs, LinkRole.BLOCKING, moment)
    fields = [x for x in _fields(held, former_id) if x.document_id in documents]
    yield FieldsPlaced(envelope_id=id, fields=[_place_again(x, parties, moment) for x in fields])


def _again(party: Recipient, moment: Moment) -> Addressee:
    return replace(as_addressee(party), recipient_id=moment.id("rcp"))


def _fields(held: Held, envelope_id: str) -> list[SignField]:
    mine = held.all(SignField, lambda each: each.envelope_id == envelope_id)
    return sorted(mine, key=lambda each: each.position)


def _place_again(field: SignField, parties: dict[str, Addressee], moment: Moment) -> Place:
    """The same place; what a party had filled in is theirs, and not copied."""
    of = parties.get(field.recipient_id or "")
    return Place(
        field_id=moment.id("fld"),
        document_id=field.document_id,
        recipient_id=of.recipient_id if of else None,
        kind=field.kind,
        page=field.page,
        x=field.x,
        y=field.y,
        width=field.width,
        height=field.height,
        required=field.required,
        label=field.label,
        options=field.options,
        pattern=field.pattern,
        value=field.value if field.filled_at is None else None,
    )


def delete(held: Held, envelope_id: str, today: date) -> Iterator[Event]:
    """Only a draft: what was sent is voided, what has ended is archived."""
    envelope = envelope_of(held, envelope_id)
    until = envelope.retain_until
    if until is not None and today < until:
        raise RetentionNotOver(until)
    if envelope.state != EnvelopeState.DRAFT:
        raise EnvelopeNotDraft()
    yield EnvelopeDeleted(envelope_id=envelope_id, former_document_ids=documents_in(held, envelope_id))


def reseal(held: Held, envelope_id: str) -> Iterator[Event]:
    """A further sealed version, or one more try at once of a seal that is delayed. Asked twice, it is made once."""
    envelope = envelope_of(held, envelope_id)
    if envelope.state != EnvelopeState.COMPLETED:
        raise InvalidInput("id", "only a request that is completed can be sealed again")
    if any(held.get(Document, each).deleted for each in documents_in(held, envelope_id)):
        raise NotFound("document")
    if envelope.seal_state != SealState.PENDING:
        yield ResealAsked(envelope_id=envelope_id, from_state=envelope.seal_state)


def archive(held: Held, envelope_id: str, archived: bool) -> Iterator[Event]:
    envelope: Envelope = envelope_of(held, envelope_id)
    if envelope.state in OPEN_STATES:
        raise InvalidInput("id", "only a request that has ended can be archived")
    if envelope.archived != archived:
        yield EnvelopeArchived(envelope_id=envelope_id, archived=archived, state=envelope.state)
