"""Files that came with signatures: what they carry, and whether one more can be added without harm to those."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from sealing.further import evidence_bytes
from sealing.refusal import PdfRefused
from sealing.retold import as_it_came
from sealing.seal import SealKey
from sealing.signature import name_of
from sealing.verify import verify

# Attachments are kept as they are, and never opened.
ALLOWED = frozenset({"EmbeddedFiles"})


@dataclass(frozen=True)
class Before:
    """A signature that a file came with: `by` whom, by its own word, and `at` what time (ISO 8601), by its own clock."""

    by: str
    at: str | None


@dataclass(frozen=True)
class Came:
    """All of them. `final`: the first allows no further one."""

    signatures: Sequence[Before]
    final: bool


def came_with(data: bytes, active: Sequence[str]) -> Came:
    """Refuses, by PdfRefused, what would have to be changed before it is kept, and what cannot be signed further
    though its first signature allows it."""
    if hindering := [each for each in active if each not in ALLOWED]:
        raise PdfRefused(
            "PDF_ACTIVE_CONTENT",
            f"This PDF has active content ({', '.join(hindering)}), and it carries signatures, so nothing can be removed"
            " from it. Ask whoever made it for one without.",
            why="SIGNED_AND_ACTIVE",
        )
    found = _signatures(data)
    if not found or not all(_good(status) for _, status in found):
        raise PdfRefused(
            "PDF_UNREADABLE",
            "This PDF carries a signature that does not fit its content, or that cannot be checked. Ask whoever made"
            " it for one that is intact.",
            why="SIGNATURE_BROKEN",
        )
    final = any(each.docmdp_level == MDPPerm.NO_CHANGES for each, _ in found)
    if not final:
        _sign_on_trial(data, len(found))
    return Came([_told(each) for each, _ in found], final)


def _signatures(data: bytes) -> list[tuple[EmbeddedPdfSignature, PdfSignatureStatus]]:
    """Whether they are intact; who made them is for their readers to judge."""
    trusting_nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    try:
        embedded = PdfFileReader(BytesIO(data), strict=False).embedded_regular_signatures
        return [(each, validate_pdf_signature(each, trusting_nobody)) for each in embedded]
    except Exception:
        # Whatever a file does to the reader, its signatures are not known to be intact.
        return []


def _sign_on_trial(data: bytes, before: int) -> None:
    """Ours is to be genuine, and those that were there as good as before."""
    try:
        key = SealKey.throwaway()
        told = evidence_bytes({"events": [as_it_came("trial", sha256(data).hexdigest(), len(data))]})
        signed = key.sign_further(data, told, reason="trial", name="trial")
        verdict = verify(signed, [key.root_pem])
        after = _signatures(signed)
        fits = verdict.signature_intact and verdict.covers_whole_file and verdict.pages_unchanged
        if fits and len(after) == before + 1 and all(_good(status) for _, status in after):
            return
    except Exception as fault:
        raise _no_further() from fault
    raise _no_further()


def _good(status: PdfSignatureStatus) -> bool:
    """It fits what it signed, and nothing came after it that it does not allow: else it would seem to be of what was
    put there since."""
    return bool(status.intact and status.valid and status.docmdp_ok is True)


def _no_further() -> PdfRefused:
    return PdfRefused(
        "PDF_UNREADABLE",
        "This PDF carries signatures, and none can be added without harm to those: they lock it, or it is written in a"
        " way that allows no addition. Ask whoever made it for one that can be signed further.",
        why="NO_FURTHER_SIGNATURE",
    )


def _told(found: EmbeddedPdfSignature) -> Before:
    at = found.self_reported_timestamp
    return Before(name_of(found.signer_cert.subject), at.astimezone(UTC).isoformat() if at else None)
