"""What signers put on a page, drawn: text fitted into its box, pictures in their proportions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from sealing.geometry import PageBox
from sealing.picture import picture
from sealing.typeface import PLAIN, marked_up, typeface

LEADING = 1.2
SMALLEST = 4.0
# A written name fills its box as a signature does; anything else stays as small as the form around it.
LARGEST = {"SIGNATURE": 24.0, "INITIALS": 18.0, "ID_LINE": 6.0}
LARGEST_TEXT = 12.0


@dataclass(frozen=True)
class Drawn:
    """A value on a page: `text` or `image` (the bytes of a PNG or JPEG).

    `page` counts from 1 within its document. The box is in fractions of the displayed page, origin top left.
    `kind` is the field's: SIGNATURE and INITIALS may be larger than other text. `alignment`: 0 left,
    1 centre, 2 right.
    """

    page: int
    x: float
    y: float
    width: float
    height: float
    text: str | None = None
    image: bytes | None = None
    kind: str = "TEXT"
    alignment: int = 0


@dataclass(frozen=True)
class Box:
    """A rectangle on a displayed page in points, origin bottom left."""

    left: float
    bottom: float
    width: float
    height: float


def overlay(pages: Sequence[PageBox], values: Mapping[int, Sequence[Drawn]]) -> bytes:
    """A PDF with as many pages as `pages`, each of its size, with nothing on it but its `values` (from 1)."""
    typeface(PLAIN)
    out = BytesIO()
    canvas = Canvas(out, invariant=True, pageCompression=1)
    for number, page in enumerate(pages, start=1):
        canvas.setPageSize((page.width, page.height))
        for value in values.get(number, ()):
            _draw(canvas, value, _box(value, page))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _box(value: Drawn, page: PageBox) -> Box:
    width, height = value.width * page.width, value.height * page.height
    return Box(value.x * page.width, page.height * (1 - value.y) - height, width, height)


def _draw(canvas: Canvas, value: Drawn, box: Box) -> None:
    if value.image is not None:
        source = ImageReader(picture(value.image))
        place = (box.left, box.bottom, box.width, box.height)
        canvas.drawImage(source, *place, mask="auto", preserveAspectRatio=True, anchor="c")
    if value.text:
        _draw_text(canvas, value, box)


def _draw_text(canvas: Canvas, value: Drawn, box: Box) -> None:
    paragraph, height = _fitted(value, box)
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(box.left, box.bottom, box.width, box.height)
    canvas.clipPath(clip, stroke=0)
    paragraph.drawOn(canvas, box.left, box.bottom + (box.height - height) / 2)
    canvas.restoreState()


def _fitted(value: Drawn, box: Box) -> tuple[Paragraph, float]:
    """The text as large as it fits the box, at most the size of its kind; and its height."""
    markup = marked_up(value.text or "")
    size = min(LARGEST.get(value.kind, LARGEST_TEXT), box.height / LEADING)
    while True:
        paragraph = Paragraph(markup, _style(size, value.alignment))
        _, height = paragraph.wrap(box.width, box.height)
        if size <= SMALLEST or (height <= box.height and paragraph.minWidth() <= box.width):
            return paragraph, height
        size = max(SMALLEST, size * 0.95)


def _style(size: float, alignment: int) -> ParagraphStyle:
    leading, split = size * LEADING, size <= SMALLEST
    return ParagraphStyle(
        "value", fontName=PLAIN, fontSize=size, leading=leading, alignment=alignment, splitLongWords=split
    )
