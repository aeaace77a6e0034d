"""Acts on documents: uploads, documents, and their links to jobs."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import strawberry
from sqlmodel import col, select

from domain import boards, deleting, events as e, folders, linking
from domain.papers import (
    Document as DocumentRow,
    DocumentVersion,
    Folder as FolderRow,
    Upload as UploadRow,
)
from domain.people import Permission as P
from domain.refusals import FileRefused, InvalidInput, NoImage, NotFound, UploadNotFound
from schema.acts.carrying import Result, carry_out, expect, words
from schema.base import EventCursor
from schema.boards import Job, JobLink
from schema.context import Info
from schema.documents import Document, Upload
from schema.envelopes import Envelope
from schema.refusals import UserError
from sealing.came import Came
from sealing.inspect import Limits, PdfRefused, Proposals
from sealing.taking import Taken, made_pdf, take
from store.loading import hold, keep, keep_folders
from store.office import Office
from store.work import Work

ID = strawberry.ID
TICKET = timedelta(hours=24)


@strawberry.type
class UploadPayload:
    user_errors: list[UserError]
    upload: Upload | None = None


@strawberry.type
class DocumentPayload:
    user_errors: list[UserError]
    links: list[JobLink] = strawberry.field(default_factory=list)
    document: Document | None = None
    envelope: Envelope | None = strawberry.field(
        default=None, description="With a template of signing roles: the draft, filled in and linked."
    )
    event_cursor: EventCursor | None = None


@strawberry.type
class LinkPayload:
    user_errors: list[UserError]
    links: list[JobLink] = strawberry.field(default_factory=list)
    jobs: list[Job] = strawberry.field(default_factory=list)
    event_cursor: EventCursor | None = None


@strawberry.input
class CreateUploadInput:
    file_name: str
    content_type: str
    size: int
    sha256: str


@strawberry.input
class CreateDocumentInput:
    upload_id: ID
    folder_id: ID
    title: str | None = None
    job_ids: list[ID] | None = None
    idempotency_key: str | None = None


@strawberry.input
class MakePdfInput:
    document_id: ID
    title: str | None = strawberry.field(default=None, description="Without: as the picture is called.")
    idempotency_key: str | None = None


@strawberry.input
class MoveDocumentInput:
    document_id: ID
    folder_id: ID


@strawberry.input
class UpdateDocumentInput:
    id: ID
    title: str | None = None
    requires_identity_proof: bool | None = None
    expected_version: int | None = None


@strawberry.input
class DeleteDocumentInput:
    document_id: ID
    void_requests: bool | None = strawberry.field(
        default=False,
        description="Void the open requests that it is in, for which SEND_ENVELOPES is needed, too.",
    )


@strawberry.input
class LinkDocumentsInput:
    document_ids: list[ID]
    job_ids: list[ID]
    role: boards.LinkRole | None = boards.LinkRole.BLOCKING


@strawberry.input
class UnlinkDocumentInput:
    document_id: ID
    job_id: ID


@strawberry.input
class SetLinkRoleInput:
    link_id: ID
    role: boards.LinkRole


async def create_upload(info: Info, input: CreateUploadInput) -> UploadPayload:
    async def act(work: Work) -> Result:
        most = Limits().max_bytes
        if input.size < 1:
            raise InvalidInput("size", "a file has at least one byte")
        if input.size > most:
            raise FileRefused("FILE_TOO_LARGE", f"A file may have at most {most // 1024 // 1024} MB.")
        if len(input.sha256) != 64 or any(each not in "0123456789abcdef" for each in input.sha256):
            raise InvalidInput("sha256", "64 hexadecimal digits, lower case")
        id = work.moment.id("upl")
        work.record(
            e.UploadRequested(
                upload_id=id,
                file_name=words("fileName", input.file_name),
                content_type=words("contentType", input.content_type, 100),
                size=input.size,
                sha256=input.sha256,
                member_id=info.context.staff.member_id or "",
                expires_at=work.moment.now + TICKET,
            )
        )
        return {"upload": id}

    return await carry_out(info, UploadPayload, act, needs=P.MANAGE_DOCUMENTS)


async def create_document(info: Info, input: CreateDocumentInput) -> DocumentPayload:
    seen: list[Examined] = []

    async def examine() -> None:
        seen.append(await examined(info, input.upload_id))

    async def act(work: Work) -> Result:
        [file] = seen
        job_ids = list(dict.fromkeys(input.job_ids or []))
        await hold(work, jobs=job_ids)
        await _own_folder(work, input.folder_id)
        id = work.moment.id("doc")
        title = words("title", input.title or file.name)
        work.record(documented(work, id, input.folder_id, title, file))
        work.play(linking.link_documents(work.held, [id], job_ids, boards.LinkRole.BLOCKING, work.moment))
        return {"document": id, "links": _link_ids(work, [id], job_ids)}

    return await carry_out(
        info,
        DocumentPayload,
        act,
        needs=P.MANAGE_DOCUMENTS,
        before=examine,
        field="createDocument",
        key=input.idempotency_key,
        asked=input,
    )


async def make_pdf(info: Info, input: MakePdfInput) -> DocumentPayload:
    """A PDF beside a picture, linked to the jobs that it is linked to, as it is."""
    seen: list[Examined] = []

    async def convert() -> None:
        see, office = info.context.see, info.context.office
        document = await see.one(DocumentRow, input.document_id)
        if document is None or document.deleted:
            raise NotFound("document")
        if not document.image:
            raise NoImage(document.title)
        versions = await see.under(DocumentVersion, "document_id", document.id)
        await info.context.renew()
        seen.append(await kept(office, document.title, made_pdf, await office.files.get(versions[0].sha256)))

    async def act(work: Work) -> Result:
        [file] = seen
        await hold(work, documents=[input.document_id])
        picture = work.held.find(DocumentRow, input.document_id)
        if picture is None or picture.deleted:
            raise NotFound("document")
        links = work.held.all(
            boards.JobLink, lambda each: each.document_id == picture.id and each.unlinked_at is None
        )
        id, title = work.moment.id("doc"), words("title", input.title or plain_title(picture.title))
        work.record(documented(work, id, picture.folder_id, title, file, made_from=picture.id))
        for each in links:
            work.play(linking.link_documents(work.held, [id], [each.job_id], each.role, work.moment))
        return {"document": id, "links": _link_ids(work, [id], [each.job_id for each in links])}

    return await carry_out(
        info,
        DocumentPayload,
        act,
        needs=P.MANAGE_DOCUMENTS,
        before=convert,
        field="makePdf",
        key=input.idempotency_key,
        asked=input,
    )


def plain_title(title: str) -> str:
    """Without the ending of a picture's file."""
    stem, dot, ending = title.rpartition(".")
    return stem if dot and stem.strip() and ending.lower() in ("jpg", "jpeg", "png") else title


