"""Acts that make something from a template: a document with its draft, or a request for each of many."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession

from domain import boards, events as e, linking, merging, papers, people, placing, requesting
from domain.people import Permission as P
from domain.refusals import InvalidInput, JobNotActive, Refusal
from domain.templates import Template as TemplateRow
from schema.acts.addressing import RecipientInput, addressees
from schema.acts.carrying import Result, carry_out, words
from schema.acts.documents import DocumentPayload
from schema.acts.envelopes import EnvelopePayload
from schema.acts.roles import contacts_of, of_the_firm, one_of, roles_filled, template_of
from schema.base import JSON
from schema.context import Info
from schema.refusals import UserError, user_error
from store.loading import hold
from store.merging import merged_file
from store.work import Work

ID = strawberry.ID
ROWS_A_SENDING = 500


@strawberry.type
class SendTemplateToManyPayload:
    user_errors: list[UserError]
    results: list[EnvelopePayload] = strawberry.field(
        default_factory=list, description="One for each row, in the order of the rows."
    )


@strawberry.input
class GenerateDocumentInput:
    template_id: ID
    folder_id: ID
    job_id: ID | None = None
    title: str | None = strawberry.field(default=None, description="Without: the template's name.")
    values: JSON | None = strawberry.field(
        default=None, description="An object: what stands in each variable that is not on file."
    )
    document_date: date | None = strawberry.field(default=None, description="Without: today.")
    recipients: list[RecipientInput] | None = strawberry.field(
        default=None,
        description="`key` is the role. Whoever is not named: a client's role is its next contact, a role of the"
        " firm is the job's first assignee, or who asks.",
    )
    idempotency_key: str | None = None


@strawberry.input
class TemplateRowInput:
    folder_id: ID
    recipients: list[RecipientInput]
    job_id: ID | None = None
    values: JSON | None = None


@strawberry.input
class SendTemplateToManyInput:
    template_id: ID
    rows: list[TemplateRowInput]
    idempotency_key: str


@dataclass(frozen=True)
class Sheet:
    """All that one document is made from; what is looked up once stays known to the session while this is kept.
    `parties`: where naming them saves nobody to a client's contacts, which is an act."""

    template: TemplateRow
    folder: papers.Folder
    values: list[e.Merged]
    stated: date
    recipients: list[RecipientInput]
    job_id: str | None
    firm: people.Firm
    contacts: list[people.Contact]
    parties: list[e.Addressee] | None = None


async def generate_document(info: Info, input: GenerateDocumentInput) -> DocumentPayload:
    row = TemplateRowInput(
        folder_id=input.folder_id,
        recipients=input.recipients or [],
        job_id=input.job_id,
        values=input.values,
    )
    id = info.context.moment.id("doc")
    made: list[tuple[Sheet, e.DocumentRendered]] = []

    async def render() -> None:
        async with info.context.office.look(info.context.staff.firm_id) as session:
            template = await template_of(session, input.template_id)
            sheet = await _sheet(session, info, template, row, input.document_date)
        office, moment = info.context.office, info.context.moment
        made.append((sheet, await merged_file(office, moment, template.sha256, id, sheet.values)))

    async def act(work: Work) -> Result:
        [(sheet, rendered)] = made
        await hold(work, jobs=[input.job_id] if input.job_id else [])
        title = words("title", input.title) if input.title else sheet.template.name
        result = {"document": id}
        envelope = await _made(work, info, sheet, id, title)
        work.record(rendered)
        if envelope:
            result["envelope"] = envelope
        live = linking.live_link(work.held, input.job_id, id) if input.job_id else None
        return {**result, "links": [live.id] if live else []}

    return await carry_out(
        info,
        DocumentPayload,
        act,
        needs=P.MANAGE_DOCUMENTS,
        before=render,
        field="generateDocument",
        key=input.idempotency_key,
        asked=input,
    )


async def send_template_to_many(info: Info, input: SendTemplateToManyInput) -> SendTemplateToManyPayload:
    """Every row becomes a draft now; it is rendered and sent by the worker."""
    refused: dict[int, Refusal] = {}

    async def act(work: Work) -> Result:
        if not 1 <= len(input.rows) <= ROWS_A_SENDING:
            raise InvalidInput("rows", f"1 to {ROWS_A_SENDING} rows")
        info.context.staff.needs(P.MANAGE_DOCUMENTS)
        template = await template_of(work.session, input.template_id)
        if not template.roles:
            raise InvalidInput("templateId", "the template has no roles, so there is nobody to send it to")
        sheets = await _sheets(work, info, template, input.rows, refused)
        await hold(work, jobs=list(dict.fromkeys(each.job_id for each in sheets.values() if each.job_id)))
        made = {}
        for number, sheet in sheets.items():
            await asyncio.sleep(0)  # hundreds of rows hold up nobody else who asks this process
            made[number] = await _made(work, info, sheet, work.moment.id("doc"), template.name)
            work.record(e.SendingQueued(envelope_id=made[number] or ""))
        return {"results": [made.get(number) or "" for number in range(len(input.rows))]}

    def payload(user_errors: list[Any], results: Sequence[Any] = ()) -> SendTemplateToManyPayload:
        each = [EnvelopePayload(user_errors=[], envelope=found) for found in results]
        return SendTemplateToManyPayload(user_errors=user_errors, results=each)

    answer = await carry_out(
        info,
        payload,
        act,
        needs=P.SEND_ENVELOPES,
        field="sendTemplateToMany",
        key=input.idempotency_key,
        asked=input,
    )
    for number, result in enumerate(answer.results):
        if result.envelope is None:
            why = refused.get(number, InvalidInput(f"rows.{number}", "this row was refused the first time"))
            result.user_errors.append(await user_error(info, why))
    return answer


