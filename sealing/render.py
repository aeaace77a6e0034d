"""The signing copy, and the values on it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader, PdfWriter

from sealing.drawn import Drawn, overlay
from sealing.flatten import flattened
from sealing.geometry import PageBox, view_of
from sealing.pagecopy import add_layer, written
from sealing.pagehash import VALUES, page_hashes
from sealing.reading import open_pdf

__all__ = ["Drawn", "PageBox", "Sent", "draw", "merge", "render_sent"]

# Of the id line, in points: its height, and its distance from the edge of the page.
LINE, EDGE = 8.0, 4.0
# How the values of a template's variables are called among a page's resources.
MERGED = "/CsMerged"


@dataclass(frozen=True)
class Sent:
    """The signing copy. `page_hashes`: SHA-256 in hex of each page. `pages`: their sizes as displayed."""

    data: bytes
    page_hashes: tuple[str, ...]
    pages: tuple[PageBox, ...]


def render_sent(data: bytes, stripe: str) -> Sent:
    """The signing copy of the PDF `data`: flattened, upright, nothing active, `stripe` and "page 1/2" on each page.

    Raises PdfRefused for what cannot be read. Takes time and memory after the file: see `inspect` for strangers'.
    """
    writer = flattened(open_pdf(data))
    boxes = tuple(view_of(page).box for page in writer.pages)
    lines = {
        number: [_id_line(f"{stripe} · page {number}/{len(boxes)}", number, box)]
        for number, box in enumerate(boxes, start=1)
    }
    add_layer(writer, overlay(boxes, lines), "/CsId", lines)
    sent = written(writer)
    return Sent(sent, page_hashes(PdfReader(BytesIO(sent))), boxes)


def draw(sent: bytes, values: Sequence[Drawn]) -> bytes:
    """The signing copy `sent` with `values` on its pages, each page's as its one last content stream.

    Raises PictureRefused for an image that is none, and ValueError for a page that is not there.
    """
    return _with(PdfWriter(clone_from=PdfReader(BytesIO(sent))), values, VALUES)


def merge(data: bytes, values: Sequence[Drawn]) -> bytes:
    """The PDF `data`, flattened and upright, with `values` on its pages. Raises as `draw` and `render_sent` do."""
    return _with(flattened(open_pdf(data)), values, MERGED)


def _with(writer: PdfWriter, values: Sequence[Drawn], layer: str) -> bytes:
    by_page: defaultdict[int, list[Drawn]] = defaultdict(list)
    for value in values:
        by_page[value.page].append(value)
    boxes = [view_of(page).box for page in writer.pages]
    if strays := by_page.keys() - range(1, len(boxes) + 1):
        raise ValueError(f"the document has no page {min(strays)}")
    add_layer(writer, overlay(boxes, by_page), layer, by_page)
    return written(writer)


def _id_line(text: str, page: int, box: PageBox) -> Drawn:
    height = LINE / box.height
    return Drawn(page, 0.02, 1 - (LINE + EDGE) / box.height, 0.96, height, text, kind="ID_LINE", alignment=1)
