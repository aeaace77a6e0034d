"""Several documents made one."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from pypdf import PdfReader, PdfWriter

from sealing.layers import carry_layers
from sealing.pagecopy import written


def assemble(parts: Sequence[bytes], certificate: bytes, attachments: Mapping[str, bytes]) -> bytes:
    """One PDF: the pages of `parts` in their order, those of `certificate` last, `attachments` by their names."""
    readers = [PdfReader(BytesIO(part)) for part in (*parts, certificate)]
    writer = PdfWriter()
    for reader in readers:
        for page in reader.pages:
            writer.add_page(page)
    carry_layers(readers, writer)
    for called, content in attachments.items():
        writer.add_attachment(called, content)
    writer.add_metadata({"/Producer": "Countersign"})
    return written(writer)
