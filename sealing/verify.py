"""What a file says, and whether it is true, without asking anybody."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from sealing.apart import Died, apart
from sealing.chain import chain_holds
from sealing.evidence import evidence_in
from sealing.pagehash import page_hashes
from sealing.signature import signature_of

MB = 1024 * 1024


@dataclass(frozen=True)
class Verdict:
    """What is known of a file. None where the file says nothing about it. `findings`: what is wrong, in sentences.

    `pages_unchanged`: every page is as it was sent, but for the values drawn on it. `chain_intact`: the events follow
    each other to `chain_head`. `signed_at` is the sealer's own clock.
    """

    signature_intact: bool = False
    covers_whole_file: bool = False
    trusted: bool = False
    pages_unchanged: bool | None = None
    chain_intact: bool | None = None
    chain_head: str | None = None
    evidence: dict[str, Any] | None = None
    findings: tuple[str, ...] = ()
    signed_at: datetime | None = None

    @property
    def valid(self) -> bool:
        """A sealed file by a trusted sealer, with nothing changed since."""
        sealed = self.signature_intact and self.covers_whole_file and self.trusted
        return sealed and self.pages_unchanged is True and self.chain_intact is True


def verify(data: bytes, roots: Sequence[bytes]) -> Verdict:
    """Verify `data`, trusting the certificates `roots` (PEM). Never raises; for strangers' files see `verify_apart`."""
    verdict = _with_evidence(_with_signature(Verdict(), data, roots), data)
    return replace(verdict, findings=tuple(_findings(verdict)))


def verify_apart(data: bytes, roots: Sequence[bytes], seconds: float = 20, memory: int = 512 * MB) -> Verdict:
    """`verify` in a process of its own that has so many `seconds` and bytes of `memory`. Blocks; never raises."""
    try:
        told, _ = apart(
            "verify", data, seconds=seconds, memory=memory, roots=[root.decode() for root in roots]
        )
    except (Died, ValueError):
        return Verdict(findings=("the file takes too much time or memory to verify, or breaks the reader",))
    signed_at = datetime.fromisoformat(told["signed_at"]) if told["signed_at"] else None
    return Verdict(**{**told, "findings": tuple(told["findings"]), "signed_at": signed_at})


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
    )


def _with_evidence(verdict: Verdict, data: bytes) -> Verdict:
    try:
        reader = PdfReader(BytesIO(data))
        evidence = evidence_in(reader)
    except Exception:
        return verdict
    if evidence is None:
        return verdict
    return replace(
        verdict,
        evidence=evidence,
        pages_unchanged=_pages_unchanged(reader, evidence),
        chain_intact=_chain_intact(evidence),
        chain_head=head if isinstance(head := evidence.get("chain_head"), str) else None,
    )


def _pages_unchanged(reader: PdfReader, evidence: dict[str, Any]) -> bool:
    try:
        sent = [mark for document in evidence["pages"] for mark in document]
        found = list(page_hashes(reader))
    except Exception:
        return False
    # The certificate's pages come after those that were sent.
    return bool(sent) and len(found) > len(sent) and found[: len(sent)] == sent


def _chain_intact(evidence: dict[str, Any]) -> bool:
    try:
        return chain_holds(evidence["events"], evidence["chain_head"])
    except Exception:
        return False


def _findings(verdict: Verdict) -> list[str]:
    said = {
        "the file has no signature, more than one, or one that does not fit its content": verdict.signature_intact,
        "the signature does not cover the whole file as it was sealed": verdict.covers_whole_file,
        "the signature is not by a sealer that is trusted here": verdict.trusted,
        "the pages are not as they were sent": verdict.pages_unchanged is not False,
        "the events do not follow each other": verdict.chain_intact is not False,
        "the file holds no evidence": verdict.evidence is not None,
    }
    return [sentence for sentence, holds in said.items() if not holds]
