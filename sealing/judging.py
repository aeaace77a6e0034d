"""What is said of a file by somebody who has nothing but the file, and perhaps a head and a root."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from sealing.retold import Actor, actors
from sealing.verdict_words import Finding, Saying, say, say_genuine, say_level
from sealing.verify import Verdict, claimed, verify_apart


@dataclass(frozen=True)
class Judgement:
    """`outcome` is GENUINE, ALTERED or UNKNOWN; `trusted` and `head_matches` are None where none was given to compare."""

    outcome: str
    message: str
    findings: tuple[str, ...]
    notes: tuple[str, ...]
    title: str | None
    firm_name: str | None
    sealed_at: datetime | None
    sha256: str
    signature_intact: bool
    trusted: bool | None
    pages_unchanged: bool | None
    chain_intact: bool | None
    chain_head: str | None
    head_matches: bool | None
    level: str | None
    timestamped_at: datetime | None
    timestamped_by: str | None
    timestamp_trusted: bool | None
    signers: tuple[Actor, ...]


def judge(data: bytes, roots: Sequence[bytes], head: str | None, language: str) -> Judgement:
    """Verify `data` offline, in a process of its own. `roots` (PEM) may be empty, `head` (64 hex digits) None."""
    verdict, rooted = verify_apart(data, roots), bool(roots)
    stamp = verdict.timestamp if verdict.timestamp_intact else None
    fits = None if head is None else verdict.chain_head == head
    findings = [each for each in verdict.findings if rooted or each != Finding.SEALER]
    if fits is False:
        findings.append(Finding.HEAD)
    saying = _saying(data, verdict, findings)
    known = verdict.evidence or {}
    return Judgement(
        outcome="UNKNOWN" if saying == Saying.UNREADABLE else saying.value,
        message=say_genuine(verdict.kind, language) if saying == Saying.GENUINE else say(saying, language),
        findings=tuple(say(each, language) for each in findings),
        notes=(
            *_of_time(verdict, language),
            *(say(each, language) for each in _notes(verdict, fits, rooted)),
        ),
        title=_text(known.get("title")),
        firm_name=_text(known.get("firm")),
        sealed_at=verdict.signed_at.astimezone(UTC) if verdict.signed_at else None,
        sha256=hashlib.sha256(data).hexdigest(),
        signature_intact=verdict.signature_intact and verdict.covers_whole_file,
        trusted=verdict.trusted if rooted else None,
        pages_unchanged=verdict.pages_unchanged,
        chain_intact=verdict.chain_intact,
        chain_head=verdict.chain_head,
        head_matches=fits,
        level=verdict.level,
        timestamped_at=stamp.at if stamp else None,
        timestamped_by=stamp.by if stamp else None,
        timestamp_trusted=stamp.trusted if stamp and rooted else None,
        signers=_signers(verdict),
    )


def _saying(data: bytes, verdict: Verdict, findings: Sequence[Finding]) -> Saying:
    if not findings:
        return Saying.GENUINE
    return Saying.ALTERED if claimed(data, verdict) else Saying.UNREADABLE


def _notes(verdict: Verdict, fits: bool | None, rooted: bool) -> list[Saying]:
    notes = [Saying(verdict.kind)] if verdict.kind and verdict.signature_intact else []
    if verdict.chain_head is not None and fits is not False:
        notes.append(Saying.HEAD_FITS if fits else Saying.NO_HEAD)
    if verdict.signature_intact and (verdict.trusted or not rooted):
        notes.append(Saying.SEALER_TRUSTED if rooted else Saying.NO_ROOT)
    if verdict.timestamp is not None and verdict.timestamp.intact:
        trusted = verdict.timestamp.trusted
        notes.append(Saying.AUTHORITY_TRUSTED if trusted else Saying.AUTHORITY_UNKNOWN)
    if verdict.signature_intact and verdict.outdated:
        notes.append(Saying.OUTDATED)
    return notes


def _of_time(verdict: Verdict, language: str) -> list[str]:
    if verdict.level is None or not verdict.timestamp_intact:
        return []
    stamp = verdict.timestamp
    at, by = (stamp.at, stamp.by) if stamp else (None, None)
    return [say_level(verdict.level, at, by, language)]


def _signers(verdict: Verdict) -> tuple[Actor, ...]:
    with suppress(Exception):  # of what was altered, whatever can still be told
        return tuple(actors((verdict.evidence or {}).get("events", ())))
    return ()


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
