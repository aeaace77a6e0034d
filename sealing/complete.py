"""The finished file: every document with its values, the certificate, the evidence, the seal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyhanko.sign.timestamps import TimeStamper

from sealing import further
from sealing.archive import archived
from sealing.assemble import assemble
from sealing.certificate import CertificateFacts, certificate
from sealing.evidence import EVIDENCE, evidence_bytes
from sealing.render import Drawn, draw
from sealing.revocation import ValidationData
from sealing.seal import SealKey


@dataclass(frozen=True)
class ToSeal:
    """A signing copy as it was sent, and what its signers put on it; or one that came with signatures, as it came."""

    sent: bytes
    values: Sequence[Drawn]
    came_signed: bool = False


def complete(
    documents: Sequence[ToSeal],
    facts: CertificateFacts,
    evidence: Mapping[str, Any],
    key: SealKey,
    timestamper: TimeStamper | None = None,
    lasting: ValidationData | None = None,
    *,
    archive: bool = False,
) -> bytes:
    """The sealed PDF of an envelope. `evidence` is embedded: "pages", "events" and "chain_head" are for `verify`.
    `archive`: with a document timestamp, if it is `lasting`.

    Blocks for some 100 ms, and for as long as the `timestamper` does, and runs an event loop of its own: for a worker's thread or process.
    """
    parts = [draw(document.sent, document.values) for document in documents]
    whole = assemble(parts, certificate(facts), {EVIDENCE: evidence_bytes(evidence)})
    how: Any = {"reason": _reason(facts), "name": facts.firm, "timestamper": timestamper}
    sealed = key.seal(whole, **how, lasting=lasting)
    return archived(sealed, timestamper) if archive and timestamper and lasting else sealed


def complete_further(
    came_signed: bytes,
    facts: CertificateFacts,
    evidence: Mapping[str, Any],
    key: SealKey,
    timestamper: TimeStamper | None = None,
    lasting: ValidationData | None = None,
) -> tuple[bytes, bytes]:
    """The file that came with signatures, with the seal added, and the sealed certificate beside it: any page or value
    added would break the signatures that were there. Both hold the evidence. Otherwise as `complete`.
    """
    told: Any = {
        "reason": _reason(facts),
        "name": facts.firm,
        "timestamper": timestamper,
        "lasting": lasting,
    }
    data = key.sign_further(came_signed, further.evidence_bytes(evidence), **told)
    beside = assemble([], certificate(facts), {EVIDENCE: evidence_bytes(evidence)})
    return data, key.seal(beside, **told)


def _reason(facts: CertificateFacts) -> str:
    return f"Countersign {facts.envelope_id}"
