"""Whether a signature's container is byte for byte as a seal writes it: what nobody signed could be changed unnoticed."""

from collections.abc import Sequence

from asn1crypto import algos, cms, core, x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

DIGEST = {"algorithm": "sha256"}
ALGORITHMS = {"ec": "sha256_ecdsa", "rsa": "sha256_rsa"}
TOKEN = "signature_time_stamp_token"


def fills_its_gap(data: bytes, found: EmbeddedPdfSignature, roots: Sequence[asn1.Certificate]) -> bool:
    """Whether the only bytes not signed are the signature itself, written as a seal writes it.

    pyHanko only adds up lengths, and what is in the gap but not signed (case of the hex, padding, order and
    parameters in the CMS, further certificates) could be changed without it noticing.
    """
    start, length, again, rest = map(int, found.byte_range)
    exact = _as_sealed(found).hex().upper().encode()
    gap = b"<" + exact.ljust(again - length - 2, b"0") + b">"
    whole = start == 0 and again + rest == len(data) and data[length:again] == gap
    return whole and _one_chain(found.signed_data["certificates"], found.signer_cert, roots)


def token_in(signer: cms.SignerInfo) -> cms.ContentInfo | None:
    """The timestamp of a signature. Raises ValueError where anything else is added to it."""
    added = signer["unsigned_attrs"]
    if not added:  # absent
        return None
    (attribute,) = added
    if attribute["type"].native != TOKEN:
        raise ValueError(f"{attribute['type'].native} is nothing that a seal has")
    (token,) = attribute["values"]
    return token


def token_is_exact(token: cms.ContentInfo, roots: Sequence[asn1.Certificate]) -> bool:
    """Whether this timestamp holds nothing but what its authority signed, the certificates above it, and the little
    that has one way to be written. What the authority signed is for pyHanko to verify.
    """
    signed = token["content"]
    (signer,) = signed["signer_infos"]
    hashing = signer["digest_algorithm"]
    info = {
        "version": "v1",
        "sid": signer["sid"],
        "digest_algorithm": hashing,
        "signature_algorithm": signer["signature_algorithm"],
        "signed_attrs": signer["signed_attrs"],
        "signature": signer["signature"].native,
    }
    content = {"content_type": "tst_info", "content": signed["encap_content_info"]["content"]}
    rebuilt = _signed_data(
        {
            "version": "v3",
            "digest_algorithms": cms.DigestAlgorithms([hashing]),
            "encap_content_info": cms.EncapsulatedContentInfo(content),
            "certificates": signed["certificates"],
            "signer_infos": [info],
        }
    )
    named = algos.DigestAlgorithm({"algorithm": hashing["algorithm"].native}).dump()
    nulled = algos.DigestAlgorithm(
        {"algorithm": hashing["algorithm"].native, "parameters": core.Null()}
    ).dump()
    plain = hashing.dump() in (named, nulled)
    authority = next(each for each in certificates_of(signed["certificates"]) if is_of(signer["sid"], each))
    return plain and rebuilt == token.dump() and _one_chain(signed["certificates"], authority, roots)


def _as_sealed(found: EmbeddedPdfSignature) -> bytes:
    """The CMS as `SealKey` writes it around these certificates, these signed attributes, this signature and timestamp."""
    signer, certificate = found.signer_info, found.signer_cert
    identity = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    info = {
        "version": "v1",
        "sid": cms.SignerIdentifier({"issuer_and_serial_number": cms.IssuerAndSerialNumber(identity)}),
        "digest_algorithm": DIGEST,
        "signature_algorithm": {"algorithm": ALGORITHMS[certificate.public_key.algorithm]},
        "signed_attrs": signer["signed_attrs"],
        "signature": signer["signature"].native,
    }
    token = token_in(signer)
    if token is not None:
        info["unsigned_attrs"] = [cms.CMSAttribute({"type": TOKEN, "values": [token]})]
    return _signed_data(
        {
            "version": "v1",
            "digest_algorithms": [DIGEST],
            "encap_content_info": {"content_type": "data"},
            "certificates": [
                cms.CertificateChoices(name="certificate", value=each)
                for each in certificates_of(found.signed_data["certificates"])
            ],
            "signer_infos": [info],
        }
    )


def _signed_data(content: dict[str, object]) -> bytes:
    whole: bytes = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)}).dump()
    return whole


def certificates_of(certificates: cms.CertificateSet) -> list[asn1.Certificate]:
    """These certificates. Raises ValueError for anything else among them."""
    if any(each.name != "certificate" for each in certificates):
        raise ValueError("something other than a certificate is among the certificates")
    return [each.chosen for each in certificates]


def is_of(sid: cms.SignerIdentifier, certificate: asn1.Certificate) -> bool:
    """Whether this is how a signature names the certificate it is by."""
    named = sid.chosen
    if not isinstance(named, cms.IssuerAndSerialNumber):
        return bool(named.native == certificate.key_identifier)
    same_serial = named["serial_number"].native == certificate.serial_number
    return bool(same_serial and named["issuer"] == certificate.issuer)


def _one_chain(
    certificates: cms.CertificateSet, leaf: asn1.Certificate, roots: Sequence[asn1.Certificate]
) -> bool:
    """Whether these are the leaf, which its own signature names by hash, and those above it, each signed by the next.

    The last is signed by one of `roots`, by itself, or by somebody who is not here: then nobody can tell.
    """
    left = [each for each in certificates_of(certificates) if each.dump() != leaf.dump()]
    below = leaf
    while left:
        above = next((each for each in left if _signed_by(below, each)), None)
        if above is None:
            return False
        left.remove(above)
        below = above
    above_all = [each for each in (below, *roots) if each.subject == below.issuer]
    return below is leaf or not above_all or any(_signed_by(below, each) for each in above_all)


def _signed_by(below: asn1.Certificate, above: asn1.Certificate) -> bool:
    exact = below["signature_algorithm"].dump() == below["tbs_certificate"]["signature"].dump()
    try:
        issued, issuer = (x509.load_der_x509_certificate(each.dump()) for each in (below, above))
        issued.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return exact and bool(below["signature_value"].contents[:1] == b"\0")
