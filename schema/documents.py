"""The faces of papers: folders, documents, their versions, uploads."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlmodel import col, select
from strawberry import Parent

from domain import boards, envelopes, linking, papers, people, routing, standing
from domain.folders import access_of
from domain.held import Held
from schema import holding
from schema.base import Connection, Node
from schema.boards import Job, Progress
from schema.context import Info
from schema.faces import face
from schema.paging import page
from schema.people import Client

if TYPE_CHECKING:
    from schema.envelopes import Envelope

FolderAccess = strawberry.enum(papers.FolderAccess)
DocumentState = strawberry.enum(standing.DocumentState)
DocumentVersionKind = strawberry.enum(papers.VersionKind, name="DocumentVersionKind")

EnvelopeFace = Annotated["Envelope", strawberry.lazy("schema.envelopes")]
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

    @strawberry.field(description="`access` is what holds; this says whether it comes from above.")
    def access_inherited(root: Parent[papers.Folder]) -> bool:
        return root.access is None

    @strawberry.field(graphql_type=Client | None)
    async def client(root: Parent[papers.Folder], info: Info) -> people.Client | None:
        return await info.context.see.one(people.Client, root.client_id)

    @strawberry.field(graphql_type=Annotated["Folder", strawberry.lazy("schema.documents")] | None)
    async def parent(root: Parent[papers.Folder], info: Info) -> papers.Folder | None:
        return await info.context.see.one(papers.Folder, root.parent_id)

    @strawberry.field(graphql_type=list[Annotated["Folder", strawberry.lazy("schema.documents")]])
    async def children(root: Parent[papers.Folder], info: Info) -> list[papers.Folder]:
        return await info.context.see.under(papers.Folder, "parent_id", root.id, "name")

    @strawberry.field(graphql_type=Connection[Annotated["Document", strawberry.lazy("schema.documents")]])
    async def documents(
        root: Parent[papers.Folder], info: Info, first: int | None = 50, after: str | None = None
    ) -> Any:
        query = select(papers.Document).where(col(papers.Document.folder_id) == root.id)
        return await page(info.context.see, query, first=first, after=after)


@face(papers.DocumentVersion)
class DocumentVersion:
    id: strawberry.ID
    kind: papers.VersionKind
    sha256: str
    size: int
    created_at: datetime

    @strawberry.field
    def download_url(root: Parent[papers.DocumentVersion]) -> str | None:
        return f"/files/versions/{root.id}"

    @strawberry.field(graphql_type=EnvelopeFace | None)
    async def envelope(root: Parent[papers.DocumentVersion], info: Info) -> envelopes.Envelope | None:
        return await info.context.see.one(envelopes.Envelope, root.envelope_id)


@face(papers.Document)
class Document(Node):
    title: str
    page_count: int
    created_at: datetime
    version: int

    @strawberry.field(graphql_type=Folder)
    async def folder(root: Parent[papers.Document], info: Info) -> papers.Folder | None:
        return await info.context.see.one(papers.Folder, root.folder_id)

    @strawberry.field(graphql_type=Client | None)
    async def client(root: Parent[papers.Document], info: Info) -> people.Client | None:
        folder = await info.context.see.one(papers.Folder, root.folder_id)
        return await info.context.see.one(people.Client, folder.client_id if folder else None)

    @strawberry.field
    async def state(root: Parent[papers.Document], info: Info) -> standing.DocumentState:
        held = await held_document(info, root)
        return standing.document_standing(linking.envelopes_of(held, root.id), held.all(envelopes.Recipient))

    @strawberry.field
    async def signature_progress(root: Parent[papers.Document], info: Info) -> Progress:
        held = await held_document(info, root)
        speaker = linking.leading(linking.envelopes_of(held, root.id))
        mine = held.all(
            envelopes.Recipient, lambda each: speaker is not None and each.envelope_id == speaker.id
        )
        done, total = routing.progress(mine)
        return Progress(done=done, total=total)

    @strawberry.field(graphql_type=list[DocumentVersion])
    async def versions(root: Parent[papers.Document], info: Info) -> list[papers.DocumentVersion]:
        return await info.context.see.under(papers.DocumentVersion, "document_id", root.id, "created_at")

    @strawberry.field(description="The newest version's file; stable, authorised at each request.")
    def download_url(root: Parent[papers.Document]) -> str | None:
        return f"/files/documents/{root.id}"

    @strawberry.field(graphql_type=list[Job])
    async def jobs(root: Parent[papers.Document], info: Info) -> list[boards.Job]:
        links = await info.context.see.under(boards.JobLink, "document_id", root.id)
        live = [each.job_id for each in links if each.unlinked_at is None]
        return await info.context.see.some(boards.Job, live)

    @strawberry.field(graphql_type=list[EnvelopeFace])
    async def envelopes(root: Parent[papers.Document], info: Info) -> list[envelopes.Envelope]:
        held = await held_document(info, root)
        return sorted(linking.envelopes_of(held, root.id), key=lambda each: each.id, reverse=True)


@strawberry.input
class DocumentFilter:
    folder_ids: list[strawberry.ID] | None = None
    client_ids: list[strawberry.ID] | None = None
    job_id: strawberry.ID | None = None
    search: str | None = None


def filtered(filter: DocumentFilter | None) -> Any:
    document, query = papers.Document, select(papers.Document)
    if filter is None:
        return query
    if filter.folder_ids is not None:
        query = query.where(col(document.folder_id).in_(filter.folder_ids))
    if filter.client_ids is not None:
        folders = select(col(papers.Folder.id)).where(col(papers.Folder.client_id).in_(filter.client_ids))
        query = query.where(col(document.folder_id).in_(folders))
    if filter.job_id is not None:
        link = boards.JobLink
        linked = select(col(link.document_id)).where(
            col(link.job_id) == filter.job_id, col(link.unlinked_at).is_(None)
        )
        query = query.where(col(document.id).in_(linked))
    if filter.search:
        query = query.where(col(document.title).icontains(filter.search, autoescape=True))
    return query


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
