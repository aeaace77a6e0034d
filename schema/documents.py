"""The faces of papers: folders, documents, their versions, uploads."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import Parent

from domain import boards, envelopes, linking, papers, people, proposing, routing, standing
from domain.folders import access_of
from domain.held import Held
from schema import holding
from schema.base import Connection, Node
from schema.boards import Job, Progress
from schema.context import Info
from schema.faces import face
from schema.people import Client
from schema.proposals import ProposalProblem, ProposedField, proposal_problem, proposed_field
from schema.reading.declared import (
    Clause,
    Page,
    Rows,
    Said,
    clauses,
    containing,
    paged,
    read,
    to_many,
    to_one,
)
from schema.reading.standing import AROUND, PROGRESS_OF_SPEAKING, STANDING, STATE_OF_DOCUMENT

if TYPE_CHECKING:
    from schema.envelopes import Envelope

FolderAccess = strawberry.enum(papers.FolderAccess)
DocumentState = strawberry.enum(standing.DocumentState)
DocumentVersionKind = strawberry.enum(papers.VersionKind, name="DocumentVersionKind")

EnvelopeFace = Annotated["Envelope", strawberry.lazy("schema.envelopes")]
FolderFace = Annotated["Folder", strawberry.lazy("schema.documents")]
DocumentFace = Annotated["Document", strawberry.lazy("schema.documents")]
DOCUMENTS_OF_FOLDER = Page(papers.Document, "{r}.folder_id = {id} and not {r}.deleted")
ORDER_OF_VERSIONS = list(papers.VersionKind)


async def held_document(info: Info, document: papers.Document) -> Held:
    held = Held()
    await holding.take_documents(info.context.see, held, [document.id])
    return held


@face(papers.Folder)
class Folder(Node):
    name: str

    @strawberry.field
    async def access(root: Parent[papers.Folder], info: Info) -> papers.FolderAccess:
        held = Held([root])
        await holding.take_folders(info.context.see, held, [root.parent_id])
        return access_of(held, root)

    @strawberry.field(
        description="`access` is what holds; this says whether it comes from above.",
        metadata=read(Said("({t}.access is null)::text")),
    )
    def access_inherited(root: Parent[papers.Folder]) -> bool:
        return root.access is None

    client: Any = to_one(people.Client, "client_id", Client | None)
    parent: Any = to_one(papers.Folder, "parent_id", FolderFace | None)
    children: Any = to_many(papers.Folder, "parent_id", FolderFace, "name")

    @strawberry.field(graphql_type=Connection[DocumentFace], metadata=read(DOCUMENTS_OF_FOLDER))
    async def documents(
        root: Parent[papers.Folder], info: Info, first: int | None = 50, after: str | None = None
    ) -> Any:
        return await paged(info, DOCUMENTS_OF_FOLDER, root, first=first, after=after)


@face(papers.DocumentVersion)
class DocumentVersion:
    id: strawberry.ID
    kind: papers.VersionKind
    sha256: str
    size: int
    created_at: datetime
    timestamped_at: datetime | None = strawberry.field(
        description="When a time stamping authority saw the seal of this version, where one is asked."
    )
    timestamped_by: str | None
    level: str | None = strawberry.field(
        description="How far its seal goes: the PAdES baseline level B-B, B-T, B-LT or B-LTA. None is known of the first seals."
    )

    @strawberry.field(
        description="The certificate beside the sealed file, of what came with signatures; others hold theirs.",
        metadata=read(
            Said(
                """case when {t}.certificate_sha256 <> '' then '"/files/versions/' || {t}.id || '/certificate"' end"""
            )
        ),
    )
    def certificate_url(root: Parent[papers.DocumentVersion]) -> str | None:
        return f"/files/versions/{root.id}/certificate" if root.certificate_sha256 else None

    envelope: Any = to_one(envelopes.Envelope, "envelope_id", EnvelopeFace | None)

    @strawberry.field(metadata=read(Said("""'"/files/versions/' || {t}.id || '"'""")))
    def download_url(root: Parent[papers.DocumentVersion]) -> str | None:
        return f"/files/versions/{root.id}"


CLIENT_OF_FOLDER = Rows(
    people.Client,
    "folder f join client {r} on {r}.firm_id = f.firm_id and {r}.id = f.client_id"
    " where f.firm_id = {firm} and f.id = {t}.folder_id",
)
LINKED_JOBS = Rows(
    boards.Job,
    "job_link l join job {r} on {r}.firm_id = l.firm_id and {r}.id = l.job_id"
    " where l.firm_id = {firm} and l.document_id = {t}.id and l.unlinked_at is null order by l.id",
    many=True,
)
ENVELOPES_AROUND = Rows(envelopes.Envelope, f"{AROUND} order by {{r}}.id desc", many=True)


@strawberry.type
class DocumentSignature:
    by: str
    at: datetime | None


@face(papers.Document)
class Document(Node):
    title: str
    page_count: int = strawberry.field(description="0 of what is no PDF.")
    content_type: str = strawberry.field(
        description="The media type that its bytes have: of a closed list, see docs/intake.md."
    )
    created_at: datetime
    version: int
    deleted: bool = strawberry.field(description="Its files are gone; no list shows it any more.")

    folder: Any = to_one(papers.Folder, "folder_id", Folder)
    versions: Any = to_many(papers.DocumentVersion, "document_id", DocumentVersion, "created_at")

    @strawberry.field(
        description="Whether it can be signed or approved: only PDFs can, unless their first signature forbids it.",
        metadata=read(Said(f"({{t}}.content_type = '{papers.PDF}' and not {{t}}.final)::text")),
    )
    def signable(root: Parent[papers.Document]) -> bool:
        return root.signable

    @strawberry.field(
        description="Its file came with signatures: it is kept as it came, goes out alone and takes no fields.",
        metadata=read(Said("coalesce(json_typeof({t}.came_with) = 'array', false)::text")),
    )
    def came_signed(root: Parent[papers.Document]) -> bool:
        return root.came_signed

    @strawberry.field(
        description="The signatures that its file came with, as they say themselves: nobody vouches for them here."
    )
    def signatures(root: Parent[papers.Document]) -> list[DocumentSignature]:
        return [
            DocumentSignature(by=each["by"], at=datetime.fromisoformat(each["at"]) if each["at"] else None)
            for each in root.came_with or []
        ]

    @strawberry.field(graphql_type=Client | None, metadata=read(CLIENT_OF_FOLDER))
    async def client(root: Parent[papers.Document], info: Info) -> people.Client | None:
        folder = await info.context.see.one(papers.Folder, root.folder_id)
        return await info.context.see.one(people.Client, folder.client_id if folder else None)

    @strawberry.field(metadata=read(STANDING))
    async def state(root: Parent[papers.Document], info: Info) -> standing.DocumentState:
        held = await held_document(info, root)
        return standing.document_standing(linking.envelopes_of(held, root.id), held.all(envelopes.Recipient))

    @strawberry.field(metadata=read(PROGRESS_OF_SPEAKING))
    async def signature_progress(root: Parent[papers.Document], info: Info) -> Progress:
        held = await held_document(info, root)
        speaker = linking.leading(linking.envelopes_of(held, root.id))
        mine = held.all(
            envelopes.Recipient, lambda each: speaker is not None and each.envelope_id == speaker.id
        )
        done, total = routing.progress(mine, speaker.quorums if speaker else {})
        return Progress(done=done, total=total)

    @strawberry.field(
        description="The newest version's file; stable, authorised at each request. None once it was deleted.",
        metadata=read(Said("""case when not {t}.deleted then '"/files/documents/' || {t}.id || '"' end""")),
    )
    def download_url(root: Parent[papers.Document]) -> str | None:
        return None if root.deleted else f"/files/documents/{root.id}"

    @strawberry.field(
        description="The fields that its file proposed when it was uploaded, by text tags (docs/fields.md) or by the"
        " empty fields of its own form."
    )
    def proposed_fields(root: Parent[papers.Document]) -> list[ProposedField]:
        return [proposed_field(each) for each in proposing.proposed_by(root)]

    @strawberry.field(description="The tags of its file that are not understood, and so stay on its pages.")
    def proposal_problems(root: Parent[papers.Document]) -> list[ProposalProblem]:
        return [proposal_problem(each) for each in proposing.unproposed_by(root)]

    @strawberry.field(graphql_type=list[Job], metadata=read(LINKED_JOBS))
    async def jobs(root: Parent[papers.Document], info: Info) -> list[boards.Job]:
        links = await info.context.see.under(boards.JobLink, "document_id", root.id)
        live = [each.job_id for each in links if each.unlinked_at is None]
        return await info.context.see.some(boards.Job, live)

    @strawberry.field(graphql_type=list[EnvelopeFace], metadata=read(ENVELOPES_AROUND))
    async def envelopes(root: Parent[papers.Document], info: Info) -> list[envelopes.Envelope]:
        held = await held_document(info, root)
        return sorted(linking.envelopes_of(held, root.id), key=lambda each: each.id, reverse=True)


@strawberry.input
class DocumentFilter:
    folder_ids: list[strawberry.ID] | None = None
    client_ids: list[strawberry.ID] | None = None
    states: list[standing.DocumentState] | None = None
    job_id: strawberry.ID | None = None
    search: str | None = None


IN_FOLDERS_OF = (
    "{r}.folder_id in (select f.id from folder f where f.firm_id = {r}.firm_id and f.client_id = any({v}))"
)
LINKED_TO = (
    "{r}.id in (select l.document_id from job_link l"
    " where l.firm_id = {r}.firm_id and l.job_id = {v} and l.unlinked_at is null)"
)


def document_clauses(filter: DocumentFilter | None) -> list[Clause]:
    asked = filter or DocumentFilter()
    return clauses(
        Clause("{r}.deleted = {v}", False, "bool"),
        Clause("{r}.folder_id = any({v})", asked.folder_ids, "text[]"),
        Clause(IN_FOLDERS_OF, asked.client_ids, "text[]"),
        Clause(f"{STATE_OF_DOCUMENT} = any({{v}})", asked.states, "text[]"),
        Clause(LINKED_TO, asked.job_id),
        Clause("{r}.title ilike {v}", containing(asked.search)),
    )


@strawberry.type
class HttpHeader:
    name: str
    value: str


@face(papers.Upload)
class Upload:
    id: strawberry.ID
    expires_at: datetime

    @strawberry.field
    def url(root: Parent[papers.Upload]) -> str:
        return f"/files/uploads/{root.id}"

    @strawberry.field
    def method(root: Parent[papers.Upload]) -> str:
        return "PUT"

    @strawberry.field
    def headers(root: Parent[papers.Upload]) -> list[HttpHeader]:
        return [HttpHeader(name="Content-Type", value=root.content_type)]
