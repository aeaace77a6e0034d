"""A document reduced to what it shows: upright pages without forms, annotations, actions or attachments."""

from collections import defaultdict
from dataclasses import dataclass, field

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import BooleanObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from sealing.annotations import Appearance, Typed, appearances
from sealing.drawn import Drawn, overlay
from sealing.geometry import View, bounds, product, view_of
from sealing.layers import carry_layers
from sealing.pagecopy import add_layer, append_contents, bare_page, form_of, named_form
from sealing.prune import prune
from sealing.reading import resolved


def flattened(reader: PdfReader) -> PdfWriter:
    """A new document of the pages of `reader` as they are displayed, each from (0, 0), rotation 0."""
    form = resolved(reader.root_object, "/AcroForm")
    flat = _Flat(PdfWriter(), form if isinstance(form, DictionaryObject) else DictionaryObject())
    for page in reader.pages:
        flat.add(page)
    if flat.typed:
        boxes = [view_of(page).box for page in flat.writer.pages]
        add_layer(flat.writer, overlay(boxes, flat.typed), "/CsTyped", flat.typed)
    carry_layers([reader], flat.writer)
    return flat.writer


@dataclass(frozen=True)
class _Flat:
    """A document on its way: pages done, and the values that no appearance shows, by page."""

    writer: PdfWriter
    form: DictionaryObject
    typed: defaultdict[int, list[Drawn]] = field(default_factory=lambda: defaultdict(list))

    def add(self, page: PageObject) -> None:
        view = view_of(page)
        new = bare_page(self.writer, view.box.width, view.box.height)
        if isinstance(group := resolved(page, "/Group"), DictionaryObject):
            prune(group)
            new[NameObject("/Group")] = group.clone(self.writer)
        drawing = named_form(new, form_of(page, view, self.writer), "/CsPage")
        for number, shown in enumerate(
            appearances(page, resolved(self.form, "/NeedAppearances") == BooleanObject(True))
        ):
            if isinstance(shown, Typed):
                self._type(shown, view)
            else:
                drawing += self._draw(new, shown, view, f"/CsField{number}")
        append_contents(new, self.writer, drawing)

    def _draw(self, new: PageObject, shown: Appearance, view: View, called: str) -> bytes:
        form = shown.form
        if "/Resources" not in form and "/DR" in self.form:
            form[NameObject("/Resources")] = self.form["/DR"]
        prune(form)
        return named_form(new, _form(form, self.writer), called, product(shown.placed, view.upright))

    def _type(self, shown: Typed, view: View) -> None:
        left, bottom, right, top = bounds(view.upright, shown.rectangle)
        wide, high = view.box.width, view.box.height
        place = (left / wide, 1 - top / high, (right - left) / wide, (top - bottom) / high)
        page = len(self.writer.pages)
        self.typed[page].append(Drawn(page, *place, text=shown.text, alignment=shown.alignment))


def _form(appearance: StreamObject, writer: PdfWriter) -> IndirectObject:
    appearance[NameObject("/Type")], appearance[NameObject("/Subtype")] = (
        NameObject("/XObject"),
        NameObject("/Form"),
    )
    copy = appearance.clone(writer)
    assert copy.indirect_reference is not None
    return copy.indirect_reference
