"""Public verification: what anyone may learn of a sealed file who has it, its hash or its code."""

import hashlib
from collections.abc import Sequence
from dataclasses import field
from datetime import datetime
from enum import StrEnum

import strawberry
from sqlmodel import col, select

from domain import envelopes
from domain.papers import DocumentVersion, Upload, sealed_as
from domain.people import Firm
from domain.refusals import UploadNotFound
from domain.signing import recipients_of
from schema.context import Context, Info
from schema.errors import BadUserInput
from schema.holding import for_envelope
from schema.see import See
from sealing.verdict_words import Saying, say, say_genuine, say_level
from sealing.verify import CAME_SIGNED, CERTIFICATE, Verdict, claimed, verify_apart
from store.chains import Chain, chain_of
from store.tables import SealIndex


class VerificationOutcome(StrEnum):
    GENUINE = "GENUINE"
    ALTERED = "ALTERED"
    UNKNOWN = "UNKNOWN"
    NOT_YET_SEALED = "NOT_YET_SEALED"


strawberry.enum(VerificationOutcome)
O = VerificationOutcome  # noqa: E741


@strawberry.type
class VerifiedSigner:
    name: str
    role: envelopes.RecipientRole
    state: envelopes.RecipientState
    acted_at: datetime | None
    evidence: list[str]


@strawberry.type
class Verification:
    outcome: VerificationOutcome
    message: str
    signers: list[VerifiedSigner] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    envelope_id: strawberry.ID | None = None
    title: str | None = None
    firm_name: str | None = None
    sealed_at: datetime | None = None
    sha256: str | None = None
    signature_intact: bool | None = None
    pages_unchanged: bool | None = None
    chain_intact: bool | None = None
    chain_head: str | None = None
    timestamped_at: datetime | None = None
    timestamped_by: str | None = None
    level: str | None = strawberry.field(
        default=None, description="How far its seal goes: the PAdES baseline level B-B, B-T, B-LT or B-LTA."
    )
    notes: list[str] = strawberry.field(
        default_factory=list,
        description="What else is to be known, such as on whose word the time of the seal is.",
    )


@strawberry.input(one_of=True)
class VerificationInput:
    sha256: strawberry.Maybe[str]
    upload_id: strawberry.Maybe[strawberry.ID]
    code: strawberry.Maybe[str] = strawberry.field(description="As printed in the QR code.")


async def verification(info: Info, by: VerificationInput) -> Verification:
    """By hash: the very bytes are known. By code: what the QR code of a file stands for. By an upload of the firm's
    own people: the bytes are judged."""
    if by.sha256 is not None:
        return await by_key(info.context, by.sha256.value.lower(), proves_bytes=True)
    if by.code is not None:
        return await by_key(info.context, by.code.value.lower(), proves_bytes=False)
    if by.upload_id is not None:
        return await of_bytes(info.context, await _uploaded(info.context, by.upload_id.value))
    raise BadUserInput("Give a hash, an upload or a code.")


async def _uploaded(context: Context, id: str) -> bytes:
    """Absent, foreign and too old are one answer."""
    upload = await context.see.one(Upload, id)
    await context.renew()
    if upload is None or upload.received_at is None or upload.expires_at < context.now:
        raise BadUserInput(UploadNotFound().message(context.language))
    return await context.office.files.get(upload.sha256)


async def by_key(context: Context, key: str, *, proves_bytes: bool) -> Verification:
    async with context.office.look(None) as session:
        row = (await session.scalars(select(SealIndex).where(col(SealIndex.key) == key))).first()
    if row is None:
        return plain(O.UNKNOWN, context.language)
    found, chain = await _of_envelope(context, row, key if proves_bytes else None)
    if found.outcome == O.GENUINE and not proves_bytes:
        found.message = say(Saying.SEALED_HERE, context.language)
    if found.outcome == O.GENUINE and proves_bytes:
        found.signature_intact = found.pages_unchanged = True
        found.chain_intact = chain.stands
        found.sha256 = key
    return found


def plain(outcome: VerificationOutcome, language: str) -> Verification:
    return Verification(outcome=outcome, message=say(Saying(outcome.value), language))


