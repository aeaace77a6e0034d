"""The seal: one signature of the firm over the whole file, after which nothing may change."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import crl as asn1_crl, x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from sealing import further
from sealing.assemble import assemble
from sealing.authority import CERTIFICATE, CRLS, KEY, ROOT, make_authority, new_authority
from sealing.revocation import Gathered, Revoked, ValidationData, chain_of, crls_in, validation_data
from sealing.signature import certificates_in
from sealing.timestamps import LARGEST

__all__ = ["KeyFolder", "SealKey", "SealingUnavailable", "assemble", "make_authority"]

FIELD = "Countersign"
# Hex digits kept for the signature: without it every seal would be made twice, the first time to measure.
RESERVED = 8192
FILES = (KEY, CERTIFICATE, ROOT, CRLS)
AS_ALWAYS: dict[str, Any] = {"md_algorithm": "sha256", "subfilter": SigSeedSubFilter.PADES}
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


class SealingUnavailable(Exception):
    """The sealing key is missing, unreadable, does not fit its certificate, or the certificate is out of date or revoked."""


class _LoadedKey(Signer):
    """A signer whose key stays loaded; pyHanko's own reads it anew for every signature."""

    def __init__(self, certificate: asn1.Certificate, above: Sequence[asn1.Certificate], key: Key) -> None:
        registry = SimpleCertificateStore.from_certs(above)  # type: ignore[no-untyped-call]
        super().__init__(signing_cert=certificate, cert_registry=registry, embed_roots=False)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return _signed(self._key, data)


def _signed(key: Key, data: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, PKCS1v15(), SHA256())
    return key.sign(data, ec.ECDSA(SHA256()))


class SealKey:
    """The key that seals, with its certificate. One is loaded once, and seals any number of files."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """From the contents of the files that `make_authority` writes. Raises ValueError for unreadable ones."""
        key = load_pem_private_key(files[KEY], password=None)
        if not isinstance(key, Key):
            raise ValueError("the sealing key is neither an EC nor an RSA key")
        own, *above = certificates_in([files[CERTIFICATE]])
        self.root_pem = files[ROOT]
        self.certificate = x509.load_pem_x509_certificate(files[CERTIFICATE])
        if self.certificate.public_key() != key.public_key():
            raise ValueError("the sealing key does not fit its certificate")
        self.chain = chain_of(
            self.certificate, x509.load_pem_x509_certificates(files[CERTIFICATE] + files[ROOT])
        )
        self.crls = crls_in(files[CRLS]) if files.get(CRLS) else []
        self._key = key
        self._signer = _LoadedKey(own, above, key)
        self._reserved = RESERVED + 2 * sum(len(each.dump()) for each in above)

    @classmethod
    def load(cls, folder: Path) -> "SealKey":
        """The key made by `make_authority`. Raises SealingUnavailable."""
        try:
            given = [called for called in FILES if called != CRLS or (folder / called).exists()]
            return cls({called: (folder / called).read_bytes() for called in given})
        except (OSError, ValueError) as fault:
            raise SealingUnavailable(f"the sealing key in {folder} cannot be read") from fault

    @classmethod
    def throwaway(cls) -> "SealKey":
        """A key that nobody trusts and that is kept nowhere, to try whether a file can be sealed."""
        return cls(new_authority())

    def check(self) -> None:
        """Raises SealingUnavailable if a seal made now would not be valid."""
        if (
            not self.certificate.not_valid_before_utc
            <= datetime.now(UTC)
            <= self.certificate.not_valid_after_utc
        ):
            raise SealingUnavailable("the sealing certificate is not valid today")

    def validation_data(self, gathered: Gathered) -> ValidationData | None:
        """What later readers need of this key and of the time stamping authority, by what was `gathered` and what is
        kept with the key. None where anything lacks. Raises SealingUnavailable where the certificate is revoked.
        """
        authority = [x509.load_der_x509_certificate(each) for each in gathered.authority]
        known = [*map(x509.load_der_x509_crl, gathered.crls), *self.crls]
        try:
            return validation_data([self.chain, authority], known, datetime.now(UTC))
        except Revoked as fault:
            raise SealingUnavailable(str(fault)) from None

    def seal(
        self,
        pdf: bytes,
        *,
        reason: str,
        name: str,
        location: str | None = None,
        timestamper: TimeStamper | None = None,
        lasting: ValidationData | None = None,
    ) -> bytes:
        """`pdf` with a certifying PAdES signature that allows no changes: B-B; B-T by the `timestamper`'s word; B-LT
        with what makes it `lasting`, which the signature covers.

        The last thing done to a file. Blocks for some 10 ms, and for as long as the `timestamper` does, and runs an
        event loop of its own: not to be called on one.
        """
        meta = PdfSignatureMetadata(
            field_name=FIELD,
            reason=reason,
            name=name,
            location=location,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            **AS_ALWAYS,
        )
        return self._signed(IncrementalPdfFileWriter(BytesIO(pdf)), meta, timestamper, lasting)

    def sign_further(
        self,
        pdf: bytes,
        evidence: bytes,
        *,
        reason: str,
        name: str,
        timestamper: TimeStamper | None = None,
        lasting: ValidationData | None = None,
    ) -> bytes:
        """`pdf`, which came with signatures, with one more at its end: no certification, for it is not the first.

        Otherwise as `seal` does, but that what others hold ready for later readers is not touched: B-T then.
        """
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        lasting = None if "/DSS" in writer.root else lasting
        field = further.add_field(writer, FIELD, evidence)
        meta = PdfSignatureMetadata(field_name=field, reason=reason, name=name, **AS_ALWAYS)
        return self._signed(writer, meta, timestamper, lasting)

    def _signed(
        self,
        writer: IncrementalPdfFileWriter,
        meta: PdfSignatureMetadata,
        timestamper: TimeStamper | None,
        lasting: ValidationData | None,
    ) -> bytes:
        if lasting is not None:
            DocumentSecurityStore.supply_dss_in_writer(
                writer,
                None,
                certs=map(asn1.Certificate.load, lasting.certificates),
                crls=map(asn1_crl.CertificateList.load, lasting.crls),
            )
        out = BytesIO()
        reserved = self._reserved + (2 * LARGEST if timestamper else 0)
        PdfSigner(meta, self._signer, timestamper=timestamper).sign_pdf(
            writer, bytes_reserved=reserved, output=out
        )
        return out.getvalue()


class KeyFolder:
    """Where the key is kept. It is loaded once, and anew when its files are not what they were."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._loaded: tuple[list[tuple[int, ...]], SealKey] | None = None

    def key(self) -> SealKey:
        """Raises SealingUnavailable, at once when the files were taken away."""
        marks = self._marks()
        if self._loaded is None or self._loaded[0] != marks:
            self._loaded = marks, SealKey.load(self.folder)
        return self._loaded[1]

    def _marks(self) -> list[tuple[int, ...]]:
        try:
            given = [called for called in FILES if called != CRLS or (self.folder / called).exists()]
            found = [(self.folder / called).stat() for called in given]
        except OSError as fault:
            raise SealingUnavailable(f"the sealing key in {self.folder} cannot be read") from fault
        return [(x.st_dev, x.st_ino, x.st_size, x.st_mtime_ns, x.st_ctime_ns) for x in found]
