"""Whether certificates were revoked, by the lists (CRLs) of those who issued them: what a seal holds for later readers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from asn1crypto import pem
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID

Certificate = x509.Certificate
Crl = x509.CertificateRevocationList
# What the lists of a part are read by. A list with another critical extension says something that is not understood here.
KNOWN = frozenset({x509.IssuingDistributionPoint.oid})
LONGEST = 8


class Revoked(Exception):
    """A certificate is on its issuer's list."""


@dataclass(frozen=True)
class Gathered:
    """What was fetched before a file is sealed: the time stamping authority's certificate and those above it, and revocation lists
    (DER). `archive`: a document timestamp is wanted beside."""

    authority: Sequence[bytes] = ()
    crls: Sequence[bytes] = ()
    archive: bool = False


@dataclass(frozen=True)
class ValidationData:
    """All that is needed to judge a seal and its timestamp later (DER): PAdES calls it so."""

    certificates: Sequence[bytes]
    crls: Sequence[bytes]


def crls_in(file: bytes) -> list[Crl]:
    """Every revocation list in a file: PEM, which may hold several, or DER. Raises ValueError."""
    if not pem.detect(file):
        return [x509.load_der_x509_crl(file)]
    return [
        x509.load_der_x509_crl(der) for kind, _, der in pem.unarmor(file, multiple=True) if kind == "X509 CRL"
    ]


def chain_of(own: Certificate, others: Sequence[Certificate]) -> list[Certificate]:
    """Its own, and each of `others` that vouches for the one before, up to the root or as far as they go."""
    chain = [own]
    while not is_root(chain[-1]) and len(chain) < LONGEST:
        above = next((each for each in others if each not in chain and issued(each, chain[-1])), None)
        if above is None:
            break
        chain.append(above)
    return chain


def is_root(certificate: Certificate) -> bool:
    """Whether it vouches for itself."""
    return certificate.subject == certificate.issuer


def issued(above: Certificate, below: Certificate) -> bool:
    """Whether `below` is signed by `above`."""
    try:
        below.verify_directly_issued_by(above)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def validation_data(
    chains: Iterable[Sequence[Certificate]], crls: Sequence[Crl], at: datetime
) -> ValidationData | None:
    """What shows that nothing in these chains was revoked, as of `at`; None where anything lacks. Raises Revoked."""
    certificates: list[Certificate] = []
    needed: list[Crl] = []
    for chain in chains:
        found = _lists(chain, crls, at)
        if found is None:
            return None
        certificates += chain
        needed += found
    return ValidationData(
        [each.public_bytes(Encoding.DER) for each in dict.fromkeys(certificates)],
        list(dict.fromkeys(each.public_bytes(Encoding.DER) for each in needed)),
    )


def _lists(chain: Sequence[Certificate], crls: Sequence[Crl], at: datetime) -> list[Crl] | None:
    """One for each but the root, which nobody can revoke but who trusts it."""
    if not chain or not is_root(chain[-1]):
        return None
    found = []
    for below, above in pairwise(chain):
        spoken = [each for each in crls if speaks_of(each, below, above, at)]
        if any(each.get_revoked_certificate_by_serial_number(below.serial_number) for each in spoken):
            raise Revoked(f"the certificate {below.subject.rfc4514_string()} is revoked")
        found += spoken[:1]
    return found if len(found) == len(chain) - 1 else None


def speaks_of(crl: Crl, below: Certificate, above: Certificate, at: datetime) -> bool:
    """Whether it is the list of `above`, signed by it, in force at `at`, and one on which `below` would stand."""
    try:
        return _speaks_of(crl, below, above, at)
    except Exception:
        # Lists come from strangers: one that cannot be read says nothing.
        return False


def _speaks_of(crl: Crl, below: Certificate, above: Certificate, at: datetime) -> bool:
    key, end = above.public_key(), crl.next_update_utc
    in_force = end is not None and at <= end
    if (
        not in_force
        or crl.issuer != above.subject
        or not isinstance(key, EllipticCurvePublicKey | RSAPublicKey)
    ):
        return False
    understood = all(each.oid in KNOWN for each in crl.extensions if each.critical)
    return understood and crl.is_signature_valid(key) and _is_for(crl, below)


def _is_for(crl: Crl, certificate: Certificate) -> bool:
    """A list may be of one part of what was issued."""
    try:
        part = crl.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value
    except x509.ExtensionNotFound:
        return True
    if part.indirect_crl or part.only_some_reasons or part.only_contains_attribute_certs:
        return False
    if part.only_contains_ca_certs if not _is_authority(certificate) else part.only_contains_user_certs:
        return False
    named = {each.value for each in part.full_name or () if isinstance(each, x509.UniformResourceIdentifier)}
    return part.relative_name is None and (not part.full_name or bool(named & set(places_of(certificate))))


def _is_authority(certificate: Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def places_of(certificate: Certificate) -> list[str]:
    """Where it says that its issuer's list is to be had (http or https)."""
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except Exception:
        # None, or one that cannot be read.
        return []
    return _of_the_web(name for point in points for name in point.full_name or ())


def issuers_of(certificate: Certificate) -> list[str]:
    """Where it says that its issuer's certificate is to be had (http or https)."""
    try:
        told = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except Exception:
        # None, or one that cannot be read.
        return []
    issuers = AuthorityInformationAccessOID.CA_ISSUERS
    return _of_the_web(each.access_location for each in told if each.access_method == issuers)


def _of_the_web(names: Iterable[x509.GeneralName]) -> list[str]:
    uris = [each.value for each in names if isinstance(each, x509.UniformResourceIdentifier)]
    return [each for each in uris if each.lower().startswith(("http://", "https://"))]
