"""A further signature, added at the end of a file that came with signatures: nothing before it is touched.

The evidence stands in the signature's own field, which the signature covers: an attachment or a page would count as a
change of what others have signed.
"""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.generic import DictionaryObject, NameObject, TextStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, SuspiciousModification
from pyhanko.sign.fields import SigFieldSpec, append_signature_field, enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

EVIDENCE = "/countersign-evidence"
ESCAPED = str.maketrans({each: f"\\{each}" for each in "\\()"})


class _Plain(TextStringObject):
    """Written as it is, so that what is left of a damaged file still says what it was."""

    def write_to_stream(self, stream: Any, handler: Any = None, container_ref: Any = None) -> None:
        stream.write(f"({self.translate(ESCAPED)})".encode("ascii"))


def add_field(writer: IncrementalPdfFileWriter, called: str, evidence: bytes) -> str:
    """A signature's field that shows nothing and holds `evidence` (ASCII). Answers its name: no field has two."""
    taken = {name for name, *_ in enumerate_sig_fields(writer)}
    number = 1
    while (name := called if number == 1 else f"{called} {number}") in taken:
        number += 1
    append_signature_field(writer, SigFieldSpec(name))
    (field,) = (ref.get_object() for found, _, ref in enumerate_sig_fields(writer) if found == name)
    field[NameObject(EVIDENCE)] = _Plain(evidence.decode("ascii"))
    return name


def evidence_bytes(evidence: Mapping[str, Any]) -> bytes:
    """`evidence` as it stands in the field."""
    return json.dumps(evidence, separators=(",", ":")).encode("ascii")


def is_further(signatures: Sequence[EmbeddedPdfSignature]) -> bool:
    """Whether the last of these was added by us to the others."""
    return len(signatures) > 1 and EVIDENCE in signatures[-1].sig_field


def evidence_in(data: bytes) -> dict[str, Any] | None:
    """What our signature on a file that came signed holds; None in any other file. Raises anything at all."""
    signatures = PdfFileReader(BytesIO(data), strict=True).embedded_signatures
    if not is_further(signatures):
        return None
    evidence = json.loads(str(signatures[-1].sig_field[EVIDENCE]))
    return evidence if isinstance(evidence, dict) else None


def adds_a_signature_alone(data: bytes, size: int, sha256_before: str) -> bool:
    """Whether `data` is the file of so many bytes with this hash, with one update at its end that does no more than
    to add a signature which shows nothing. Raises anything at all."""
    before = data[:size]
    if sha256(before).hexdigest() != sha256_before:
        return False
    was, now = (PdfFileReader(BytesIO(each), strict=True) for each in (before, data))
    last = now.xrefs.total_revisions - 1
    if (
        was.xrefs.total_revisions != last
        or now.xrefs.get_startxref_for_revision(last - 1) != was.last_startxref
    ):
        return False
    field = now.embedded_signatures[-1].sig_field
    try:
        found = DEFAULT_DIFF_POLICY.apply(
            now.get_historical_resolver(last - 1), now.get_historical_resolver(last)
        )
    except SuspiciousModification:
        return False
    return found.changed_form_fields == {field["/T"]} and _shows_nothing(field)


def _shows_nothing(field: DictionaryObject) -> bool:
    return "/AP" not in field and not any(field.get("/Rect", (1,)))