async def _sheets(
    work: Work,
    info: Info,
    template: TemplateRow,
    rows: Sequence[TemplateRowInput],
    refused: dict[int, Refusal],
) -> dict[int, Sheet]:
    """What can be made of each row. Nothing is recorded yet, so a row that cannot be made spoils no other."""
    sheets: dict[int, Sheet] = {}
    refused.clear()
    for number, row in enumerate(rows):
        try:
            sheet = await _sheet(work.session, info, template, row, None)
            sheets[number] = replace(sheet, parties=await _could_be_asked(work, info, sheet.recipients))
        except Refusal as refusal:
            refused[number] = refusal
    return sheets


async def _sheet(
    session: AsyncSession, info: Info, template: TemplateRow, row: TemplateRowInput, stated: date | None
) -> Sheet:
    """Look everything up, merge, and name the parties."""
    firm = await session.get_one(people.Firm, info.context.staff.firm_id)
    stated = stated or info.context.now.astimezone(ZoneInfo(firm.time_zone)).date()
    folder = await one_of(session, papers.Folder, firm.id, row.folder_id, "folder")
    job = await one_of(session, boards.Job, firm.id, row.job_id, "job") if row.job_id else None
    if job is not None and job.state != boards.JobState.ACTIVE:
        raise JobNotActive()
    client_id = folder.client_id or (job.client_id if job else None)
    client = await one_of(session, people.Client, firm.id, client_id, "client") if client_id else None
    contacts = await contacts_of(session, client_id)
    on_file = merging.known(firm, client, contacts[0] if contacts else None, job, stated)
    values: Any = row.values or {}
    if not isinstance(values, Mapping):
        raise InvalidInput("values", "an object, with a value for each variable")
    return Sheet(
        template=template,
        folder=folder,
        values=merging.merged(template, on_file, values),
        stated=stated,
        recipients=roles_filled(template, row.recipients, contacts, of_the_firm(info, job)),
        job_id=row.job_id,
        firm=firm,
        contacts=contacts,
    )


async def _could_be_asked(
    work: Work, info: Info, recipients: Sequence[RecipientInput]
) -> list[e.Addressee] | None:
    """Whether all of them can be parties, and saved where that is asked; nobody is, yet."""
    saved = [each.save_contact_to_client_id for each in recipients if each.save_contact_to_client_id]
    for each in saved:
        await one_of(work.session, people.Client, work.firm_id, each, "client")
    plain = [replace(each, save_contact_to_client_id=None) for each in recipients]
    named = await addressees(info, work, plain)
    return None if saved else named


async def _made(work: Work, info: Info, sheet: Sheet, document_id: str, title: str) -> str | None:
    """The document, linked; and with signing roles its draft. Answers the draft's id."""
    work.record(
        e.DocumentGenerated(
            document_id=document_id,
            folder_id=sheet.folder.id,
            title=title,
            page_count=sheet.template.page_count,
            template_id=sheet.template.id,
            values=sheet.values,
        )
    )
    jobs = [sheet.job_id] if sheet.job_id else []
    work.play(linking.link_documents(work.held, [document_id], jobs, boards.LinkRole.BLOCKING, work.moment))
    if not sheet.template.roles:
        return None
    info.context.staff.needs(P.SEND_ENVELOPES)
    parties = sheet.parties or await addressees(info, work, sheet.recipients)
    id = work.moment.id("env")
    work.play(
        requesting.draft(
            work.held,
            envelope_id=id,
            kind=sheet.template.kind,
            title=title,
            message=None,
            owner_id=info.context.staff.member_id or "",
            language=sheet.firm.language,
            document_date=sheet.stated,
            expires_in_days=sheet.firm.expires_in_days,
            document_ids=[document_id],
            recipients=parties,
            quorums={},
        )
    )
    keys = {each.key: each.recipient_id for each in parties}
    fields = merging.placed(sheet.template, document_id, keys, work.moment)
    if fields:
        work.play(placing.place_fields(work.held, id, fields))
    return id
