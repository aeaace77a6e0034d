"""The signing copy shows what a viewer shows of the original, and has nothing else."""

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas

from sealing.pagehash import page_hashes
from sealing.render import render_sent
from tests.sealing.papers import a_paper, as_bytes, the_form
from tests.sealing.poppler import ink_added, pdftotext

FIELD = (40.0, 200.0, 240.0, 220.0)


def a_form(value: str, **options: object) -> bytes:
    """A page with one text field at FIELD, filled in, with the appearance that reportlab gives it."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(400, 300))
    canvas.acroForm.textfield(name="name", x=40, y=200, width=200, height=20, value=value, **options)
    canvas.acroForm.checkbox(name="yes", x=40, y=100, size=20, checked=True, buttonStyle="check")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def changed_field(paper: bytes, need_appearances: bool = False, **entries: object) -> bytes:
    """`paper` with its first field changed: entries by name, None to remove."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(paper)))
    field = writer.pages[0]["/Annots"][0].get_object()  # type: ignore[index]
    for key, value in entries.items():
        field.pop(f"/{key}", None)
        if value is not None:
            field[NameObject(f"/{key}")] = value
    form = writer.root_object["/AcroForm"].get_object()
    form[NameObject("/NeedAppearances")] = BooleanObject(need_appearances)  # type: ignore[index]
    return as_bytes(writer)


def sent(paper: bytes) -> bytes:
    return render_sent(paper, "Countersign").data


def test_a_field_is_drawn_as_it_was_shown_and_is_no_field_any_more() -> None:
    copy = sent(a_form("filled in"))
    assert "filled in" in pdftotext(copy)
    for word in (b"/AcroForm", b"/Annots", b"/Widget", b"/NeedAppearances"):
        assert word not in copy


def test_what_a_field_has_from_its_parent_or_elsewhere_in_the_file_is_shown() -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(a_form("as it looks"))))
    typed, ticked = (each.get_object() for each in writer.pages[0]["/Annots"])  # type: ignore[attr-defined]
    parent = DictionaryObject({NameObject("/FT"): typed.pop("/FT"), NameObject("/V"): typed.pop("/V")})
    typed[NameObject("/Parent")] = writer._add_object(parent)
    ticked[NameObject("/AP")] = writer._add_object(ticked["/AP"])
    del typed["/AP"]
    shown = sent(as_bytes(writer))
    assert "as it looks" in pdftotext(shown), "its parent says so"
    del ticked["/AP"]
    left, top, right, bottom = ink_added(sent(as_bytes(writer)), shown, 1)
    assert 39 <= left < right <= 61
    assert 179 <= top < bottom <= 201


def test_a_filled_form_looks_the_same() -> None:
    form = a_form("filled in")
    _, top, _, _ = ink_added(form, sent(form), 1)
    assert top > 285, "something but the id line differs"


@pytest.mark.parametrize("turns", [0, 90, 180, 270])
def test_a_value_without_an_appearance_is_typed_into_its_field(turns: int) -> None:
    form = changed_field(a_form(""), AP=None, V=TextStringObject("typed by 山田"))
    writer = PdfWriter(clone_from=PdfReader(BytesIO(form)))
    empty = changed_field(form, V=None)
    assert "typed by 山田" in pdftotext(sent(form))
    left, top, right, bottom = ink_added(sent(empty), sent(form), 1)
    assert FIELD[0] <= left
    assert right <= FIELD[2]
    assert 300 - FIELD[3] <= top
    assert bottom <= 300 - FIELD[1]
    writer.pages[0].rotate(turns)
    assert pdftotext(sent(as_bytes(writer))).split()[:3] == ["typed", "by", "山田"]


def test_a_form_that_asks_viewers_to_type_its_values_gets_them_typed() -> None:
    form = a_form("old appearance")
    assert "new value" not in pdftotext(sent(changed_field(form, V=TextStringObject("new value"))))
    asking = changed_field(form, need_appearances=True, V=TextStringObject("new value"))
    assert "new value" in pdftotext(sent(asking))
    assert "old appearance" not in pdftotext(sent(asking))


def test_a_choice_shows_its_label() -> None:
    options = ArrayObject(
        [ArrayObject([TextStringObject("m"), TextStringObject("married")]), TextStringObject("single")]
    )
    form = changed_field(a_form(""), AP=None, FT=NameObject("/Ch"), V=TextStringObject("m"), Opt=options)
    assert "married" in pdftotext(sent(form))


