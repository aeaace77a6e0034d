"""Sealing: work over inputs that never change, repeated until it is done."""

from collections import Counter
from dataclasses import dataclass

import structlog
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from domain.envelopes import (
    CODE_CHANNELS,
    Envelope,
    EnvelopeDocument,
    EnvelopeState,
    IdentityCheck,
    Recipient,
    RecipientState,
    SealState,
    SignField,
)
from domain.events import EnvelopeSealed, SealDelayed
from domain.filling import as_drawn
from domain.ids import this_moment
from domain.papers import Document, DocumentVersion, VersionKind
from domain.people import ApiToken, Firm, Member
from sealing.certificate import CertificateFacts, CertifiedDocument, CertifiedEvent, Party
from sealing.certificate_words import Language, name_of
from sealing.complete import ToSeal
from sealing.drawn import Drawn
from sealing.keeping import warning
from sealing.press import Sealed
from sealing.verdict_words import Saying, say
from store.chains import entries_of
from store.loading import hold
from store.office import Office
from store.tables import LogEntry
from store.work import chained
from worker.deliver import Post
from worker.happenings import told

log = structlog.get_logger()
ACTS = ("RecipientSigned", "RecipientApproved", "RecipientAcknowledged")


@dataclass
class Dossier:
    """Everything that goes into the sealed file of one envelope."""

    firm: Firm
    envelope: Envelope
    documents: list[Document]
    versions: list[DocumentVersion]
    fields: list[SignField]
    recipients: list[Recipient]
    events: list[LogEntry]
    names: dict[str, str]

    @property
    def given(self) -> list[SignField]:
        """What stands on the pages: the sender's values and those of who acted; the rest stays blank."""
        acted = {x.id for x in self.recipients if x.done and x.state != RecipientState.NOT_NEEDED}
        return [
            x
            for x in self.fields
            if (x.recipient_id is None or x.recipient_id in acted) and (x.value or x.image_sha256)
        ]

    def version(self, document: Document, kind: VersionKind) -> DocumentVersion:
        mine = (None, self.envelope.id)
        found = [x for x in self.versions if x.document_id == document.id and x.kind == kind]
        return next(x for x in found if x.envelope_id in mine)


async def seal(office: Office, post: Post, firm_id: str, event_id: str, envelope_id: str) -> None:
    """Seal a completed envelope and store the file, then say so. Fails aloud, so that it is tried again."""
    async with office.look(firm_id) as session:
        envelope = await session.get_one(Envelope, (firm_id, envelope_id))
        if envelope.seal_state == SealState.SEALED or envelope.state != EnvelopeState.COMPLETED:
            return
        dossier = await gather(session, envelope)
    try:
        sealed = await _make(office, dossier)
        sha256 = await office.files.put(sealed.data)
        beside = await office.files.put(sealed.certificate) if sealed.certificate else None
    except Exception as fault:
        log.warning("seal delayed", envelope=envelope_id, error=type(fault).__name__, exc_info=fault)
        await _delay(office, firm_id, envelope_id, type(fault).__name__)
        raise
    await _note(office, dossier, sealed, sha256, beside)


def warn_of_the_end(office: Office) -> None:
    """Say in the log that the certificate ends, while it can still be mended."""
    if said := warning(office.seal_key().certificate, this_moment().now):
        log.warning("seal certificate", detail=said)


async def gather(session: AsyncSession, envelope: Envelope) -> Dossier:
    places = list(
        await session.scalars(
            select(EnvelopeDocument)
            .where(col(EnvelopeDocument.envelope_id) == envelope.id)
            .order_by(col(EnvelopeDocument.position))
        )
    )
    ids = [each.document_id for each in places]
    documents = {x.id: x for x in await session.scalars(select(Document).where(col(Document.id).in_(ids)))}
    versions = select(DocumentVersion).where(col(DocumentVersion.document_id).in_(ids))
    fields = select(SignField).where(col(SignField.envelope_id) == envelope.id)
    parties = select(Recipient).where(col(Recipient.envelope_id) == envelope.id)
    recipients = list(
        await session.scalars(parties.order_by(col(Recipient.routing_order), col(Recipient.id)))
    )
    events = await entries_of(session, envelope)
    if not events or events[-1].chain_hash != envelope.chain_head:
        raise ValueError("the chain of events does not reach its head")
    return Dossier(
        firm=await session.get_one(Firm, envelope.firm_id),
        envelope=envelope,
        documents=[documents[each] for each in ids],
        versions=list(await session.scalars(versions)),
        fields=list(await session.scalars(fields.order_by(col(SignField.position)))),
        recipients=recipients,
        events=events,
        names={each.id: _name(each, envelope) for each in recipients} | await _staff_named(session, events),
    )


def _name(recipient: Recipient, envelope: Envelope) -> str:
    return recipient.name or say(Saying.ERASED_PERSON, envelope.language)


async def _staff_named(session: AsyncSession, events: list[LogEntry]) -> dict[str, str]:
    """Whoever of the firm did something or was there, by the id that the events hold; a token is its member."""
    ids = {x.actor for x in events} | {x.data["host_id"] for x in events if x.data.get("host_id")}
    members = select(col(Member.id), col(Member.name)).where(col(Member.id).in_(ids))
    same_firm = col(Member.firm_id) == col(ApiToken.firm_id)
    tokens = (
        select(col(ApiToken.id), col(Member.name))
        .join(Member, same_firm & (col(Member.id) == col(ApiToken.member_id)))
        .where(col(ApiToken.id).in_(ids))
    )
    found = [*await session.execute(members), *await session.execute(tokens)]
    return {each.id: each.name for each in found}


