"""Somebody else who signs PDFs, with other tools and under another authority."""

from functools import cache
from io import BytesIO
from typing import Any

from asn1crypto import keys, pem, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.sealing.firm_ca import Issued, intermediate, issue

NAME = "Carla the Notary"


@cache
def carla() -> Issued:
    return issue(NAME, intermediate())


def signed_by_the_notary(pdf: bytes, field: str = "Notary", **more: Any) -> bytes:
    """`pdf` with a visible signature in a corner of its first page, added at its end. `more`: how it is made."""
    _, _, der = pem.unarmor(carla().pem)
    _, _, key = pem.unarmor(carla().key_pem())
    nobody = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    signer = SimpleSigner(x509.Certificate.load(der), keys.PrivateKeyInfo.load(key), nobody)
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    append_signature_field(writer, SigFieldSpec(field, box=(300, 20, 380, 60)))
    how = {"md_algorithm": "sha256", "subfilter": SigSeedSubFilter.PADES, **more}
    out = BytesIO()
    PdfSigner(PdfSignatureMetadata(field_name=field, **how), signer).sign_pdf(writer, output=out)
    return out.getvalue()
