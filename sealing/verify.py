"""What a file says, and whether it is true, without asking anybody."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from sealing import further
from sealing.apart import Died, apart
from sealing.archive import parted
from sealing.chain import chain_holds
from sealing.evidence import evidence_in
from sealing.pagehash import page_hashes
from sealing.retold import pages_sent, sent_as_it_came, whole
from sealing.signature import Timestamp, signature_of
from sealing.verdict_words import Finding

MB = 1024 * 1024
CAME_SIGNED, CERTIFICATE = "CAME_SIGNED", "CERTIFICATE"
ENVELOPE_ID = re.compile(rb"env_[0-9a-hjkmnp-tv-z]{26}")


@dataclass(frozen=True)
class Verdict:
    """What is known of a file. None where the file says nothing about it. `findings`: what is wrong.

    `pages_unchanged`: every page is as the events say that it was sent, but for the values drawn on it; of a file that
    came with signatures (`kind` is CAME_SIGNED): all of it is, but for the signature added to it. Such a file's
    certificate is one of its own (CERTIFICATE), which has no pages but its own.
    `chain_intact`: the events follow each other, from the envelope's preparation to its completion, up to
    `chain_head`. `signed_at` is the sealer's own clock. `level`, `archive_intact` and `outdated` are as in `Signature`.
    """

    signature_intact: bool = False
    covers_whole_file: bool = False
    trusted: bool = False
    pages_unchanged: bool | None = None
    chain_intact: bool | None = None
    chain_head: str | None = None
    evidence: dict[str, Any] | None = None
    findings: tuple[Finding, ...] = ()
    signed_at: datetime | None = None
    level: str | None = None
    timestamp: Timestamp | None = None
    archive_intact: bool = True
    outdated: bool = False
    kind: str | None = None

    @property
    def valid(self) -> bool:
        """A sealed file by a trusted sealer, with nothing changed since."""
        sealed = self.signature_intact and self.covers_whole_file and self.trusted and self.timestamp_intact
        fits = self.pages_unchanged is True or self.kind == CERTIFICATE
        return sealed and fits and self.chain_intact is True

    @property
    def timestamp_intact(self) -> bool:
        """Nothing is wrong with its timestamps, if it has any."""
        return self.archive_intact and (self.timestamp is None or self.timestamp.intact)


def verify(data: bytes, roots: Sequence[bytes]) -> Verdict:
    """Verify `data`, trusting the certificates `roots` (PEM). Never raises; for strangers' files see `verify_apart`."""
    verdict = _with_evidence(_with_signature(Verdict(), data, roots), parted(data)[0])
    return replace(verdict, findings=tuple(_findings(verdict)))


def verify_apart(data: bytes, roots: Sequence[bytes], seconds: float = 20, memory: int = 512 * MB) -> Verdict:
    """`verify` in a process of its own that has so many `seconds` and bytes of `memory`. Blocks; never raises."""
    try:
        told, _ = apart(
            "verify", data, seconds=seconds, memory=memory, roots=[root.decode() for root in roots]
        )
    except (Died, ValueError):
        return Verdict(findings=(Finding.TOO_MUCH,))
    return _from_plain(told)


def as_plain(verdict: Verdict) -> dict[str, Any]:
    """As JSON, for the way out of another process."""
    told = asdict(verdict)
    told["signed_at"] = verdict.signed_at.isoformat() if verdict.signed_at else None
    if verdict.timestamp is not None:
        told["timestamp"]["at"] = verdict.timestamp.at.isoformat()
    return told


def _from_plain(told: Mapping[str, Any]) -> Verdict:
    stamp = told["timestamp"]
    return Verdict(
        **{
            **told,
            "findings": tuple(map(Finding, told["findings"])),
            "signed_at": datetime.fromisoformat(told["signed_at"]) if told["signed_at"] else None,
            "timestamp": Timestamp(**{**stamp, "at": datetime.fromisoformat(stamp["at"])}) if stamp else None,
        }
    )


def claimed(data: bytes, verdict: Verdict) -> list[str]:
    """The envelopes that a file says it is of: by its evidence or, where that is damaged, by what is left of it."""
    stated = (verdict.evidence or {}).get("envelope_id")
    if isinstance(stated, str):
        return [stated]
    left = ENVELOPE_ID.findall(data) if b"countersign-evidence" in data else []
    return [each.decode() for each in dict.fromkeys(left)][:10]


def _with_signature(verdict: Verdict, data: bytes, roots: Sequence[bytes]) -> Verdict:
    try:
        found = signature_of(data, roots)
    except Exception:
        # Whatever a file does to the reader, it is not a valid seal.
        return verdict
    return replace(
        verdict,
        signature_intact=found.intact,
        covers_whole_file=found.covers_whole_file,
        trusted=found.trusted,
        signed_at=found.signed_at,
        level=found.level if found.intact else None,
        timestamp=found.timestamp,
        archive_intact=found.archive_intact,
        outdated=found.outdated,
    )


def _with_evidence(verdict: Verdict, data: bytes) -> Verdict:
    try:
        beside = further.evidence_in(data)
        reader = PdfReader(BytesIO(data))
        evidence = beside or evidence_in(reader)
    except Exception:
        return verdict
    if evidence is None:
        return verdict
    kind = CAME_SIGNED if beside else CERTIFICATE if _is_certificate(evidence) else None
    return replace(
        verdict,
        evidence=evidence,
        kind=kind,
        pages_unchanged=_unchanged(kind, data, reader, evidence),
        chain_intact=_chain_intact(evidence),
        chain_head=head if isinstance(head := evidence.get("chain_head"), str) else None,
    )


def _is_certificate(evidence: dict[str, Any]) -> bool:
    try:
        return sent_as_it_came(evidence["events"]) is not None
    except Exception:
        return False


def _unchanged(kind: str | None, data: bytes, reader: PdfReader, evidence: dict[str, Any]) -> bool | None:
    if kind == CERTIFICATE:
        return None
    return _file_unchanged(data, evidence) if kind else _pages_unchanged(reader, evidence)


def _file_unchanged(data: bytes, evidence: dict[str, Any]) -> bool:
    try:
        sent = sent_as_it_came(evidence["events"])
        return sent is not None and further.adds_a_signature_alone(data, *sent)
    except Exception:
        return False


def _pages_unchanged(reader: PdfReader, evidence: dict[str, Any]) -> bool:
    """What counts is what the chain holds; the list beside it is there for readers who do not follow the chain."""
    try:
        sent = pages_sent(evidence["events"])
        marks = [mark for document in sent for mark in document]
        found = list(page_hashes(reader))
    except Exception:
        return False
    # The certificate's pages come after those that were sent.
    as_sent = bool(marks) and len(found) > len(marks) and found[: len(marks)] == marks
    return as_sent and evidence.get("pages") == sent


def _chain_intact(evidence: dict[str, Any]) -> bool:
    try:
        events = evidence["events"]
        return chain_holds(events, evidence["chain_head"]) and whole(events, evidence["envelope_id"])
    except Exception:
        return False


def _findings(verdict: Verdict) -> list[Finding]:
    holds = {
        Finding.SIGNATURE: verdict.signature_intact,
        Finding.COVERAGE: verdict.covers_whole_file,
        Finding.SEALER: verdict.trusted,
        Finding.TIMESTAMP: verdict.timestamp_intact,
        Finding.PAGES: verdict.pages_unchanged is not False,
        Finding.EVENTS: verdict.chain_intact is not False,
        Finding.EVIDENCE: verdict.evidence is not None,
    }
    return [each for each, held in holds.items() if not held]
