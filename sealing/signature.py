"""The signature of a sealed file: whole, exact, and by whom."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import cms, pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import NO_CHANGES_DIFF_POLICY
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext


@dataclass(frozen=True)
class Signature:
    """What is true of the one signature of a file."""

    intact: bool
    covers_whole_file: bool
    trusted: bool
    signed_at: datetime | None


def signature_of(data: bytes, roots: Sequence[bytes]) -> Signature:
    """Check the one signature of `data` against `roots` (PEM). Raises anything at all on what is no sealed file."""
    (found,) = PdfFileReader(BytesIO(data), strict=True).embedded_signatures
    status = validate_pdf_signature(
        found,
        signer_validation_context=ValidationContext(
            trust_roots=list(certificates_in(roots)), allow_fetching=False
        ),
        diff_policy=NO_CHANGES_DIFF_POLICY,
    )
    covered = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and status.docmdp_ok is True
    return Signature(
        intact=status.intact and status.valid,
        covers_whole_file=covered and _fills_its_gap(data, found),
        trusted=status.trusted,
        signed_at=found.self_reported_timestamp,
    )


def certificates_in(files: Iterable[bytes]) -> Iterator[x509.Certificate]:
    """Every certificate in these files (PEM), each of which may hold several. Raises ValueError."""
    for file in files:
        for kind, _, der in pem.unarmor(file, multiple=True):
            if kind == "CERTIFICATE":
                yield x509.Certificate.load(der)


def _fills_its_gap(data: bytes, found: EmbeddedPdfSignature) -> bool:
    """Whether the only bytes not signed are the signature itself, written as a seal writes it.

    pyHanko only adds up lengths, and what is in the gap but not signed (case of the hex, padding, order and
    parameters in the CMS) could be changed without it noticing.
    """
    start, length, again, rest = map(int, found.byte_range)
    exact = _as_sealed(found).hex().upper().encode()
    gap = b"<" + exact.ljust(again - length - 2, b"0") + b">"
    return start == 0 and again + rest == len(data) and data[length:again] == gap


def _as_sealed(found: EmbeddedPdfSignature) -> bytes:
    """The CMS as `SealKey` writes it around this certificate, these signed attributes and this signature."""
    signer, certificate = found.signer_info, found.signer_cert
    digest = {"algorithm": "sha256"}
    identity = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    info = {
        "version": "v1",
        "sid": cms.SignerIdentifier({"issuer_and_serial_number": cms.IssuerAndSerialNumber(identity)}),
        "digest_algorithm": digest,
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signed_attrs": signer["signed_attrs"],
        "signature": signer["signature"].native,
    }
    signed = {
        "version": "v1",
        "digest_algorithms": [digest],
        "encap_content_info": {"content_type": "data"},
        "certificates": [cms.CertificateChoices(name="certificate", value=certificate)],
        "signer_infos": [info],
    }
    whole: bytes = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)}).dump()
    return whole
