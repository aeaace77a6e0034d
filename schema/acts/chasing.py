"""Acts that get a request answered in time: remind, note a call, extend."""

import strawberry

from domain import lapsing, reminding
from domain.changing import envelope_of
from domain.envelopes import Recipient as RecipientRow
from domain.people import Permission as P
from domain.refusals import NotFound
from schema.acts.carrying import Result, carry_out, expect, words
from schema.acts.envelopes import EnvelopePayload, jobs_of
from schema.context import Info
from store.loading import hold
from store.log import happened
from store.work import Work

ID = strawberry.ID


@strawberry.input
class ExtendEnvelopeInput:
    id: ID
    days: int
    expected_version: int | None = None
    idempotency_key: str | None = None


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
        expect(envelope_of(work.held, input.id), input.expected_version)
        work.play(lapsing.extend(work.held, input.id, input.days, work.moment))
        return {"envelope": input.id, "jobs": jobs_of(work, input.id)}

    return await carry_out(
        info,
        EnvelopePayload,
        act,
        needs=P.SEND_ENVELOPES,
        field="extendEnvelope",
        key=input.idempotency_key,
        asked=input,
    )


async def remind_recipient(info: Info, input: RemindRecipientInput) -> EnvelopePayload:
    async def act(work: Work) -> Result:
        message = words("message", input.message, 2000) if input.message else None
        envelope_id = await _hold(work, input.recipient_id)
        yesterday = work.moment.now - reminding.DAY
        lately = await happened(work.session, "ReminderSent", envelope_id, input.recipient_id, yesterday)
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