def documented(
    work: Work, id: str, folder_id: str, title: str, file: "Examined", made_from: str | None = None
) -> e.DocumentUploaded:
    return e.DocumentUploaded(
        document_id=id,
        version_id=work.moment.id("ver"),
        folder_id=folder_id,
        title=title,
        page_count=file.page_count,
        sha256=file.sha256,
        size=file.size,
        removed=list(file.removed),
        proposed=file.proposed,
        unproposed=file.unproposed,
        content_type=file.kind,
        made_from=made_from,
        came_with=[e.SignatureBefore(by=each.by, at=each.at) for each in file.came.signatures]
        if file.came
        else None,
        final=file.came is not None and file.came.final,
    )


@dataclass(frozen=True)
class Examined:
    """An uploaded file that may be kept: cleaned, where something in it was active or a text tag. `kind`: its media
    type. `came`: the signatures that it came with, which it still has."""

    name: str
    kind: str
    page_count: int
    sha256: str
    size: int
    removed: tuple[str, ...]
    proposals: Proposals
    came: Came | None

    @property
    def proposed(self) -> list[e.ProposedPlace]:
        return [
            e.ProposedPlace(**{**asdict(each), "options": list(each.options)})
            for each in self.proposals.fields
        ]

    @property
    def unproposed(self) -> list[e.Unproposed]:
        return [e.Unproposed(**asdict(each)) for each in self.proposals.broken]


async def uploaded(info: Info, upload_id: str) -> UploadRow:
    """A ticket whose bytes have arrived."""
    upload = await info.context.see.one(UploadRow, upload_id)
    await info.context.renew()
    if upload is None or upload.received_at is None or upload.expires_at < info.context.now:
        raise UploadNotFound()
    return upload


async def examined(info: Info, upload_id: str, proposals: bool = True) -> Examined:
    """Look into the bytes of an upload, in a process of its own. Refuses what cannot be kept, by name. Without
    `proposals`, text tags stay where they are."""
    upload = await uploaded(info, upload_id)
    office = info.context.office
    data = await office.files.get(upload.sha256)
    return await kept(office, upload.file_name, partial(take, proposals=proposals), data, upload.file_name)


