"""Sending what was made from a template: its documents are drawn, then the request goes out."""

import structlog
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from domain.envelopes import Envelope, EnvelopeDocument, EnvelopeState
from domain.events import Merged
from domain.ids import this_moment
from domain.papers import Document, DocumentVersion, VersionKind
from domain.refusals import Refusal, VersionConflict
from domain.templates import Template
from store.loading import hold, keep
from store.merging import merged_file
from store.office import Office
from store.sending import send_draft, signing_copies
from store.tables import LogEntry
from worker.deliver import Post

log = structlog.get_logger()


async def send(office: Office, post: Post, firm_id: str, event_id: str, envelope_id: str) -> None:
    """May be done twice: what has a file keeps it, and what is sent is not sent again.

    A draft that may not be sent stays one, and says itself why. Without key or store, or while somebody changes the
    documents, it is tried again."""
    async with office.look(firm_id) as session:
        actor = (await session.scalars(select(col(LogEntry.actor)).where(col(LogEntry.id) == event_id))).one()
        documents = await _documents(session, firm_id, envelope_id)
        originals = await _originals(session, documents)
    if not documents:
        return
    for each in documents:
        if originals[each.id] is None:
            await _render(office, actor, each)
    async with office.look(firm_id) as session:
        originals = await _originals(session, documents)
    came_signed = {each.id for each in documents if each.came_signed}
    copies = await signing_copies(office, this_moment(), envelope_id, originals, came_signed)
    try:
        async with office.work(firm_id, actor) as work:
            await hold(work, envelopes=[envelope_id])
            if work.held.get(Envelope, envelope_id).state == EnvelopeState.DRAFT:
                await send_draft(work, envelope_id, copies)
    except VersionConflict:
        raise
    except Refusal as refusal:
        log.info("a request from a template stays a draft", envelope=envelope_id, why=refusal.message("en"))


async def _documents(session: AsyncSession, firm_id: str, envelope_id: str) -> list[Document]:
    """Of a draft that is still there."""
    envelope = await session.get_one(Envelope, (firm_id, envelope_id))
    if envelope.state != EnvelopeState.DRAFT or envelope.deleted:
        return []
    mine = select(col(EnvelopeDocument.document_id)).where(col(EnvelopeDocument.envelope_id) == envelope_id)
    return list(await session.scalars(select(Document).where(col(Document.id).in_(mine))))


async def _originals(session: AsyncSession, documents: list[Document]) -> dict[str, str | None]:
    ids = [each.id for each in documents]
    original = col(DocumentVersion.kind) == VersionKind.ORIGINAL
    versions = select(DocumentVersion).where(col(DocumentVersion.document_id).in_(ids), original)
    found = {each.document_id: each.sha256 for each in await session.scalars(versions)}
    return {each: found.get(each) for each in ids}


async def _render(office: Office, actor: str, document: Document) -> None:
    """Whoever comes second finds that it has its file."""
    async with office.look(document.firm_id) as session:
        template = await session.get_one(Template, (document.firm_id, document.template_id))
    values = [Merged(**each) for each in document.merged or []]
    made = await merged_file(office, this_moment(), template.sha256, document.id, values)
    async with office.work(document.firm_id, actor) as work:
        await hold(work, documents=[document.id])
        original = col(DocumentVersion.kind) == VersionKind.ORIGINAL
        await keep(work, DocumentVersion, col(DocumentVersion.document_id) == document.id, original)
        if not work.held.all(DocumentVersion, lambda each: each.kind == VersionKind.ORIGINAL):
            work.record(made)
