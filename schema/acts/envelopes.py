"""Acts on requests: prepare, place fields, send, void."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import strawberry

from domain import boards, envelopes, events as e, lapsing, linking, merging, placing, proposing, requesting
from domain.envelopes import EnvelopeDocument
from domain.ids import Moment
from domain.papers import Document as DocumentRow, DocumentVersion, VersionKind
from domain.people import Firm as FirmRow, Permission as P
from domain.refusals import InvalidInput
from domain.templates import Template
from schema.acts.addressing import RecipientInput, addressees
from schema.acts.carrying import Result, carry_out, words
from schema.acts.roles import around, contacts_of, of_the_firm, roles_filled, template_of
from schema.base import EventCursor
from schema.boards import Job
from schema.context import Info
from schema.envelopes import Envelope
from schema.refusals import UserError
from store import sending
from store.loading import hold
from store.work import Work

ID = strawberry.ID


@strawberry.type
class EnvelopePayload:
    user_errors: list[UserError]
    jobs: list[Job] = strawberry.field(default_factory=list)
    envelope: Envelope | None = None
    event_cursor: EventCursor | None = None


@strawberry.input
class FieldInput:
    document_id: ID
    kind: envelopes.FieldKind
    page: int
    x: float
    y: float
    width: float
    height: float
    recipient: str | None = strawberry.field(
        default=None, description="Without: filled by the sender, never asked for."
    )
    required: bool | None = True
    label: str | None = None
    options: list[str] | None = strawberry.field(
        default=None,
        description="Of DROPDOWN and RADIO. RADIO fields of one label and recipient are one group.",
    )
    pattern: str | None = strawberry.field(
        default=None,
        description="Of TEXT: what describes the whole value, in the dialect of docs/fields.md.",
    )
    value: str | None = strawberry.field(
        default=None, description="What stands there first; of the sender's own, what is sent."
    )


@strawberry.input
class GroupQuorumInput:
    routing_order: int
    quorum: int


@strawberry.input
class RequestSignatureInput:
    document_ids: list[ID]
    recipients: list[RecipientInput]
    idempotency_key: str
    fields: list[FieldInput] | None = None
    use_proposed_fields: bool | None = strawberry.field(
        default=False,
        description="Place what the documents propose (`Document.proposedFields`), besides `fields`. `r1` is the"
        " recipient with that key, or else the first, `r2` the second.",
    )
    link_job_ids: list[ID] | None = None
    title: str | None = None
    message: str | None = None
    document_date: date | None = None
    expires_in_days: int | None = strawberry.field(
        default=None,
        description="How long each party may take from their turn on; without: as the firm says.",
    )
    quorums: list[GroupQuorumInput] | None = None


@strawberry.input
class RequestApprovalInput:
    document_ids: list[ID]
    approvers: list[RecipientInput]
    idempotency_key: str
    link_job_ids: list[ID] | None = None
    title: str | None = None
    message: str | None = None
    expires_in_days: int | None = strawberry.field(
        default=None,
        description="How long each party may take from their turn on; without: as the firm says.",
    )
    quorums: list[GroupQuorumInput] | None = None


@strawberry.input
class CreateEnvelopeInput:
    document_ids: list[ID]
    kind: envelopes.EnvelopeKind | None = envelopes.EnvelopeKind.SIGNATURE
    template_id: ID | None = strawberry.field(
        default=None,
        description="Its kind, its roles (the `key` of a recipient; filled as by `generateDocument`), and on the"
        " first document its places for them; `fields` come on top.",
    )
    recipients: list[RecipientInput] | None = None
    fields: list[FieldInput] | None = None
    use_proposed_fields: bool | None = strawberry.field(
        default=False,
        description="Place what the documents propose (`Document.proposedFields`), besides `fields`. `r1` is the"
        " recipient with that key, or else the first, `r2` the second.",
    )
    link_job_ids: list[ID] | None = None
    title: str | None = None
    message: str | None = None
    document_date: date | None = None
    quorums: list[GroupQuorumInput] | None = None
    idempotency_key: str | None = None


@strawberry.input
class SetFieldsInput:
    envelope_id: ID
    fields: list[FieldInput]


@strawberry.input
class SendEnvelopeInput:
    id: ID
    idempotency_key: str


@strawberry.input
class VoidEnvelopeInput:
    id: ID
    reason: str


async def request_signature(info: Info, input: RequestSignatureInput) -> EnvelopePayload:
    """Draft, fields and sending in one step: the everyday way."""
    return await _request(info, input, input, envelopes.EnvelopeKind.SIGNATURE, "requestSignature")


async def request_approval(info: Info, input: RequestApprovalInput) -> EnvelopePayload:
    """The same for an approval: whoever is named approves."""
    approvers = [replace(each, role=envelopes.RecipientRole.APPROVER) for each in input.approvers]
    draft = CreateEnvelopeInput(
        document_ids=input.document_ids,
        recipients=approvers,
        link_job_ids=input.link_job_ids,
        title=input.title,
        message=input.message,
        quorums=input.quorums,
    )
    return await _request(info, input, draft, envelopes.EnvelopeKind.APPROVAL, "requestApproval")


async def _request(
    info: Info,
    asked: RequestSignatureInput | RequestApprovalInput,
    draft: RequestSignatureInput | CreateEnvelopeInput,
    kind: envelopes.EnvelopeKind,
    field: str,
) -> EnvelopePayload:
    """Draft and send in one transaction."""
    id = info.context.moment.id("env")
    copies: dict[str, e.Rendered] = {}

    async def render() -> None:
        copies.update(await signing_copies(info, id, draft.document_ids))

    async def act(work: Work) -> Result:
        await _draft(work, info, id, draft, kind, asked.expires_in_days)
        await sending.send_draft(work, id, copies)
        return {"envelope": id, "jobs": jobs_of(work, id)}

    return await carry_out(
        info,
        EnvelopePayload,
        act,
        needs=P.SEND_ENVELOPES,
        before=render,
        field=field,
        key=asked.idempotency_key,
        asked=asked,
    )


async def create_envelope(info: Info, input: CreateEnvelopeInput) -> EnvelopePayload:
    async def act(work: Work) -> Result:
        id = work.moment.id("env")
        asked = await _as_the_template_says(work, info, input)
        await _draft(work, info, id, asked, asked.kind or envelopes.EnvelopeKind.SIGNATURE)
        return {"envelope": id, "jobs": jobs_of(work, id)}

    return await carry_out(
        info,
        EnvelopePayload,
        act,
        needs=P.SEND_ENVELOPES,
        field="createEnvelope",
        key=input.idempotency_key,
        asked=input,
    )


async def _as_the_template_says(work: Work, info: Info, input: CreateEnvelopeInput) -> CreateEnvelopeInput:
    if input.template_id is None:
        return input
    template = await template_of(work.session, input.template_id)
    if not input.document_ids:
        raise InvalidInput("documentIds", "the places of the template need a document")
    document_id = input.document_ids[0]
    client_id, job = await around(work.session, work.firm_id, document_id, input.link_job_ids or [])
    contacts = await contacts_of(work.session, client_id)
    return replace(
        input,
        kind=template.kind,
        recipients=roles_filled(template, input.recipients or [], contacts, of_the_firm(info, job)),
        fields=[*_fields_of(template, document_id), *(input.fields or [])],
    )


def _fields_of(template: Template, document_id: ID) -> list[FieldInput]:
    """Its places but those of variables, which are filled in where a document is made from it."""
    return [
        FieldInput(
            document_id=document_id,
            recipient=each["role"],
            **{name: each[name] for name in merging.SHAPE},
        )
        for each in template.places
        if not each["variable"]
    ]


async def set_fields(info: Info, input: SetFieldsInput) -> EnvelopePayload:
    async def act(work: Work) -> Result:
        await hold(work, envelopes=[input.envelope_id])
        parties = work.held.all(envelopes.Recipient, lambda x: x.envelope_id == input.envelope_id)
        keys = {each.key: each.id for each in parties if not each.replaced}
        work.play(
            placing.place_fields(work.held, input.envelope_id, _places(input.fields, keys, work.moment))
        )
        return {"envelope": input.envelope_id}

    return await carry_out(info, EnvelopePayload, act, needs=P.SEND_ENVELOPES)


async def send_envelope(info: Info, input: SendEnvelopeInput) -> EnvelopePayload:
    copies: dict[str, e.Rendered] = {}

    async def render() -> None:
        places = await info.context.see.under(EnvelopeDocument, "envelope_id", input.id)
        copies.update(await signing_copies(info, input.id, [each.document_id for each in places]))

    async def act(work: Work) -> Result:
        await hold(work, envelopes=[input.id])
        await sending.send_draft(work, input.id, copies)
        return {"envelope": input.id, "jobs": jobs_of(work, input.id)}

    return await carry_out(
        info,
        EnvelopePayload,
        act,
        needs=P.SEND_ENVELOPES,
        before=render,
        field="sendEnvelope",
        key=input.idempotency_key,
        asked=input,
    )


async def void_envelope(info: Info, input: VoidEnvelopeInput) -> EnvelopePayload:
    async def act(work: Work) -> Result:
        await hold(work, envelopes=[input.id])
        work.play(requesting.void(work.held, input.id, input.reason))
        return {"envelope": input.id, "jobs": jobs_of(work, input.id)}

    return await carry_out(info, EnvelopePayload, act, needs=P.SEND_ENVELOPES)


async def signing_copies(info: Info, envelope_id: str, document_ids: Sequence[str]) -> dict[str, e.Rendered]:
    """What the parties will be shown: rendered before anything is locked, from files that never change."""
    see = info.context.see
    originals: dict[str, str | None] = {}
    documents = await see.some(DocumentRow, list(dict.fromkeys(document_ids)))
    for document in documents:
        requesting.check_signable(document)
        versions = await see.under(DocumentVersion, "document_id", document.id)
        originals[document.id] = next((x.sha256 for x in versions if x.kind == VersionKind.ORIGINAL), None)
    await info.context.renew()
    came_signed = {each.id for each in documents if each.came_signed}
    return await sending.signing_copies(
        info.context.office, info.context.moment, envelope_id, originals, came_signed
    )


async def _draft(
    work: Work,
    info: Info,
    id: str,
    input: RequestSignatureInput | CreateEnvelopeInput,
    kind: envelopes.EnvelopeKind,
    days: int | None = None,
) -> None:
    """`days`: how long each party may take; without, as the firm says."""
    jobs = list(dict.fromkeys(input.link_job_ids or []))
    await hold(work, documents=input.document_ids, jobs=jobs)
    firm = await work.session.get_one(FirmRow, work.firm_id)
    people_asked = await addressees(info, work, input.recipients or [])
    work.play(
        linking.link_documents(work.held, input.document_ids, jobs, boards.LinkRole.BLOCKING, work.moment)
    )
    work.play(
        requesting.draft(
            work.held,
            envelope_id=id,
            kind=kind,
            title=words("title", input.title) if input.title else None,
            message=words("message", input.message, 5000) if input.message else None,
            owner_id=info.context.staff.member_id or "",
            language=firm.language,
            document_date=input.document_date,
            expires_in_days=_time_to_act(days, firm),
            document_ids=input.document_ids,
            recipients=people_asked,
            quorums=quorums_of(input.quorums or []),
        )
    )
    keys = {each.key: each.recipient_id for each in people_asked}
    places = _places(input.fields or [], keys, work.moment)
    if input.use_proposed_fields:
        documents = [work.held.get(DocumentRow, each) for each in dict.fromkeys(input.document_ids)]
        places += proposing.as_asked(documents, people_asked, work.moment)
    if places:
        work.play(placing.place_fields(work.held, id, places))


def quorums_of(given: Sequence[GroupQuorumInput]) -> dict[str, int]:
    """By routing order. Whether a group is large enough is a problem of the draft, not of the input."""
    quorums = {str(each.routing_order): each.quorum for each in given}
    if len(quorums) != len(given):
        raise InvalidInput("quorums", "one quorum for each group")
    return quorums


def _time_to_act(asked: int | None, firm: FirmRow) -> int | None:
    if asked is None:
        return firm.expires_in_days
    if not 1 <= asked <= lapsing.MOST_DAYS:
        raise InvalidInput("expiresInDays", f"a number from 1 to {lapsing.MOST_DAYS}")
    return asked


def jobs_of(work: Work, envelope_id: str) -> list[str]:
    mine = {x.document_id for x in work.held.all(EnvelopeDocument, lambda x: x.envelope_id == envelope_id)}
    links = work.held.all(boards.JobLink, lambda x: x.document_id in mine and x.unlinked_at is None)
    return sorted({each.job_id for each in links})


def _places(fields: Sequence[FieldInput], keys: dict[str, str], moment: Moment) -> list[e.Place]:
    for each in fields:
        if each.recipient is not None and each.recipient not in keys:
            raise InvalidInput("fields.recipient", f"no recipient has the key {each.recipient}")
    return [
        e.Place(
            field_id=moment.id("fld"),
            document_id=each.document_id,
            recipient_id=keys[each.recipient] if each.recipient else None,
            kind=each.kind,
            page=each.page,
            x=each.x,
            y=each.y,
            width=each.width,
            height=each.height,
            required=each.required is not False,
            label=words("fields.label", each.label) if each.label else None,
            options=[words("fields.options", option) for option in each.options or []],
            pattern=each.pattern or None,
            value=each.value,
        )
        for each in fields
    ]
