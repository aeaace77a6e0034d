"""Acts that get a request answered in time: remind, note a call, extend."""

from collections.abc import Sequence
from datetime import datetime

import strawberry
from sqlmodel import col, select

from domain import lapsing, reminding
from domain.envelopes import Recipient as RecipientRow
from domain.people import Permission as P
from domain.refusals import NotFound
from schema.acts.carrying import Result, carry_out, words
from schema.acts.envelopes import EnvelopePayload, jobs_of
from schema.context import Info
from store.loading import hold
from store.tables import Concern, LogEntry
from store.work import Work

ID = strawberry.ID


@strawberry.input
class ExtendEnvelopeInput:
    id: ID
    days: int


@strawberry.input
class RemindRecipientInput:
    recipient_id: ID
    message: str | None = None
    idempotency_key: str | None = None


@strawberry.input
class RecordCallInput:
    recipient_id: ID
    note: str
    idempotency_key: str | None = None


async def extend_envelope(info: Info, input: ExtendEnvelopeInput) -> EnvelopePayload:
    async def act(work: Work) -> Result:
        await hold(work, envelopes=[input.id])
        work.play(lapsing.extend(work.held, input.id, input.days, work.moment))
        return {"envelope": input.id, "jobs": jobs_of(work, input.id)}

    return await carry_out(info, EnvelopePayload, act, needs=P.SEND_ENVELOPES)


async def remind_recipient(info: Info, input: RemindRecipientInput) -> EnvelopePayload:
    async def act(work: Work) -> Result:
        message = words("message", input.message, 2000) if input.message else None
        envelope_id = await _hold(work, input.recipient_id)
        lately = await _reminded_lately(work, envelope_id, input.recipient_id)
        work.play(reminding.remind(work.held, input.recipient_id, message, lately, work.moment.now))
        return {"envelope": envelope_id, "jobs": jobs_of(work, envelope_id)}

    return await carry_out(
        info,
        EnvelopePayload,
        act,
        needs=P.SEND_ENVELOPES,
        field="remindRecipient",
        key=input.idempotency_key,
        asked=input,
    )


async def record_call(info: Info, input: RecordCallInput) -> EnvelopePayload:
    async def act(work: Work) -> Result:
        note = words("note", input.note, 2000)
        envelope_id = await _hold(work, input.recipient_id)
        work.play(reminding.record_call(work.held, input.recipient_id, note))
        return {"envelope": envelope_id, "jobs": jobs_of(work, envelope_id)}

    return await carry_out(
        info,
        EnvelopePayload,
        act,
        needs=P.SEND_ENVELOPES,
        field="recordCall",
        key=input.idempotency_key,
        asked=input,
    )


async def _hold(work: Work, recipient_id: str) -> str:
    """A party in hand, locked with all of their envelope; answers its id."""
    await hold(work, recipients=[recipient_id])
    recipient = work.held.find(RecipientRow, recipient_id)
    if recipient is None:
        raise NotFound("recipient")
    return recipient.envelope_id


async def _reminded_lately(work: Work, envelope_id: str, recipient_id: str) -> Sequence[datetime]:
    """When a party was reminded within the last day, the oldest first: the log knows."""
    concerning = select(col(Concern.cursor)).where(col(Concern.subject_id) == envelope_id)
    found = select(col(LogEntry.at)).where(
        col(LogEntry.cursor).in_(concerning),
        col(LogEntry.type) == "ReminderSent",
        col(LogEntry.data)["recipient_id"].astext == recipient_id,
        col(LogEntry.at) > work.moment.now - reminding.DAY,
    )
    return list(await work.session.scalars(found.order_by(col(LogEntry.cursor))))
