"""A sealing authority of one's own, made at the first start where no other is given."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

KEY, CERTIFICATE, ROOT, CRLS = "seal-key.pem", "seal.pem", "root.pem", "crls.pem"
YEARS = timedelta(days=3652)
# A little in the past, so that a clock that is behind does not find it not yet valid.
CLOCKS = timedelta(hours=1)
# RFC 9336.
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")


def make_authority(folder: Path) -> None:
    """Make a root and a sealing certificate (EC P-256) in `folder`, which is created, unless they are there.

    Several processes may start at once: one wins, whole, and all go on with its files. The root's key is thrown
    away: nobody can ever issue another certificate that this root vouches for.
    """
    if (folder / KEY).exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for called, content in new_authority().items():
            _write(draft / called, content)
        _publish(draft, folder)
    finally:
        rmtree(draft, ignore_errors=True)


def _publish(draft: Path, folder: Path) -> None:
    try:
        draft.rename(folder)
    except OSError:
        # Somebody else was first. Anything else in the way is not ours to overwrite.
        if not (folder / KEY).exists():
            raise


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def new_authority() -> dict[str, bytes]:
    """A new root and sealing certificate with its key: the contents (PEM) of the files KEY, CERTIFICATE, ROOT, and CRLS.

    The root's list of what it revoked is empty, and is so for good: nobody has its key any more.
    """
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name, name = _name("Countersign Root"), _name("Countersign Seal")
    root = _certificate(root_name, root_name, root_key.public_key())
    root = root.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    root = root.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    leaf = _certificate(name, root_name, key.public_key())
    leaf = leaf.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    leaf = leaf.add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
    purposes = x509.ExtendedKeyUsage([DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION])
    leaf = leaf.add_extension(purposes, critical=False)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    leaf = leaf.add_extension(issuer, critical=False)
    start = datetime.now(UTC) - CLOCKS
    revoked = x509.CertificateRevocationListBuilder().issuer_name(root_name).last_update(start)
    revoked = revoked.next_update(start + YEARS).add_extension(x509.CRLNumber(1), critical=False)
    revoked = revoked.add_extension(issuer, critical=False)
    return {
        KEY: key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        CERTIFICATE: leaf.sign(root_key, SHA256()).public_bytes(Encoding.PEM),
        ROOT: root.sign(root_key, SHA256()).public_bytes(Encoding.PEM),
        CRLS: revoked.sign(root_key, SHA256()).public_bytes(Encoding.PEM),
    }


def _certificate(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    start = datetime.now(UTC) - CLOCKS
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(start).not_valid_after(start + YEARS)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
