"""A certification authority as a firm buys from: root, intermediate, and certificates of any kind under it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PASSWORD = b"open, please"


@dataclass(frozen=True)
class Issued:
    key: Key
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def key_pem(self, password: bytes | None = None) -> bytes:
        locked = BestAvailableEncryption(password) if password else NoEncryption()
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)

    def bundle(self, *above: "Issued", password: bytes = PASSWORD) -> bytes:
        others = [each.certificate for each in above]
        locked = BestAvailableEncryption(password)
        return pkcs12.serialize_key_and_certificates(b"seal", self.key, self.certificate, others, locked)


def issue(name: str, by: Issued | None = None, key: Key | None = None, **more: Any) -> Issued:
    """`ca`: it may issue others. `begins`, `ends`: in days from now. `signs`: its key is for documents. `list_at`: where
    its issuer says whether it was revoked."""
    own = key or ec.generate_private_key(ec.SECP256R1())
    now, ca = datetime.now(UTC), more.get("ca", False)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder().subject_name(subject).public_key(own.public_key())
    made = made.issuer_name(by.certificate.subject if by else subject).serial_number(
        x509.random_serial_number()
    )
    made = made.not_valid_before(now + timedelta(days=more.get("begins", -1)))
    made = made.not_valid_after(now + timedelta(days=more.get("ends", 365)))
    made = made.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    signs = more.get("signs", not ca)
    usage |= {"digital_signature": not ca, "content_commitment": signs, "key_cert_sign": ca, "crl_sign": ca}
    made = made.add_extension(x509.KeyUsage(**usage), critical=True)
    if "list_at" in more:
        made = made.add_extension(list_to_be_had(more["list_at"]), critical=False)
    return Issued(own, made.sign(by.key if by else own, SHA256()))


def list_to_be_had(*addresses: str) -> x509.CRLDistributionPoints:
    points = [
        x509.DistributionPoint([x509.UniformResourceIdentifier(each)], None, None, None) for each in addresses
    ]
    return x509.CRLDistributionPoints(points)


def revocation_list(by: Issued, *revoked: x509.Certificate, ends: float = 7) -> bytes:
    """The list of what `by` revoked (DER), which ends in so many days."""
    now = datetime.now(UTC)
    made = x509.CertificateRevocationListBuilder().issuer_name(by.certificate.subject)
    made = made.last_update(now - timedelta(days=1)).next_update(now + timedelta(days=ends))
    for each in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(each.serial_number).revocation_date(now)
        made = made.add_revoked_certificate(entry.build())
    return made.sign(by.key, SHA256()).public_bytes(Encoding.DER)


@cache
def root() -> Issued:
    return issue("Fides Root", ca=True)


@cache
def intermediate() -> Issued:
    return issue("Fides Documents", root(), ca=True)


@cache
def an_rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)
