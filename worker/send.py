"""Sending what was made from a template: its documents are drawn, then the request goes out."""

import structlog
from sqlmodel import col, select

from domain.envelopes import Envelope, EnvelopeDocument, EnvelopeState
from domain.ids import this_moment
from domain.papers import Document, DocumentVersion, VersionKind
from domain.refusals import Refusal, SealingUnavailable
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

    A draft that may not be sent stays one, and says itself why; without key or store it is tried again."""
    async with office.look(firm_id) as session:
        envelope = await session.get_one(Envelope, (firm_id, envelope_id))
        if envelope.state != EnvelopeState.DRAFT or envelope.deleted:
            return
        actor = await session.scalar(select(col(LogEntry.actor)).where(col(LogEntry.id) == event_id)) or ""
        mine = select(col(EnvelopeDocument.document_id)).where(
            col(EnvelopeDocument.envelope_id) == envelope_id
        )
        documents = list(await session.scalars(select(Document).where(col(Document.id).in_(mine))))
        originals = await _originals(session, documents)
        templates = {
            each.id: await session.get_one(Template, (firm_id, each.template_id))
            for each in documents
            if originals[each.id] is None
        }
    moment = this_moment()
    made = [
        await merged_file(office, moment, templates[each.id], each.id, each.merged or {})
        for each in documents
        if originals[each.id] is None
    ]
    originals |= {each.document_id: each.sha256 for each in made}
    copies = await signing_copies(office, moment, envelope_id, originals)
    async with office.work(firm_id, actor, moment) as work:
        await hold(work, envelopes=[envelope_id])
        original = col(DocumentVersion.kind) == VersionKind.ORIGINAL
        await keep(work, DocumentVersion, col(DocumentVersion.document_id).in_(originals), original)
        there = {
            x.document_id for x in work.held.all(DocumentVersion, lambda x: x.kind == VersionKind.ORIGINAL)
        }
        for each in made:
            if each.document_id not in there:
                work.record(each)
    try:
        async with office.work(firm_id, actor, moment) as work:
            await hold(work, envelopes=[envelope_id])
            if work.held.get(Envelope, envelope_id).state == EnvelopeState.DRAFT:
                await send_draft(work, envelope_id, copies)
    except SealingUnavailable:
        raise
    except Refusal as refusal:
        log.info("a request from a template stays a draft", envelope=envelope_id, why=refusal.message("en"))


async def _originals(session: object, documents: list[Document]) -> dict[str, str | None]:
    ids = [each.id for each in documents]
    versions = await session.scalars(  # type: ignore[attr-defined]
        select(DocumentVersion).where(
            col(DocumentVersion.document_id).in_(ids), col(DocumentVersion.kind) == VersionKind.ORIGINAL
        )
    )
    found = {each.document_id: each.sha256 for each in versions}
    return {each: found.get(each) for each in ids}
