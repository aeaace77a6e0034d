"""Acts on requests: prepare, place fields, send, void."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import strawberry
from sqlmodel import col, select

from domain import boards, envelopes, linking, people, requesting, routing
from domain import events as e
from domain.envelopes import Channel, EnvelopeDocument, IdentityCheck, RecipientParty, RecipientRole
from domain.ids import Moment, encode
from domain.papers import Document as DocumentRow
from domain.papers import DocumentVersion, VersionKind
from domain.people import Client as ClientRow
from domain.people import Contact as ContactRow
from domain.people import Firm as FirmRow
from domain.people import Member as MemberRow
from domain.people import Permission as P
from domain.refusals import InvalidInput, NotFound, SealingUnavailable
from schema.acts.carrying import Result, carry_out, words
from schema.base import EventCursor
from schema.boards import Job
from schema.context import Info
from schema.envelopes import Envelope
from schema.refusals import UserError
from sealing.render import render_sent
from sealing.seal import SealingUnavailable as NoSeal
from store.files import FilesUnavailable
from store.loading import hold, keep_folders, keep_members
from store.office import Office
from store.work import Work

ID = strawberry.ID


@strawberry.type
class EnvelopePayload:
    user_errors: list[UserError]
    jobs: list[Job] = strawberry.field(default_factory=list)
    envelope: Envelope | None = None
    event_cursor: EventCursor | None = None


@strawberry.input(description="`key` names the recipient for the fields of the same request.")
class RecipientInput:
    key: str
    role: RecipientRole | None = RecipientRole.SIGNER
    party: RecipientParty | None = RecipientParty.CLIENT
    contact_id: ID | None = None
    member_id: ID | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    kind: people.ClientKind | None = None
    channel: Channel | None = None
    routing_order: int | None = None
    language: str | None = None


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
    options: list[str] | None = None
    value: str | None = None


@strawberry.input
class RequestSignatureInput:
    document_ids: list[ID]
    recipients: list[RecipientInput]
    idempotency_key: str
    fields: list[FieldInput] | None = None
    link_job_ids: list[ID] | None = None
    title: str | None = None
    message: str | None = None
    document_date: date | None = None


@strawberry.input
class CreateEnvelopeInput:
    document_ids: list[ID]
    kind: envelopes.EnvelopeKind | None = envelopes.EnvelopeKind.SIGNATURE
    recipients: list[RecipientInput] | None = None
    fields: list[FieldInput] | None = None
    link_job_ids: list[ID] | None = None
    title: str | None = None
    message: str | None = None
    document_date: date | None = None
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
    id = info.context.moment.id("env")
    copies: dict[str, e.Rendered] = {}

    async def render() -> None:
        copies.update(await signing_copies(info, id, input.document_ids))

    async def act(work: Work) -> Result:
        await _draft(work, info, id, input, envelopes.EnvelopeKind.SIGNATURE)
        await _send(work, id, copies)
        return {"envelope": id, "jobs": _jobs_of(work, id)}

    return await carry_out(
        info,
        EnvelopePayload,
        act,
        needs=P.SEND_ENVELOPES,
        before=render,
        field="requestSignature",
        key=input.idempotency_key,
        asked=input,
    )


async def create_envelope(info: Info, input: CreateEnvelopeInput) -> EnvelopePayload:
    async def act(work: Work) -> Result:
        id = work.moment.id("env")
        await _draft(work, info, id, input, input.kind or envelopes.EnvelopeKind.SIGNATURE)
        return {"envelope": id, "jobs": _jobs_of(work, id)}

    return await carry_out(
        info,
        EnvelopePayload,
        act,
        needs=P.SEND_ENVELOPES,
        field="createEnvelope",
        key=input.idempotency_key,
        asked=input,
    )


async def set_fields(info: Info, input: SetFieldsInput) -> EnvelopePayload:
    async def act(work: Work) -> Result:
        await hold(work, envelopes=[input.envelope_id])
        parties = work.held.all(envelopes.Recipient, lambda x: x.envelope_id == input.envelope_id)
        keys = {each.key: each.id for each in parties}
        work.play(
            requesting.place_fields(work.held, input.envelope_id, _places(input.fields, keys, work.moment))
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
        await _send(work, input.id, copies)
        return {"envelope": input.id, "jobs": _jobs_of(work, input.id)}

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
        return {"envelope": input.id, "jobs": _jobs_of(work, input.id)}

    return await carry_out(info, EnvelopePayload, act, needs=P.SEND_ENVELOPES)


async def signing_copies(info: Info, envelope_id: str, document_ids: Sequence[str]) -> dict[str, e.Rendered]:
    """What the parties will be shown: rendered before anything is locked, from files that never change.

    Nobody is let sign what cannot be finished: without key or store nothing is rendered, so nothing is sent.
    """
    see, office = info.context.see, info.context.office
    originals = {}
    for document in await see.some(DocumentRow, list(dict.fromkeys(document_ids))):
        versions = await see.under(DocumentVersion, "document_id", document.id)
        originals[document.id] = next(x.sha256 for x in versions if x.kind == VersionKind.ORIGINAL)
    await info.context.renew()
    try:
        office.seal_key().check()
        return {
            document_id: await _signing_copy(office, info.context.moment, envelope_id, document_id, sha256)
            for document_id, sha256 in originals.items()
        }
    except (NoSeal, FilesUnavailable, OSError) as error:
        raise SealingUnavailable(type(error).__name__) from None


async def _signing_copy(
    office: Office, moment: Moment, envelope_id: str, document_id: str, original: str
) -> e.Rendered:
    sent = await office.hands.do(render_sent, await office.files.get(original), f"Countersign {envelope_id}")
    return e.Rendered(
        document_id=document_id,
        version_id=moment.id("ver"),
        sha256=await office.files.put(sent.data),
        size=len(sent.data),
        page_hashes=list(sent.page_hashes),
    )


async def _draft(work: Work, info: Info, id: str, input: Any, kind: envelopes.EnvelopeKind) -> None:
    jobs = list(dict.fromkeys(input.link_job_ids or []))
    await hold(work, documents=input.document_ids, jobs=jobs)
    firm = await work.session.get_one(FirmRow, work.firm_id)
    people_asked = [await _addressee(work, each, firm.language) for each in input.recipients or []]
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
            expires_in_days=None,
            document_ids=input.document_ids,
            recipients=people_asked,
        )
    )
    keys = {each.key: each.recipient_id for each in people_asked}
    if input.fields:
        work.play(requesting.place_fields(work.held, id, _places(input.fields, keys, work.moment)))


async def _send(work: Work, id: str, copies: dict[str, e.Rendered]) -> None:
    """Send a draft. Everything it reads is locked by now."""
    envelope = work.held.find(envelopes.Envelope, id)
    if envelope is None:
        raise NotFound("envelope")
    places = work.held.all(EnvelopeDocument, lambda each: each.envelope_id == id)
    documents = [work.held.get(DocumentRow, each.document_id) for each in places]
    await keep_folders(work, [each.folder_id for each in documents])
    await keep_members(work, [each.member_id for each in work.held.all(envelopes.Recipient)])
    code = encode(int.from_bytes(work.moment.chance(10)), 16)
    work.play(requesting.fill_as_sender(work.held, id))
    work.play(requesting.send(work.held, id, copies, code, work.moment))


def _jobs_of(work: Work, envelope_id: str) -> list[str]:
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
            pattern=None,
            value=each.value,
        )
        for each in fields
    ]


async def _addressee(work: Work, input: RecipientInput, language: str) -> e.Addressee:
    """A party with all that is known of them: from the contact, the member, or as typed."""
    known = await _known(work, input)
    role, party = input.role or RecipientRole.SIGNER, input.party or RecipientParty.CLIENT
    email, phone = input.email or known.get("email"), input.phone or known.get("phone")
    channel = input.channel or (Channel.EMAIL if email or not phone else Channel.SMS)
    return e.Addressee(
        recipient_id=work.moment.id("rcp"),
        key=words("recipients.key", input.key, 100),
        role=role,
        party=party,
        name=words("recipients.name", input.name or known.get("name") or ""),
        email=address(email) if email else None,
        phone=words("recipients.phone", phone, 40) if phone else None,
        kind=input.kind or known.get("kind") or people.ClientKind.INDIVIDUAL,
        channel=channel,
        identity_check=IdentityCheck.NONE,
        routing_order=_order(input, role, party),
        acknowledge=False,
        language=input.language if input.language in ("en", "fr") else language,
        contact_id=input.contact_id,
        member_id=input.member_id,
    )


def _order(input: RecipientInput, role: RecipientRole, party: RecipientParty) -> int:
    if input.routing_order is None:
        return routing.default_order(role, party)
    if not 1 <= input.routing_order <= 1000:
        raise InvalidInput("recipients.routingOrder", "a number from 1 to 1000")
    return input.routing_order


async def _known(work: Work, input: RecipientInput) -> dict[str, Any]:
    if input.member_id:
        member = await work.session.get(MemberRow, (work.firm_id, input.member_id))
        if member is None:
            raise NotFound("member")
        return {"name": member.name, "email": member.email}
    if input.contact_id:
        contact = await work.session.get(ContactRow, (work.firm_id, input.contact_id))
        if contact is None:
            raise NotFound("contact")
        kind = await work.session.scalar(select(ClientRow.kind).where(col(ClientRow.id) == contact.client_id))
        return {"name": contact.name, "email": contact.email, "phone": contact.phone, "kind": kind}
    return {}


def address(text: str) -> str:
    """An e-mail address that cannot smuggle anything into a header."""
    text = words("email", text, 254)
    local, at, domain = text.rpartition("@")
    if not (at and local and domain) or any(each.isspace() or each in '<>,;:"\\()[]' for each in text):
        raise InvalidInput("email", "this is no e-mail address")
    return text