def test_what_a_viewer_hides_is_not_shown() -> None:
    for flag in (2, 32):
        assert "secret" not in pdftotext(sent(changed_field(a_form("secret"), F=NumberObject(flag))))
    password = changed_field(a_form(""), AP=None, V=TextStringObject("secret"), Ff=NumberObject(1 << 13))
    assert "secret" not in pdftotext(sent(password))


def test_a_note_on_the_page_stays_where_it_is() -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(a_paper("The price is 100."))))
    note = FreeText(text="", rect=(40, 40, 140, 90))
    appearance = DecodedStreamObject()
    appearance.set_data(b"1 0 0 rg 0 0 10 5 re f")
    appearance[NameObject("/BBox")] = ArrayObject(FloatObject(value) for value in (0, 0, 10, 5))
    note[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(appearance)})
    without = as_bytes(writer)
    writer.add_annotation(0, note)
    left, top, right, bottom = ink_added(sent(without), sent(as_bytes(writer)), 1)
    assert [left, top, right, bottom] == pytest.approx([40, 210, 140, 260], abs=1)


def with_layers(hidden: bool, base: str = "/ON") -> bytes:
    """A page whose words "on a layer" are on a layer."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(a_paper("always"))))
    layer = writer._add_object(
        DictionaryObject(
            {NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("L")}
        )
    )
    states = {"/BaseState": NameObject(base), "/OFF" if hidden else "/ON": ArrayObject([layer])}
    config = DictionaryObject({NameObject(key): value for key, value in states.items()})
    entries = {NameObject("/OCGs"): ArrayObject([layer]), NameObject("/D"): config}
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject(entries)
    page = writer.pages[0]
    page["/Resources"][NameObject("/Properties")] = DictionaryObject({NameObject("/L"): layer})  # type: ignore[index]
    drawing = DecodedStreamObject()
    drawing.set_data(b"/OC /L BDC BT /F1 12 Tf 40 50 Td (on a layer) Tj ET EMC")
    page[NameObject("/Contents")] = ArrayObject([page.raw_get("/Contents"), writer._add_object(drawing)])
    return as_bytes(writer)


@pytest.mark.parametrize(
    ("paper", "shown"),
    [(with_layers(False), True), (with_layers(True), False), (with_layers(False, "/OFF"), True)],
)
def test_a_layer_is_shown_or_hidden_as_it_was(paper: bytes, shown: bool) -> None:
    copy = render_sent(paper, "Countersign")
    try:
        ink_added(render_sent(a_paper("always"), "Countersign").data, copy.data, 1)
        seen = True
    except AssertionError:
        seen = False
    assert seen == shown


def test_switching_a_layer_changes_the_hash_of_its_page() -> None:
    copy = render_sent(with_layers(True), "Countersign")
    writer = PdfWriter(clone_from=PdfReader(BytesIO(copy.data)))
    del writer.root_object["/OCProperties"]["/D"]["/OFF"]  # type: ignore[index]
    assert page_hashes(PdfReader(BytesIO(as_bytes(writer)))) != copy.page_hashes


def test_contents_that_leave_their_state_in_disorder_disturb_nothing() -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(a_paper("one"))))
    for disorder in (b"Q Q Q 5 0 0 5 0 0 cm", b"q q q 0 0 0 0 re W n", b"BT /F1 9 Tf 3 Tr", b"/Span BMC"):
        wild = DecodedStreamObject()
        wild.set_data(disorder)
        page = writer.pages[0]
        page[NameObject("/Contents")] = ArrayObject([page.raw_get("/Contents"), writer._add_object(wild)])
        copy = sent(as_bytes(writer))
        assert "Countersign · page 1/1" in pdftotext(copy)
        _, top, _, bottom = ink_added(as_bytes(writer), copy, 1)
        assert (top, bottom) >= (285, 0)


def test_nothing_of_the_document_comes_along_but_what_its_pages_draw() -> None:
    reader = PdfReader(BytesIO(sent(the_form())))
    assert set(reader.root_object) == {"/Type", "/Pages"}
    assert all(
        set(page) <= {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents", "/Group"}
        for page in reader.pages
    )
