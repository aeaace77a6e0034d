"""Acts on requests for files: the firm asks, reminds, closes; whoever was asked sends files and says that it is all."""

from dataclasses import dataclass
from datetime import date
from functools import partial

import strawberry
from sqlmodel import col

from domain import asking_for_files as rules, boards, linking
from domain.file_requests import FileRequest as FileRequestRow, RequestedFile
from domain.papers import Folder as FolderRow
from domain.people import Contact as ContactRow, Firm, Permission as P
from domain.refusals import NotFound, Refusal
from schema.acts.carrying import Result, carry_out, words
from schema.acts.documents import documented, kept
from schema.base import EventCursor
from schema.context import Info
from schema.file_requests import FileRequest, FilesAskedFor, asked_for, files_door
from schema.refusals import UserError, user_error
from sealing.taking import take
from store.doors import Door
from store.loading import hold, keep
from store.office import Office
from store.work import Work

ID = strawberry.ID
LONGEST_MESSAGE = 3000


@strawberry.type
class FileRequestPayload:
    user_errors: list[UserError]
    file_request: FileRequest | None = None
    event_cursor: EventCursor | None = None


@strawberry.type
class FilesAskedForPayload:
    user_errors: list[UserError]
    asked: FilesAskedFor | None = None


@strawberry.input
class RequestedFileInput:
    title: str = strawberry.field(description="What is asked for, such as “Passport, both sides”.")
    required: bool | None = True


@strawberry.input
class RequestFilesInput:
    client_id: ID
    contact_id: ID = strawberry.field(description="Of this client; with an e-mail address.")
    folder_id: ID = strawberry.field(description="Where the files go.")
    title: str
    items: list[RequestedFileInput]
    job_id: ID | None = strawberry.field(default=None, description="What comes is linked to it.")
    message: str | None = None
    due_on: date | None = None
    language: str | None = strawberry.field(
        default=None, description="Of the messages and the page: en or fr; without: the firm's."
    )
    idempotency_key: str | None = None


@strawberry.input
class RemindFileRequestInput:
    id: ID
    message: str | None = None
    idempotency_key: str | None = None


@strawberry.input
class CloseFileRequestInput:
    id: ID


@strawberry.input
class CancelFileRequestInput:
    id: ID


@strawberry.input
class FinishFileRequestInput:
    token: str


async def request_files(info: Info, input: RequestFilesInput) -> FileRequestPayload:
    async def act(work: Work) -> Result:
        contact = await work.session.get(ContactRow, (work.firm_id, input.contact_id))
        if contact is None or contact.deleted or contact.client_id != input.client_id:
            raise NotFound("contact")
        folder = await work.session.get(FolderRow, (work.firm_id, input.folder_id))
        if folder is None:
            raise NotFound("folder")
        if input.job_id:
            await hold(work, jobs=[input.job_id])
            if work.held.find(boards.Job, input.job_id) is None:
                raise NotFound("job")
        asked = rules.ask(
            contact,
            folder,
            await work.session.get_one(Firm, work.firm_id),
            work.moment,
            owner_id=info.context.staff.member_id or "",
            job_id=input.job_id or None,
            title=words("title", input.title),
            message=_message(input.message),
            language=input.language,
            due_on=input.due_on,
            items=[(words("items.title", each.title), each.required is not False) for each in input.items],
        )
        work.record(asked)
        return {"file_request": asked.request_id}

    return await carry_out(
        info,
        FileRequestPayload,
        act,
        needs=P.MANAGE_DOCUMENTS,
        field="requestFiles",
        key=input.idempotency_key,
        asked=input,
    )


def _message(text: str | None) -> str | None:
    return words("message", text, LONGEST_MESSAGE) if text and text.strip() else None


