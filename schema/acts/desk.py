"""Acts of a sender on what they prepared or sent: change, correct, replace, copy, put away, record."""

from datetime import date, datetime
from typing import Any

import strawberry
from strawberry import UNSET

from domain import copying, correcting, proving, replacing
from domain.changing import open_envelope
from domain.envelopes import EnvelopeDocument, Recipient
from domain.events import Rendered
from domain.papers import DocumentVersion, Upload as UploadRow, VersionKind
from domain.people import Permission as P
from domain.refusals import FileRefused, InvalidInput
from schema.acts.addressing import RecipientInput, addressees
from schema.acts.carrying import Result, carry_out, expect, given, words
from schema.acts.documents import uploaded
from schema.acts.envelopes import (
    EnvelopePayload,
    GroupQuorumInput,
    jobs_of,
    quorums_of,
    signing_copies,
)
from schema.context import Info
from sealing.inspect import Limits, PdfRefused, inspect
from sealing.picture import PictureRefused, picture
from store.loading import hold, keep_members
from store.sending import fill_as_sender, keep_beside
from store.work import Work

ID = strawberry.ID
LONGEST = 3650


@strawberry.input
class UpdateEnvelopeInput:
    id: ID
    title: str | None = UNSET
    message: str | None = UNSET
    document_date: date | None = UNSET
    recipients: list[RecipientInput] | None = None
    expires_in_days: int | None = UNSET
    quorums: list[GroupQuorumInput] | None = None
    expected_version: int | None = None
    document_ids: list[ID] | None = strawberry.field(default=None, description="Only while nobody has acted.")


@strawberry.input
class CorrectEnvelopeInput:
    id: ID
    finish: bool | None = False


@strawberry.input
class ReplaceRecipientInput:
    recipient_id: ID
    with_: RecipientInput = strawberry.field(name="with")
    reason: str


@strawberry.input
class CopyEnvelopeInput:
    id: ID
    idempotency_key: str
    document_ids: list[ID] | None = None


@strawberry.input
class DeleteEnvelopeInput:
    id: ID


@strawberry.input
class ArchiveEnvelopeInput:
    id: ID
    archived: bool = True


@strawberry.input
class ResealEnvelopeInput:
    id: ID


@strawberry.input
class RecordPaperSignatureInput:
    recipient_id: ID
    upload_id: ID
    note: str


@strawberry.input
class RecordIdentityProofInput:
    recipient_id: ID
    method: str
    note: str
    checked_at: datetime


async def update_envelope(info: Info, input: UpdateEnvelopeInput) -> EnvelopePayload:
    async def act(work: Work) -> Result:
        await hold(work, envelopes=[input.id], documents=input.document_ids or [])
        expect(open_envelope(work.held, input.id), input.expected_version)
        before = jobs_of(work, input.id)
        parties = None if input.recipients is None else await addressees(info, work, input.recipients)
        wish = correcting.Wish(_changes(input), input.document_ids, parties)
        work.play(correcting.update(work.held, input.id, wish))
        return {"envelope": input.id, "jobs": sorted({*before, *jobs_of(work, input.id)})}

    return await carry_out(info, EnvelopePayload, act, needs=P.SEND_ENVELOPES)


def _changes(input: UpdateEnvelopeInput) -> dict[str, Any]:
    asked = given(
        title=input.title,
        message=input.message,
        document_date=input.document_date,
        expires_in_days=input.expires_in_days,
    )
    if "title" in asked:
        asked["title"] = words("title", asked["title"] or "")
    if asked.get("message"):
        asked["message"] = words("message", asked["message"], 5000)
    days = asked.get("expires_in_days")
    if days is not None and not 1 <= days <= LONGEST:
        raise InvalidInput("expiresInDays", f"a number from 1 to {LONGEST}")
    if input.quorums is not None:
        asked["quorums"] = quorums_of(input.quorums)
    return asked


async def correct_envelope(info: Info, input: CorrectEnvelopeInput) -> EnvelopePayload:
    copies: dict[str, Rendered] = {}

    async def render() -> None:
        if input.finish:
            copies.update(await signing_copies(info, input.id, await _without_copy(info, input.id)))

    async def act(work: Work) -> Result:
        await hold(work, envelopes=[input.id])
        if input.finish:
            await keep_beside(work, input.id)
            await fill_as_sender(work, input.id)
            work.play(correcting.finish(work.held, input.id, copies, work.moment, work.office.channels))
        else:
            work.play(correcting.start(work.held, input.id))
        return {"envelope": input.id, "jobs": jobs_of(work, input.id)}

    return await carry_out(info, EnvelopePayload, act, needs=P.SEND_ENVELOPES, before=render)


