"""Public verification: what anyone may learn of a sealed file who has it, its hash or its code."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import field
from datetime import datetime
from enum import StrEnum

import strawberry
from sqlmodel import col, select

from domain import envelopes
from domain.people import Firm
from domain.signing import recipients_of
from schema.context import Context, Info
from schema.errors import BadUserInput
from schema.holding import for_envelope
from schema.see import See
from sealing.verify import Verdict, verify_apart
from store.tables import SealIndex


class VerificationOutcome(StrEnum):
    GENUINE = "GENUINE"
    ALTERED = "ALTERED"
    UNKNOWN = "UNKNOWN"
    NOT_YET_SEALED = "NOT_YET_SEALED"


strawberry.enum(VerificationOutcome)
O = VerificationOutcome  # noqa: E741
ENVELOPE_ID = re.compile(rb"env_[0-9a-hjkmnp-tv-z]{26}")

WORDS: dict[VerificationOutcome, tuple[str, str]] = {
    O.GENUINE: (
        "This file is exactly as it was sealed here.",
        "Ce fichier est exactement tel qu'il a été scellé ici.",
    ),
    O.ALTERED: (
        "This file was changed after it was sealed.",
        "Ce fichier a été modifié après son scellement.",
    ),
    O.UNKNOWN: ("This file was not sealed here.", "Ce fichier n'a pas été scellé ici."),
    O.NOT_YET_SEALED: (
        "The request is known, and its file is not sealed yet.",
        "La demande est connue ; son fichier n'est pas encore scellé.",
    ),
}


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


@strawberry.input(one_of=True)
class VerificationInput:
    sha256: strawberry.Maybe[str]
    code: strawberry.Maybe[str]


async def verification(info: Info, by: VerificationInput) -> Verification:
    """By hash: the very bytes are known. By code: what the QR code of a file stands for."""
    if by.sha256 is not None:
        return await by_key(info.context, by.sha256.value.lower(), proves_bytes=True)
    if by.code is not None:
        return await by_key(info.context, by.code.value.lower(), proves_bytes=False)
    raise BadUserInput("Give a hash or a code.")


async def by_key(context: Context, key: str, *, proves_bytes: bool) -> Verification:
    async with context.office.look(None) as session:
        row = (await session.scalars(select(SealIndex).where(col(SealIndex.key) == key))).first()
    if row is None:
        return plain(O.UNKNOWN, context.language)
    found = await _of_envelope(context, row)
    if found.outcome == O.GENUINE and proves_bytes:
        found.signature_intact = found.pages_unchanged = found.chain_intact = True
        found.sha256 = key
    return found


def plain(outcome: VerificationOutcome, language: str) -> Verification:
    english, french = WORDS[outcome]
    return Verification(outcome=outcome, message=french if language == "fr" else english)


async def _of_envelope(context: Context, row: SealIndex) -> Verification:
    see = See(context.office, row.firm_id)
    try:
        envelope = await see.one(envelopes.Envelope, row.envelope_id)
        assert envelope is not None
        held = await for_envelope(see, envelope)
        firm = (await see.scalars(select(Firm)))[0]
    finally:
        await see.close()
    sealed = envelope.seal_state == envelopes.SealState.SEALED
    found = plain(O.GENUINE if sealed else O.NOT_YET_SEALED, context.language)
    found.envelope_id, found.title = strawberry.ID(envelope.id), envelope.title
    found.firm_name, found.sealed_at = firm.name, envelope.sealed_at
    found.sha256, found.chain_head = envelope.sealed_sha256, envelope.chain_head
    found.signers = [
        VerifiedSigner(name=x.name, role=x.role, state=x.state, acted_at=x.acted_at, evidence=[])
        for x in recipients_of(held, envelope.id)
        if not x.replaced
    ]
    return found


async def of_bytes(context: Context, data: bytes) -> Verification:
    """The bytes themselves, nothing kept: first the hash of the whole, then signature, pages and chain."""
    sha256 = hashlib.sha256(data).hexdigest()
    known = await by_key(context, sha256, proves_bytes=True)
    if known.outcome == O.GENUINE:
        return known
    root = context.office.seal_key().root_pem
    verdict = await context.office.strangers.do(verify_apart, data, [root])
    return await _judged(context, sha256, verdict, claimed(data, verdict))


def claimed(data: bytes, verdict: Verdict) -> list[str]:
    """The envelopes that a file says it is of: by its evidence or, where that is damaged, by what is left of it."""
    stated = (verdict.evidence or {}).get("envelope_id")
    if isinstance(stated, str):
        return [stated]
    left = ENVELOPE_ID.findall(data) if b"countersign-evidence" in data else []
    return [each.decode() for each in dict.fromkeys(left)][:10]


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
            found = await _of_envelope(context, row)
            english, french = WORDS[O.ALTERED]
            found.outcome = O.ALTERED
            found.message = french if context.language == "fr" else english
    found.sha256 = sha256
    found.signature_intact = verdict.signature_intact and verdict.covers_whole_file
    found.pages_unchanged, found.chain_intact = verdict.pages_unchanged, verdict.chain_intact
    found.findings = list(verdict.findings)
    return found