async def remind_file_request(info: Info, input: RemindFileRequestInput) -> FileRequestPayload:
    async def act(work: Work) -> Result:
        await take_up(work, input.id)
        firm = await work.session.get_one(Firm, work.firm_id)
        work.play(rules.remind(work.held, input.id, _message(input.message), firm, work.moment.now))
        return {"file_request": input.id}

    return await carry_out(
        info,
        FileRequestPayload,
        act,
        needs=P.MANAGE_DOCUMENTS,
        field="remindFileRequest",
        key=input.idempotency_key,
        asked=input,
    )


async def close_file_request(info: Info, input: CloseFileRequestInput) -> FileRequestPayload:
    async def act(work: Work) -> Result:
        await take_up(work, input.id)
        work.play(rules.close(work.held, input.id))
        return {"file_request": input.id}

    return await carry_out(info, FileRequestPayload, act, needs=P.MANAGE_DOCUMENTS)


async def cancel_file_request(info: Info, input: CancelFileRequestInput) -> FileRequestPayload:
    async def act(work: Work) -> Result:
        await take_up(work, input.id)
        work.play(rules.cancel(work.held, input.id))
        return {"file_request": input.id}

    return await carry_out(info, FileRequestPayload, act, needs=P.MANAGE_DOCUMENTS)


async def take_up(work: Work, request_id: str) -> None:
    """A request with its lines and its job, locked; the job, which others lock first, comes first."""
    request = await work.session.get(FileRequestRow, (work.firm_id, request_id))
    if request is not None and request.job_id is not None:
        await hold(work, jobs=[request.job_id])
    await keep(work, FileRequestRow, col(FileRequestRow.id) == request_id, locked=True)
    await keep(work, RequestedFile, col(RequestedFile.request_id) == request_id)


# ---------------------------------------------------------------- by the link


async def finish_file_request(info: Info, input: FinishFileRequestInput) -> FilesAskedForPayload:
    office, moment = info.context.office, info.context.moment
    door = await files_door(office, input.token, moment.now)
    try:
        if door is None:
            raise NotFound("link")
        async with office.work(door.firm_id, await _contact(office, door), moment) as work:
            await take_up(work, door.subject_id)
            work.play(rules.finish(work.held, door.subject_id, moment.now))
    except Refusal as refusal:
        return FilesAskedForPayload(user_errors=[await user_error(info, refusal)])
    return FilesAskedForPayload(user_errors=[], asked=await asked_for(office, door, input.token, moment.now))


async def _contact(office: Office, door: Door) -> str:
    async with office.look(door.firm_id) as session:
        request = await session.get_one(FileRequestRow, (door.firm_id, door.subject_id))
    return request.contact_id


@dataclass(frozen=True)
class Sent:
    """A file as it came by a link. `sha256`: of these bytes."""

    name: str
    data: bytes
    sha256: str


async def receive_file(office: Office, door: Door, item_id: str, sent: Sent) -> None:
    """Keeps a file that was asked for, as one of the firm's own people would: by its bytes, inspected apart.

    What comes twice for the same line is kept once. Text tags of strangers propose nothing, and stay where they are."""
    contact_id = await _contact(office, door)
    async with office.work(door.firm_id, contact_id) as work:
        await take_up(work, door.subject_id)
        if rules.room_for(work.held, door.subject_id, item_id, sent.sha256, work.moment.now) is None:
            return
    file = await kept(office, sent.name, partial(take, proposals=False), sent.data, sent.name)
    async with office.work(door.firm_id, contact_id) as work:
        await take_up(work, door.subject_id)
        item = rules.room_for(work.held, door.subject_id, item_id, sent.sha256, work.moment.now)
        if item is None:
            return
        request = work.held.get(FileRequestRow, door.subject_id)
        id = work.moment.id("doc")
        work.record(documented(work, id, request.folder_id, rules.title_of(item), file))
        work.record(rules.receive(work.held, item, id, sent.name, sent.sha256))
        if request.job_id is not None and linking.has_room(work.held, request.job_id):
            role = boards.LinkRole.INFORMATIVE
            work.play(linking.link_documents(work.held, [id], [request.job_id], role, work.moment))
