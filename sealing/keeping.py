"""The sealing key of a firm: a certificate of one's own is brought in, a new one takes the place of the old."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from pyhanko.sign.timestamps import TimeStamper
from reportlab.pdfgen.canvas import Canvas

from sealing.archive import archived
from sealing.authority import CERTIFICATE, CRLS, KEY, ROOT, new_authority
from sealing.revocation import Revoked, ValidationData, chain_of, crls_in, speaks_of, validation_data
from sealing.seal import Key, SealKey
from sealing.signature import Signature, signature_of

SOON = timedelta(days=30)
SMALLEST_RSA = 2048
Files = Mapping[str, bytes]


class KeyRefused(Exception):
    """It cannot be used to seal: the sentence says why."""


def from_pem(certificates: bytes, key: bytes, password: bytes | None) -> Files:
    """The files of a sealing key. `certificates`: its own and those above it, in any order. Raises KeyRefused."""
    try:
        found = x509.load_pem_x509_certificates(certificates)
    except ValueError:
        raise KeyRefused("The file of certificates holds none (PEM).") from None
    try:
        return _files(load_pem_private_key(key, password), found)
    except TypeError:
        wants = "has no password, but one was given" if password else "has a password: give it"
        raise KeyRefused(f"The key {wants}.") from None
    except ValueError:
        detail = ", or the password is wrong" if password else ""
        raise KeyRefused(f"The key cannot be read (PEM){detail}.") from None


def from_pkcs12(bundle: bytes, password: bytes | None) -> Files:
    """The files of a sealing key. Raises KeyRefused."""
    try:
        key, own, above = pkcs12.load_key_and_certificates(bundle, password)
    except ValueError:
        raise KeyRefused("The file cannot be read (PKCS#12), or the password is wrong.") from None
    return _files(key, [*([own] if own else []), *above])


def with_crls(files: Files, given: Sequence[bytes]) -> Files:
    """These files of a key with revocation lists (PEM or DER) in the place of those it had. Raises KeyRefused for one
    that ended, that is of none of its certificates, or on which one of them stands."""
    key, now = SealKey({**files, CRLS: b""}), datetime.now(UTC)
    try:
        found = [each for file in given for each in crls_in(file)]
        validation_data([key.chain], found, now)
    except ValueError:
        raise KeyRefused("A revocation list cannot be read (PEM or DER).") from None
    except Revoked as fault:
        raise KeyRefused(f"It cannot be used to seal: {fault}.") from None
    for each in found:
        if not any(speaks_of(each, below, above, now) for below, above in pairwise(key.chain)):
            raise KeyRefused(
                f"The revocation list of {each.issuer.rfc4514_string()} has ended, or is of none of the certificates"
                " of the seal."
            )
    return {**files, CRLS: b"".join(each.public_bytes(Encoding.PEM) for each in found)}


def keep_crls(folder: Path, given: Sequence[bytes]) -> None:
    """Revocation lists for the present key. Raises KeyRefused and OSError."""
    files = {each: (folder / each).read_bytes() for each in (KEY, CERTIFICATE, ROOT)}
    _replace(folder / CRLS, with_crls(files, given)[CRLS])


def install(folder: Path, files: Files) -> None:
    """Seal with these from now on. The former roots stay trusted, so that what was sealed under them stays valid.

    Tried first: raises KeyRefused where a seal would not verify. The root comes first and the key before its
    certificate: between the two nothing is sealed, since they do not fit.
    """
    on_trial(SealKey(files))
    former = (folder / ROOT).read_bytes() if (folder / ROOT).exists() else b""
    roots = x509.load_pem_x509_certificates(files[ROOT] + former)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _replace(folder / ROOT, b"".join(_pem(each) for each in dict.fromkeys(roots)))
    _replace(folder / CRLS, files.get(CRLS, b""))
    _replace(folder / KEY, files[KEY])
    _replace(folder / CERTIFICATE, files[CERTIFICATE])


def rotate(folder: Path) -> None:
    """A new key under a new root of its own. Raises KeyRefused where the present one was brought in, and OSError."""
    made_here = x509.load_pem_x509_certificate(new_authority()[CERTIFICATE]).issuer
    present = x509.load_pem_x509_certificate((folder / CERTIFICATE).read_bytes())
    if present.issuer != made_here:
        raise KeyRefused("The present certificate was not made here: import the one that follows it.")
    install(folder, new_authority())


def on_trial(
    key: SealKey,
    timestamper: TimeStamper | None = None,
    lasting: ValidationData | None = None,
    *,
    archive: bool = False,
) -> Signature:
    """What is true of a small file that was sealed with it. Raises KeyRefused, and what the `timestamper` raises."""
    out = BytesIO()
    canvas = Canvas(out, invariant=True)
    canvas.drawString(72, 720, "A trial of the sealing key")
    canvas.save()
    sealed = key.seal(out.getvalue(), reason="trial", name="trial", timestamper=timestamper, lasting=lasting)
    if archive and timestamper and lasting:
        sealed = archived(sealed, timestamper)
    found = signature_of(sealed, [key.root_pem])
    if not (found.intact and found.covers_whole_file):
        raise KeyRefused("A file that is sealed with this key does not verify.")
    if not found.trusted:
        raise KeyRefused(
            "A seal by this certificate is not trusted: it must be for non-repudiation (key usage), and the"
            " certificates above it must be complete and valid."
        )
    if found.timestamp is not None and not (found.timestamp.intact and found.archive_intact):
        raise KeyRefused("The time stamping authority's answer does not verify.")
    return found


def warning(certificate: x509.Certificate, now: datetime) -> str | None:
    """What is to be said while it can still be mended."""
    end = certificate.not_valid_after_utc
    if end < now:
        return f"The sealing certificate ended on {end:%Y-%m-%d}: nothing can be sealed."
    return f"The sealing certificate ends on {end:%Y-%m-%d}." if end < now + SOON else None


def _files(key: object, certificates: list[x509.Certificate]) -> Files:
    if not isinstance(key, Key):
        raise KeyRefused("The key is neither an EC nor an RSA key.")
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < SMALLEST_RSA:
        raise KeyRefused(f"The key is too short: {SMALLEST_RSA} bits at least.")
    own = next((each for each in certificates if each.public_key() == key.public_key()), None)
    if own is None:
        raise KeyRefused("The key does not fit its certificate.")
    _check_dates(own)
    chain = chain_of(own, certificates)
    kept = [own, *(each for each in chain[1:] if each.subject != each.issuer)]
    return {
        KEY: key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        CERTIFICATE: b"".join(map(_pem, kept)),
        ROOT: _pem(chain[-1]),
    }


def _check_dates(certificate: x509.Certificate) -> None:
    now = datetime.now(UTC)
    if certificate.not_valid_after_utc < now:
        raise KeyRefused(f"The certificate ended on {certificate.not_valid_after_utc:%Y-%m-%d}.")
    if certificate.not_valid_before_utc > now:
        raise KeyRefused(f"The certificate begins on {certificate.not_valid_before_utc:%Y-%m-%d}.")


def told(key: SealKey) -> list[tuple[str, str]]:
    """What there is to know of it, line by line."""
    own = key.certificate
    public = own.public_key()
    kind = f"EC {public.curve.name}" if isinstance(public, ec.EllipticCurvePublicKey) else "RSA"
    roots = x509.load_pem_x509_certificates(key.root_pem)
    return [
        ("Subject", own.subject.rfc4514_string()),
        ("Issuer", own.issuer.rfc4514_string()),
        ("Valid", f"{own.not_valid_before_utc:%Y-%m-%d} to {own.not_valid_after_utc:%Y-%m-%d}"),
        ("Key", kind),
        ("SHA-256", own.fingerprint(SHA256()).hex()),
        *(
            ("Revocation list", f"{each.issuer.rfc4514_string()}, until {each.next_update_utc:%Y-%m-%d}")
            for each in key.crls
        ),
        ("Trusted roots", ", ".join(each.subject.rfc4514_string() for each in roots)),
    ]


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