async def _make(office: Office, dossier: Dossier) -> Sealed:
    pictures = {
        each: await office.files.get(each) for each in {x.image_sha256 for x in dossier.given} if each
    }
    parts = []
    for document in dossier.documents:
        sent = await office.files.get(dossier.version(document, VersionKind.SENT).sha256)
        fields = [x for x in dossier.given if x.document_id == document.id]
        parts.append(ToSeal(sent, [_drawn(x, pictures) for x in fields], document.came_signed))
    return await office.press.seal(parts, facts(office, dossier), evidence(dossier))


def _drawn(field: SignField, pictures: dict[str, bytes]) -> Drawn:
    return Drawn(
        page=field.page,
        x=field.x,
        y=field.y,
        width=field.width,
        height=field.height,
        text=None if field.image_sha256 else as_drawn(field, field.value or ""),
        image=pictures[field.image_sha256] if field.image_sha256 else None,
        kind=field.kind.value,
    )


def evidence(dossier: Dossier) -> dict[str, object]:
    """What is embedded, so that the file can be verified with nothing but itself."""
    return {
        "format": "countersign-evidence-1",
        "envelope_id": dossier.envelope.id,
        "title": dossier.envelope.title,
        "firm": dossier.firm.legal_name,
        "pages": [dossier.version(x, VersionKind.SENT).page_hashes for x in dossier.documents],
        "events": [{**chained(x), "hash": x.chain_hash} for x in dossier.events],
        "chain_head": dossier.envelope.chain_head,
    }


def facts(office: Office, dossier: Dossier) -> CertificateFacts:
    envelope = dossier.envelope
    assert envelope.closed_at is not None
    language: Language = "fr" if envelope.language == "fr" else "en"
    return CertificateFacts(
        envelope_id=envelope.id,
        subject=envelope.title,
        firm=dossier.firm.legal_name,
        language=language,
        completed=envelope.closed_at,
        documents=tuple(
            CertifiedDocument(
                x.title,
                x.page_count,
                dossier.version(x, VersionKind.ORIGINAL).sha256,
                dossier.version(x, VersionKind.SENT).sha256,
                x.came_signed,
            )
            for x in dossier.documents
        ),
        parties=tuple(_party(dossier, x, language) for x in dossier.recipients),
        events=tuple(CertifiedEvent(x.at, told(x, dossier.names, language)) for x in dossier.events),
        chain_head=envelope.chain_head or "",
        verification_url=f"{office.base_url}/verify/{envelope.verification_code}",
        verification_code=envelope.verification_code or "",
    )


def _party(dossier: Dossier, recipient: Recipient, language: Language) -> Party:
    mine = [x for x in dossier.events if x.data.get("recipient_id") == recipient.id]
    consents = [x for x in mine if x.type in ("ConsentGiven", "ConsentWithdrawn")]
    consent = next((x for x in consents[-1:] if x.type == "ConsentGiven"), None)
    act = next((x for x in mine if x.type in ACTS), None)
    made = {x.method for x in dossier.given if x.recipient_id == recipient.id and x.method}
    return Party(
        name=dossier.names[recipient.id],
        role=name_of(recipient.role, language),
        contact=recipient.email or recipient.phone or "",
        state=name_of(recipient.state, language),
        company=recipient.company,
        notified=recipient.notified_at,
        viewed=recipient.viewed_at,
        consented=consent.at if consent else None,
        acted=recipient.acted_at,
        consent=f"{consent.data['version']} {consent.data['text_sha256']}" if consent else None,
        shown=act.data["shown_sha256"] if act else None,
        channel=name_of(recipient.channel, language),
        codes=codes_told(recipient, mine, language),
        host=dossier.names.get(act.data.get("host_id") or "") if act else None,
        address=act.data["address"] if act else None,
        browser=act.data["browser"] if act else None,
        method=", ".join(sorted(name_of(each, language) for each in made)) or None,
    )


def codes_told(recipient: Recipient, events: list[LogEntry], language: Language) -> str | None:
    """By which way codes came, and how many were sent, confirmed and wrong."""
    if recipient.identity_check == IdentityCheck.NONE:
        return None
    counts = Counter(x.type for x in events)
    kinds = ("CodeSent", "CodeConfirmed", "WrongCodeTried")
    way = name_of(CODE_CHANNELS[recipient.identity_check], language)
    return f"{way} {' / '.join(str(counts[each]) for each in kinds)}"


async def _note(office: Office, dossier: Dossier, sealed: Sealed, sha256: str, beside: str | None) -> None:
    async with office.work(dossier.envelope.firm_id, "SEALING") as work:
        await hold(work, envelopes=[dossier.envelope.id])
        envelope = work.held.get(Envelope, dossier.envelope.id)
        if envelope.seal_state == SealState.SEALED:
            return
        versions = {x.id: work.moment.id("ver") for x in dossier.documents}
        work.play(
            [
                EnvelopeSealed(
                    envelope_id=envelope.id,
                    sha256=sha256,
                    size=len(sealed.data),
                    version_ids=versions,
                    from_state=envelope.seal_state,
                    timestamped_at=sealed.timestamped_at,
                    timestamped_by=sealed.timestamped_by,
                    level=sealed.level,
                    again=envelope.sealed_sha256 is not None,
                    certificate_sha256=beside,
                )
            ]
        )


async def _delay(office: Office, firm_id: str, envelope_id: str, detail: str) -> None:
    async with office.work(firm_id, "SEALING") as work:
        await hold(work, envelopes=[envelope_id])
        if work.held.get(Envelope, envelope_id).seal_state == SealState.PENDING:
            work.record(SealDelayed(envelope_id=envelope_id, detail=detail))
