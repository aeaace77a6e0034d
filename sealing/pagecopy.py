"""Pages made anew from what they draw, and layers drawn over them."""

from collections.abc import Iterable
from io import BytesIO

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    StreamObject,
)

from sealing.geometry import Matrix, View, view_of
from sealing.prune import prune
from sealing.reading import resolved


def contents(page: PageObject) -> list[bytes]:
    """The page's content streams, decoded."""
    found = resolved(page, "/Contents")
    streams = found if isinstance(found, ArrayObject) else [found]
    parts = [part.get_object() for part in streams if part is not None]
    return [part.get_data() for part in parts if isinstance(part, StreamObject)]


def bare_page(writer: PdfWriter, width: float, height: float) -> PageObject:
    """A new last page in `writer` of this size in points, with nothing on it."""
    page = writer.add_blank_page(width, height)
    page[NameObject("/MediaBox")] = _numbers(0, 0, width, height)
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): DictionaryObject()})
    page[NameObject("/Contents")] = ArrayObject()
    return page


def form_of(page: PageObject, view: View, writer: PdfWriter) -> IndirectObject:
    """What `page` draws, as one form in `writer` that is upright with its origin at the bottom left.

    A form keeps the page's names and its graphics state to itself: whatever stands in it cannot disturb, or be
    mistaken for, what is drawn after it.
    """
    form = DecodedStreamObject()
    form[NameObject("/Type")], form[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    form[NameObject("/BBox")] = _numbers(view.left, view.bottom, view.right, view.top)
    form[NameObject("/Matrix")] = _numbers(*view.upright)
    form[NameObject("/Resources")] = _resources(page, writer)
    form.set_data(b"\n".join(contents(page)))
    return writer._add_object(form.flate_encode())


def named_form(page: PageObject, form: IndirectObject, called: str, placed: Matrix | None = None) -> bytes:
    """Name `form` in the page's resources; answers the operators that draw it."""
    page["/Resources"]["/XObject"][NameObject(called)] = form  # type: ignore[index]
    matrix = " ".join(f"{value:.5f}" for value in placed) + " cm " if placed else ""
    return f"q {matrix}{called} Do Q\n".encode()


def append_contents(page: PageObject, writer: PdfWriter, operators: bytes) -> None:
    """One more content stream, the last, on a page made by `bare_page`."""
    stream = DecodedStreamObject()
    stream.set_data(operators)
    page["/Contents"].append(writer._add_object(stream))  # type: ignore[attr-defined]


def add_layer(writer: PdfWriter, layer: bytes, called: str, numbers: Iterable[int]) -> None:
    """Draw the pages of the PDF `layer` over those of `writer` with these `numbers` (from 1), as forms `called`."""
    over = PdfReader(BytesIO(layer)).pages
    for number in sorted(numbers):
        source, page = over[number - 1], writer.pages[number - 1]
        form = form_of(source, view_of(source), writer)
        append_contents(page, writer, named_form(page, form, called))


def written(writer: PdfWriter) -> bytes:
    """The bytes of `writer`."""
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _resources(page: PageObject, writer: PdfWriter) -> DictionaryObject:
    found = resolved(page, "/Resources")
    if not isinstance(found, DictionaryObject):
        return DictionaryObject()
    prune(found)
    return DictionaryObject(found.clone(writer))


def _numbers(*values: float) -> ArrayObject:
    return ArrayObject(FloatObject(round(value, 5)) for value in values)