async def _without_copy(info: Info, envelope_id: str) -> list[str]:
    """The envelope's documents that have no signing copy in it yet."""
    see = info.context.see
    documents = [x.document_id for x in await see.under(EnvelopeDocument, "envelope_id", envelope_id)]
    versions = [x for each in documents for x in await see.under(DocumentVersion, "document_id", each)]
    have = {x.document_id for x in versions if x.kind == VersionKind.SENT and x.envelope_id == envelope_id}
    return [each for each in documents if each not in have]


async def replace_recipient(info: Info, input: ReplaceRecipientInput) -> EnvelopePayload:
    async def act(work: Work) -> Result:
        await hold(work, recipients=[input.recipient_id])
        [by] = await addressees(info, work, [input.with_])
        await keep_members(work, [by.member_id])
        reason = words("reason", input.reason, 500) if input.reason.strip() else ""
        work.play(
            replacing.replace_recipient(
                work.held, input.recipient_id, by, reason, work.moment, work.office.channels
            )
        )
        return _of_party(work, input.recipient_id)

    return await carry_out(info, EnvelopePayload, act, needs=P.SEND_ENVELOPES)


def _of_party(work: Work, recipient_id: str) -> Result:
    envelope_id = work.held.get(Recipient, recipient_id).envelope_id
    return {"envelope": envelope_id, "jobs": jobs_of(work, envelope_id)}


async def copy_envelope(info: Info, input: CopyEnvelopeInput) -> EnvelopePayload:
    async def act(work: Work) -> Result:
        await hold(work, envelopes=[input.id], documents=input.document_ids or [])
        id, owner = work.moment.id("env"), info.context.staff.member_id or ""
        work.play(copying.copy(work.held, input.id, id, owner, input.document_ids, work.moment))
        return {"envelope": id, "jobs": jobs_of(work, id)}

    return await carry_out(
        info,
        EnvelopePayload,
        act,
        needs=P.SEND_ENVELOPES,
        field="copyEnvelope",
        key=input.idempotency_key,
        asked=input,
    )


async def delete_envelope(info: Info, input: DeleteEnvelopeInput) -> EnvelopePayload:
    async def act(work: Work) -> Result:
        await hold(work, envelopes=[input.id])
        jobs = jobs_of(work, input.id)
        work.play(copying.delete(work.held, input.id, work.moment.now.date()))
        return {"envelope": input.id, "jobs": jobs}

    return await carry_out(info, EnvelopePayload, act, needs=P.SEND_ENVELOPES)


async def archive_envelope(info: Info, input: ArchiveEnvelopeInput) -> EnvelopePayload:
    async def act(work: Work) -> Result:
        await hold(work, envelopes=[input.id])
        work.play(copying.archive(work.held, input.id, input.archived))
        return {"envelope": input.id}

    return await carry_out(info, EnvelopePayload, act, needs=P.SEND_ENVELOPES)


async def reseal_envelope(info: Info, input: ResealEnvelopeInput) -> EnvelopePayload:
    async def act(work: Work) -> Result:
        await hold(work, envelopes=[input.id])
        work.play(copying.reseal(work.held, input.id))
        return {"envelope": input.id, "jobs": jobs_of(work, input.id)}

    return await carry_out(info, EnvelopePayload, act, needs=P.SEND_ENVELOPES)


async def record_paper_signature(info: Info, input: RecordPaperSignatureInput) -> EnvelopePayload:
    seen: list[str] = []

    async def examine() -> None:
        seen.append(await _scan(info, input.upload_id))

    async def act(work: Work) -> Result:
        [scan] = seen
        await hold(work, recipients=[input.recipient_id])
        note = words("note", input.note, 500)
        work.play(replacing.sign_on_paper(work.held, input.recipient_id, scan, note))
        return _of_party(work, input.recipient_id)

    return await carry_out(info, EnvelopePayload, act, needs=P.SEND_ENVELOPES, before=examine)


async def _scan(info: Info, upload_id: str) -> str:
    """The SHA-256 of an uploaded scan. It is kept as it came, once it is known to be a PDF or a picture."""
    upload: UploadRow = await uploaded(info, upload_id)
    office = info.context.office
    data = await office.files.get(upload.sha256)
    try:
        if data.startswith(b"%PDF"):
            await office.hands.do(inspect, data, Limits())
        else:
            await office.hands.do(picture, data)
    except PdfRefused as refused:
        raise FileRefused(refused.code, refused.detail) from None
    except PictureRefused:
        raise FileRefused("UNSUPPORTED_MEDIA_TYPE", "A scan is a PDF, a PNG or a JPEG.") from None
    return upload.sha256


async def record_identity_proof(info: Info, input: RecordIdentityProofInput) -> EnvelopePayload:
    async def act(work: Work) -> Result:
        await hold(work, recipients=[input.recipient_id])
        method, note = words("method", input.method), words("note", input.note, 500)
        work.play(
            proving.record_proof(
                work.held, input.recipient_id, method, note, input.checked_at, work.moment.now
            )
        )
        return _of_party(work, input.recipient_id)

    return await carry_out(info, EnvelopePayload, act, needs=P.SEND_ENVELOPES)
