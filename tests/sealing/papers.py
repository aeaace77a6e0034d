"""Papers to work on: real ones, and made ones with one peculiarity each."""

from io import BytesIO
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject
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
