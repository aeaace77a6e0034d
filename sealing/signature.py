"""The signature of a sealed file: whole, exact, by whom, and who else says when."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from asn1crypto import cms, pem, x509
from cryptography.x509 import Certificate, load_der_x509_certificate, load_der_x509_crl
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import NO_CHANGES_DIFF_POLICY
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from sealing.archive import parted
from sealing.exact import certificates_of, fills_its_gap, is_of, token_in, token_is_exact
from sealing.further import is_further
from sealing.revocation import chain_of, validation_data


@dataclass(frozen=True)
class Timestamp:
    """What an authority says of when a signature was there already. `trusted`: it is under a root that was given."""

    at: datetime
    by: str
    intact: bool
    trusted: bool


@dataclass(frozen=True)
class Signature:
    """What is true of the seal of a file. `level` is the PAdES baseline level: B-LT if the file holds what shows that no
    certificate of the seal or its timestamp was revoked when it was timestamped; B-LTA if a document timestamp is over
    all of that. `archive_intact`: nothing is wrong with that one, if it is there.

    `outdated`: its certificate has ended since, and no trusted timestamp says that it was used before.
    """

    intact: bool
    covers_whole_file: bool
    trusted: bool
    signed_at: datetime | None
    level: str
    timestamp: Timestamp | None
    archive_intact: bool
    outdated: bool


def signature_of(data: bytes, roots: Sequence[bytes], now: datetime | None = None) -> Signature:
    """Check the seal of `data` against `roots` (PEM): its one signature or, on a file that came with signatures, the
    one that was added to them. Raises anything at all on what is no sealed file."""
    sealed, archive = parted(data)
    signatures = PdfFileReader(BytesIO(sealed), strict=True).embedded_signatures
    if len(signatures) != 1 and not is_further(signatures):
        raise ValueError("this is no file with one signature, nor one that came signed and was sealed")
    found = signatures[-1]
    known = list(certificates_in(roots))
    token, signed_at = token_in(found.signer_info), found.self_reported_timestamp
    stamped_at = _said_by(token) if token is not None else None
    status = _validated(found, known, signed_at, stamped_at)
    timestamp = _timestamp(status, token, stamped_at, known)
    if timestamp is not None and timestamp.intact and timestamp.trusted:
        status = _validated(found, known, stamped_at, stamped_at)
    covered = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and status.docmdp_ok is True
    dated = timestamp is not None and timestamp.intact and timestamp.trusted
    level = _level(found, token, timestamp, known)
    kept = archive is None or (level == "B-LT" and _keeps(data, archive, found, known))
    return Signature(
        intact=status.intact and status.valid,
        covers_whole_file=covered and fills_its_gap(sealed, found, known),
        trusted=status.trusted,
        signed_at=signed_at,
        level="B-LTA" if archive is not None and kept else level,
        timestamp=timestamp,
        archive_intact=kept,
        outdated=found.signer_cert.not_valid_after < (now or datetime.now(UTC)) and not dated,
    )


def _level(
    found: EmbeddedPdfSignature,
    token: cms.ContentInfo | None,
    timestamp: Timestamp | None,
    roots: Sequence[x509.Certificate],
) -> str:
    if token is None or timestamp is None or not timestamp.intact:
        return "B-B"
    return "B-LT" if _lasts(found, token, timestamp.at, roots) else "B-T"


def _lasts(
    found: EmbeddedPdfSignature, token: cms.ContentInfo, at: datetime, roots: Sequence[x509.Certificate]
) -> bool:
    """Whether the file holds all that is needed to judge both chains as of `at`."""
    signed = token["content"]
    beside = certificates_of(signed["certificates"])
    try:
        held = DocumentSecurityStore.read_dss(found.reader)
        others = [*held.load_certs(), *certificates_of(found.signed_data["certificates"]), *beside, *roots]
        crls = [load_der_x509_crl(each.get_object().data) for each in held.crls]
        authority = next(each for each in beside if is_of(signed["signer_infos"][0]["sid"], each))
        known = [_loaded(each) for each in others]
        chains = [chain_of(_loaded(each), known) for each in (found.signer_cert, authority)]
        return validation_data(chains, crls, at) is not None
    except Exception:
        # None is held, or what is held does not show it.
        return False


def _keeps(
    data: bytes, archive: cms.ContentInfo, seal: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]
) -> bool:
    """Whether the document timestamp is of the whole file, unchanged, and by an authority that the sealed file says all
    about that is needed to judge it."""
    found = PdfFileReader(BytesIO(data), strict=True).embedded_signatures[-1]
    status = validate_pdf_timestamp(found, ValidationContext(trust_roots=[], allow_fetching=False))
    intact = status.intact and status.valid and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return intact and token_is_exact(archive, roots) and _lasts(seal, archive, _said_by(archive), roots)


def _loaded(certificate: x509.Certificate) -> Certificate:
    return load_der_x509_certificate(certificate.dump())


def certificates_in(files: Iterable[bytes]) -> Iterator[x509.Certificate]:
    """Every certificate in these files (PEM), each of which may hold several. Raises ValueError."""
    for file in files:
        for kind, _, der in pem.unarmor(file, multiple=True):
            if kind == "CERTIFICATE":
                yield x509.Certificate.load(der)


def _validated(
    found: EmbeddedPdfSignature,
    roots: Sequence[x509.Certificate],
    signed_at: datetime | None,
    stamped_at: datetime | None,
) -> PdfSignatureStatus:
    """A certificate counts as of the moment at which it was used: it may have ended since."""
    sealer, authority = (
        ValidationContext(trust_roots=list(roots), allow_fetching=False, moment=moment)
        for moment in (signed_at, stamped_at)
    )
    return validate_pdf_signature(
        found,
        signer_validation_context=sealer,
        ts_validation_context=authority,
        diff_policy=NO_CHANGES_DIFF_POLICY,
    )


def _said_by(token: cms.ContentInfo) -> datetime:
    said: datetime = token["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    return said


def _timestamp(
    status: PdfSignatureStatus,
    token: cms.ContentInfo | None,
    at: datetime | None,
    roots: Sequence[x509.Certificate],
) -> Timestamp | None:
    found = status.timestamp_validity
    if token is None or at is None or found is None:
        return None
    return Timestamp(
        at=at,
        by=name_of(found.signing_cert.subject),
        intact=found.intact and found.valid and token_is_exact(token, roots),
        trusted=found.trusted,
    )


def name_of(subject: x509.Name) -> str:
    """The plainest name of whoever a certificate is for."""
    known = subject.native
    parts = (known.get(each) for each in ("common_name", "organization_name"))
    named = next((each for each in parts if each), subject.human_friendly)
    return named if isinstance(named, str) else ", ".join(named)
