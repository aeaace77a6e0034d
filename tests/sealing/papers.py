"""Papers to work on: real ones, and made ones with one peculiarity each."""

from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, RectangleObject
from reportlab.pdfgen.canvas import Canvas

DATA = Path(__file__).parent.parent / "data"


def the_form() -> bytes:
    """US form 1040, two pages."""
    return (DATA / "us-form-1040.pdf").read_bytes()


def the_encrypted_form() -> bytes:
    """US form W-4, encrypted with an owner's password."""
    return (DATA / "us-form-w4-encrypted.pdf").read_bytes()


def a_paper(*texts: str, size: tuple[float, float] = (400, 300)) -> bytes:
    """A PDF with a page for each of `texts`."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=True)
    for text in texts or ("The price is 100.",):
        canvas.drawString(40, size[1] / 2, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def turned(paper: bytes, rotation: int, crop: tuple[float, float, float, float] | None) -> bytes:
    """`paper` with each page turned and cropped."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(paper)))
    for page in writer.pages:
        page.rotate(rotation)
        if crop:
            page.cropbox = RectangleObject(crop)
    return as_bytes(writer)


def as_bytes(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def scattered(paper: bytes) -> bytes:
    """`paper` with every value of every dictionary and array an object of its own, as a PDF may have it."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(paper)))
    for number in range(1, len(writer._objects) + 1):
        _scatter(writer.get_object(number), writer)
    return as_bytes(writer)


def _scatter(holder: PdfObject | None, writer: PdfWriter) -> None:
    values: list[tuple[Any, Any]] = []
    if isinstance(holder, DictionaryObject):
        values = [(key, holder.raw_get(key)) for key in holder if key not in ("/Type", "/Length", "/Filter")]
    if isinstance(holder, ArrayObject):
        values = list(enumerate(holder))
    for place, value in values:
        if not isinstance(value, IndirectObject):
            _scatter(value, writer)
            holder[place] = writer._add_object(value)  # type: ignore[index]