async def _of_envelope(
    context: Context, row: SealIndex, sha256: str | None = None
) -> tuple[Verification, Chain]:
    """With the chain as the database holds it. `sha256`: it is this file of the envelope, not the newest."""
    see = See(context.office, row.firm_id)
    try:
        envelope = await see.one(envelopes.Envelope, row.envelope_id)
        assert envelope is not None
        held = await for_envelope(see, envelope)
        firm = (await see.scalars(select(Firm)))[0]
        version = await _version(see, envelope, sha256 or envelope.sealed_sha256)
        async with context.office.look(row.firm_id) as session:
            chain = await chain_of(session, envelope)
    finally:
        await see.close()
    found = plain(O.GENUINE if version else O.NOT_YET_SEALED, context.language)
    found.envelope_id, found.title = strawberry.ID(envelope.id), envelope.title
    found.firm_name, found.chain_head = firm.name, envelope.chain_head
    if version is not None:
        found.sealed_at, found.sha256 = version.created_at, version.sha256
        level = version.level or ("B-T" if version.timestamped_at else "B-B")
        _tell_time(found, level, version.timestamped_at, version.timestamped_by, context.language)
        _tell_kind(found, version, sha256, context.language)
    nobody = say(Saying.ERASED_PERSON, context.language)
    if chain.erased_at is not None:
        erased = say(Saying.ERASED, context.language).format(at=chain.erased_at.date())
        found.notes = [*found.notes, erased]
    found.signers = [
        VerifiedSigner(name=x.name or nobody, role=x.role, state=x.state, acted_at=x.acted_at, evidence=[])
        for x in recipients_of(held, envelope.id)
        if not x.replaced
    ]
    return found, chain


async def _version(see: See, envelope: envelopes.Envelope, sha256: str | None) -> DocumentVersion | None:
    """The sealed file with this hash, which never changes though it may have been sealed anew since."""
    return sealed_as(await see.under(DocumentVersion, "envelope_id", envelope.id), envelope.id, sha256)


def _tell_kind(found: Verification, version: DocumentVersion, sha256: str | None, language: str) -> None:
    """Which of the two it is, where a file came with signatures and its certificate stands beside it."""
    if version.certificate_sha256 is None:
        return
    kind = CERTIFICATE if sha256 == version.certificate_sha256 else CAME_SIGNED
    found.message = say_genuine(kind, language)
    found.notes.append(say(Saying(kind), language))


def _tell_time(found: Verification, level: str, at: datetime | None, by: str | None, language: str) -> None:
    found.level, found.timestamped_at, found.timestamped_by = level, at, by
    found.notes = [say_level(level, at, by, language)]


async def of_bytes(context: Context, data: bytes) -> Verification:
    """The bytes themselves, nothing kept: first the hash of the whole, then signature, pages and chain."""
    sha256 = hashlib.sha256(data).hexdigest()
    known = await by_key(context, sha256, proves_bytes=True)
    if known.outcome == O.GENUINE:
        return known
    root = context.office.seal_key().root_pem
    verdict = await context.office.strangers.do(verify_apart, data, [root])
    return await _judged(context, sha256, verdict, claimed(data, verdict))


async def _judged(
    context: Context, sha256: str, verdict: Verdict, envelope_ids: Sequence[str]
) -> Verification:
    """A file that carries our evidence but is none of ours, byte for byte, was altered."""
    found = plain(O.UNKNOWN, context.language)
    if envelope_ids:
        async with context.office.look(None) as session:
            query = select(SealIndex).where(col(SealIndex.envelope_id).in_(envelope_ids))
            row = (await session.scalars(query)).first()
        if row is not None:
            found, _ = await _of_envelope(context, row)
            found.outcome, found.message = O.ALTERED, say(Saying.ALTERED, context.language)
    found.sha256 = sha256
    found.signature_intact = verdict.signature_intact and verdict.covers_whole_file
    found.pages_unchanged, found.chain_intact = verdict.pages_unchanged, verdict.chain_intact
    found.level = found.timestamped_at = found.timestamped_by = None
    found.notes = []
    if verdict.level is not None and verdict.timestamp_intact:
        stamp = verdict.timestamp
        at, by = (stamp.at, stamp.by) if stamp else (None, None)
        _tell_time(found, verdict.level, at, by, context.language)
    found.findings = [say(each, context.language) for each in verdict.findings]
    return found