async def kept(office: Office, name: str, taking: Callable[..., Taken], *given: Any) -> Examined:
    """What `taking` makes of a file, stored. Refuses as it does."""
    try:
        found = await office.hands.do(taking, *given)
    except PdfRefused as refused:
        raise FileRefused(refused.code, refused.detail, refused.why) from None
    sha256 = await office.files.put(found.data)
    return Examined(
        name,
        found.kind,
        found.page_count,
        sha256,
        len(found.data),
        found.removed,
        found.proposals,
        found.came,
    )


async def _own_folder(work: Work, folder_id: str) -> None:
    await keep(work, FolderRow, col(FolderRow.id) == folder_id)
    if work.held.find(FolderRow, folder_id) is None:
        raise NotFound("folder")


def _link_ids(work: Work, document_ids: Sequence[str], job_ids: Sequence[str]) -> list[str]:
    pairs = [linking.live_link(work.held, job, document) for document in document_ids for job in job_ids]
    return [each.id for each in pairs if each is not None]


async def move_document(info: Info, input: MoveDocumentInput) -> DocumentPayload:
    async def act(work: Work) -> Result:
        await hold(work, documents=[input.document_id])
        await keep_folders(work, [input.folder_id])
        work.play(folders.move_document(work.held, input.document_id, input.folder_id))
        return {"document": input.document_id}

    return await carry_out(info, DocumentPayload, act, needs=P.MANAGE_DOCUMENTS)


async def update_document(info: Info, input: UpdateDocumentInput) -> DocumentPayload:
    async def act(work: Work) -> Result:
        await hold(work, documents=[input.id])
        document = work.held.find(DocumentRow, input.id)
        if document is None or document.deleted:
            raise NotFound("document")
        expect(document, input.expected_version)
        asked: dict[str, str | bool] = {}
        if input.title is not None:
            asked["title"] = words("title", input.title)
        if input.requires_identity_proof is not None:
            asked["requires_identity_proof"] = input.requires_identity_proof
        changes = {name: value for name, value in asked.items() if getattr(document, name) != value}
        if changes:
            work.record(e.DocumentChanged(document_id=input.id, changes=changes))
        return {"document": input.id}

    return await carry_out(info, DocumentPayload, act, needs=P.MANAGE_DOCUMENTS)


async def delete_document(info: Info, input: DeleteDocumentInput) -> DocumentPayload:
    async def act(work: Work) -> Result:
        if input.void_requests:
            info.context.staff.needs(P.SEND_ENVELOPES)
        await hold(work, documents=[input.document_id])
        bytes_of = select(DocumentVersion.sha256).where(col(DocumentVersion.document_id) == input.document_id)
        await keep(
            work,
            UploadRow,
            col(UploadRow.sha256).in_(bytes_of),
            col(UploadRow.expires_at) > work.moment.now,
            locked=True,
        )
        today = work.moment.now.date()
        work.play(deleting.delete_document(work.held, input.document_id, bool(input.void_requests), today))
        return {"document": input.document_id}

    return await carry_out(info, DocumentPayload, act, needs=P.MANAGE_DOCUMENTS)


async def link_documents(info: Info, input: LinkDocumentsInput) -> LinkPayload:
    async def act(work: Work) -> Result:
        documents: list[str] = list(dict.fromkeys(input.document_ids))
        jobs: list[str] = list(dict.fromkeys(input.job_ids))
        await hold(work, documents=documents, jobs=jobs)
        role = input.role or boards.LinkRole.BLOCKING
        work.play(linking.link_documents(work.held, documents, jobs, role, work.moment))
        return {"links": _link_ids(work, documents, jobs), "jobs": jobs}

    return await carry_out(info, LinkPayload, act, needs=P.MANAGE_DOCUMENTS)


async def unlink_document(info: Info, input: UnlinkDocumentInput) -> LinkPayload:
    async def act(work: Work) -> Result:
        await hold(work, documents=[input.document_id], jobs=[input.job_id])
        if work.held.find(DocumentRow, input.document_id) is None:
            raise NotFound("document")
        work.play(linking.unlink_document(work.held, input.document_id, input.job_id))
        return {"jobs": [input.job_id]}

    return await carry_out(info, LinkPayload, act, needs=P.MANAGE_DOCUMENTS)


async def set_link_role(info: Info, input: SetLinkRoleInput) -> LinkPayload:
    async def act(work: Work) -> Result:
        link = boards.JobLink
        job_id = await work.session.scalar(select(link.job_id).where(col(link.id) == input.link_id))
        if job_id is None:
            raise NotFound("link")
        await hold(work, jobs=[job_id])
        work.play(linking.set_role(work.held, input.link_id, input.role))
        return {"links": [input.link_id], "jobs": [job_id]}

    return await carry_out(info, LinkPayload, act, needs=P.MANAGE_DOCUMENTS)
