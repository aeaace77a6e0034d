"""Mails about requests for files. A repeat has the same Message-ID."""

from collections.abc import Sequence
from email.message import EmailMessage

from sqlmodel import col, select

from domain.events import FileRequestReminded, FileRequestUndelivered, FilesRequested
from domain.file_requests import FileRequest, FileRequestState, RequestedFile
from domain.people import Firm, Member
from store.codec import load
from store.loading import hold, keep
from store.office import Office
from store.tables import LogEntry
from worker.deliver import LOGO, Post, answer_to, logo_of, mail_of, posted, show_logo
from worker.file_request_words import asking_letter, came_letter


async def ask_for_files(office: Office, post: Post, firm_id: str, event_id: str, request_id: str) -> None:
    """The link, with what is asked for or still missing; nothing once the request is closed."""
    async with office.look(firm_id) as session:
        entry = (await session.scalars(select(LogEntry).where(col(LogEntry.id) == event_id))).one()
        fact: FilesRequested | FileRequestReminded = load(entry.type, entry.data)
        request = await session.get_one(FileRequest, (firm_id, request_id))
        firm = await session.get_one(Firm, firm_id)
        owner = await session.get_one(Member, (firm_id, request.owner_id))
        mine = select(RequestedFile).where(col(RequestedFile.request_id) == request_id)
        items = list(await session.scalars(mine.order_by(col(RequestedFile.position))))
    if request.state != FileRequestState.OPEN:
        return
    picture = await logo_of(office, firm)
    letter = asking_letter(
        firm,
        request,
        items,
        office.files_link_of(request),
        said=fact.message,
        again=isinstance(fact, FileRequestReminded),
        logo=f"cid:{LOGO}" if picture else None,
    )
    message_id = f"{event_id.removeprefix('evt_')}.{request_id[-8:]}"

    def written() -> EmailMessage:
        message = mail_of(office, post, letter, request.name, request.email, message_id)
        answer_to(message, firm.reply_to or (owner.email if owner.active else None))
        if picture is not None:
            show_logo(message, picture)
        return message

    _, trouble = await posted(post, written)
    if trouble is not None:
        await _note(office, request, trouble)


async def _note(office: Office, request: FileRequest, detail: str) -> None:
    async with office.work(request.firm_id, "REMINDER") as work:
        await hold(work, jobs=[request.job_id] if request.job_id else [])
        await keep(work, FileRequest, col(FileRequest.id) == request.id, locked=True)
        if work.held.get(FileRequest, request.id).undelivered is None:
            work.record(FileRequestUndelivered(request_id=request.id, job_id=request.job_id, detail=detail))


async def tell_files_came(office: Office, post: Post, firm_id: str, event_id: str, request_id: str) -> None:
    """To whoever asked, if they are still there."""
    async with office.look(firm_id) as session:
        request = await session.get_one(FileRequest, (firm_id, request_id))
        firm = await session.get_one(Firm, firm_id)
        owner = await session.get_one(Member, (firm_id, request.owner_id))
        mine = select(RequestedFile).where(col(RequestedFile.request_id) == request_id)
        items: Sequence[RequestedFile] = list(await session.scalars(mine))
    if not owner.active:
        return
    came = sum(len(each.document_ids) for each in items)
    link = f"{office.base_url}/jobs/{request.job_id}" if request.job_id else f"{office.base_url}/documents"
    message_id = f"{event_id.removeprefix('evt_')}.{owner.id[-8:]}"
    letter = came_letter(firm, request, owner, came, link)
    await posted(post, lambda: mail_of(office, post, letter, owner.name, owner.email, message_id))
