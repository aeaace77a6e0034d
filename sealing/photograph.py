"""A photograph made a PDF: its pixels on a page of A4, upright, with nothing else of the file."""

import math
from io import BytesIO

from PIL import Image, ImageOps
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from sealing.refusal import PdfRefused

MOST_PIXELS = 50_000_000
MARGIN = 36.0
# 300 dots an inch on A4: what is printed of it needs no more.
FINEST = (3508, 3508)
QUALITY = 88
# With so many pixels, kinds of which a fine copy would need several times their room are thinned out first.
DEAR, MANY = frozenset({"1", "P", "PA", "LA", "RGBA"}), 24_000_000


def photographed(data: bytes) -> bytes:
    """A PDF of one page. Raises PdfRefused, or anything at all on a hostile file."""
    shown = _pixels(data)
    picture = BytesIO()
    shown.save(picture, "JPEG", quality=QUALITY)
    page = landscape(A4) if shown.width > shown.height else A4
    out = BytesIO()
    canvas = Canvas(out, pagesize=page, invariant=True, pageCompression=1)
    inside = (page[0] - 2 * MARGIN, page[1] - 2 * MARGIN)
    canvas.drawImage(
        ImageReader(picture), MARGIN, MARGIN, *inside, preserveAspectRatio=True, anchor="c"
    )  # a JPEG is put in as it is
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _pixels(data: bytes) -> Image.Image:
    """Made small before anything else is done with it, so that a large picture needs little room."""
    Image.MAX_IMAGE_PIXELS = None  # the bound is ours, and an answer instead of a warning
    opened = Image.open(BytesIO(data), formats=("PNG", "JPEG"))
    if opened.width * opened.height > MOST_PIXELS:
        most = MOST_PIXELS // 1_000_000
        raise PdfRefused(
            "FILE_TOO_LARGE",
            f"This picture has more than {most} million pixels. Make it smaller and upload that.",
            why="TOO_MANY_PIXELS",
        )
    opened.draft("RGB", FINEST)
    upright = ImageOps.exif_transpose(_small(opened))
    if upright.has_transparency_data:
        paper = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(paper, upright.convert("RGBA"))
    return upright.convert("RGB")


def _small(opened: Image.Image) -> Image.Image:
    if opened.mode in DEAR and opened.width * opened.height > MANY:
        every = math.ceil(max(opened.size) / max(FINEST))
        size = (max(1, opened.width // every), max(1, opened.height // every))
        opened = opened.resize(size, Image.Resampling.NEAREST)
    if opened.mode in ("P", "1"):
        opened = opened.convert("RGBA")
    elif opened.mode.startswith("I"):  # sixteen bits of grey
        opened = Image.frombytes("L", opened.size, opened.tobytes("raw", opened.mode)[1::2])
    opened.thumbnail(FINEST)
    return opened
