"""What a file proposes: text tags, which are taken off its pages, and the empty fields of its own form."""

from io import BytesIO

import pytest
from hypothesis import given, settings, strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject
from reportlab.pdfgen.canvas import Canvas

from domain.envelopes import CHOICES, FieldKind
from sealing import tags
from sealing.inspect import Inspected, inspect
from sealing.proposals import MOST_FIELDS, propose
from sealing.render import Drawn, draw
from sealing.tags import TagBroken, parse_tag
from tests.sealing.papers import a_paper, as_bytes, the_form, turned
from tests.sealing.poppler import ink_added, pdftotext

SIZE = (600.0, 800.0)


def an_upright_paper(rotation: int, text: str, crop: tuple[float, float, float, float] | None) -> bytes:
    """A page that reads `text` across once it is turned."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=SIZE, invariant=True)
    canvas.translate(300, 400)
    canvas.rotate(rotation)
    canvas.drawString(-120, 60, text)
    canvas.save()
    return turned(out.getvalue(), rotation, crop)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (60.0, 80.0, 560.0, 700.0)], ids=["whole", "cropped"])
def test_a_tag_becomes_a_field_where_it_stood_and_is_seen_no_more(
    rotation: int, crop: tuple[float, float, float, float] | None
) -> None:
    paper = an_upright_paper(rotation, "{{text r2 width=90 height=20}}", crop)
    kept = inspect(paper, proposals=False)
    found = inspect(paper)
    [field] = found.proposals.fields
    box = found.pages[0]
    left, _, _, bottom = ink_added(found.data, kept.data, 1)
    assert abs(field.x * box.width - left) <= 1
    assert abs((field.y + field.height) * box.height - bottom) <= 1
    assert (round(field.width * box.width), round(field.height * box.height)) == (90, 20)
    place = (field.x, field.y, field.width, field.height)
    drawn = ink_added(found.data, draw(found.data, [Drawn(1, *place, text="Zoë Łukasz")]), 1)
    assert field.x * box.width - 1 <= drawn[0]
    assert drawn[2] <= (field.x + field.width) * box.width + 1
    assert field.y * box.height - 1 <= drawn[1]
    assert drawn[3] <= (field.y + field.height) * box.height + 1
    assert "{{" not in pdftotext(found.data)


def test_what_stands_around_a_tag_stays_where_it_is() -> None:
    tagged = a_paper("Signed by {{signature r1}} in Oslo.", size=SIZE)
    found = inspect(tagged)
    without = inspect(tagged, proposals=False)
    assert "{{" in pdftotext(without.data)
    assert pdftotext(found.data).split() == ["Signed", "by", "in", "Oslo."]
    left, _, right, _ = ink_added(found.data, without.data, 1)
    assert right - left < 130, "only the tag is gone: what follows it has not moved"


def test_a_tag_that_breaks_over_two_lines_is_one_field_on_its_first() -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=SIZE, invariant=True)
    lines = canvas.beginText(40, 400)
    lines.textLines(["Please {{text r1", 'name="Name of the company"}} here'])
    canvas.drawText(lines)
    canvas.save()
    found = inspect(out.getvalue())
    [field] = found.proposals.fields
    assert (field.kind, field.label) == ("TEXT", "Name of the company")
    assert field.y * SIZE[1] < 400 < (field.y + field.height) * SIZE[1] + 3
    assert pdftotext(found.data).split() == ["Please", "here"]


def test_tags_in_a_form_that_many_pages_draw_are_taken_off_each() -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=SIZE, invariant=True)
    canvas.beginForm("foot")
    canvas.drawString(40, 60, "{{initials r1}} of all")
    canvas.endForm()
    for _ in range(3):
        canvas.doForm("foot")
        canvas.showPage()
    canvas.save()
    found = inspect(out.getvalue())
    assert [(each.page, each.kind) for each in found.proposals.fields] == [(n, "INITIALS") for n in (1, 2, 3)]
    assert pdftotext(found.data).split() == ["of", "all"] * 3


def test_a_broken_tag_stays_and_is_told() -> None:
    texts = ["{{sginature r1}}", "{{signature}}", "{{text r1 colour=red}}", "{{dropdown r1}}", "{{text r1"]
    found = inspect(a_paper(*texts, size=SIZE))
    told = [(each.page, each.text, each.code) for each in found.proposals.broken]
    codes = ["UNKNOWN_KIND", "NOBODY", "UNKNOWN_WORD", "OPTIONS", "NOT_CLOSED"]
    assert told == [(n, text, code) for n, (text, code) in enumerate(zip(texts, codes, strict=True), start=1)]
    assert found.proposals.fields == []
    assert all(text in pdftotext(found.data) for text in texts)


def test_ten_thousand_tags_are_bounded_and_told() -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=SIZE, invariant=True)
    for n in range(10_000):
        canvas.drawString(10 + n % 10 * 50, 10 + n % 790, "{{date r1}}" if n % 2 else "{{oops}}")
    canvas.save()
    found: Inspected = inspect(out.getvalue())
    assert len(found.proposals.fields) == MOST_FIELDS
    assert {each.code for each in found.proposals.broken} >= {"UNKNOWN_KIND"}
    assert len(found.proposals.broken) <= 50


def test_the_empty_fields_of_a_form_are_proposed_as_what_they_are() -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=SIZE, invariant=True)
    form = canvas.acroForm
    form.textfield(name="r2.vat", tooltip="VAT number", x=40, y=700, width=100, height=20, maxlen=9)
    form.textfield(name="done", x=40, y=650, width=100, height=20, value="filled in")
    form.textfield(name="must", x=40, y=600, width=100, height=20, maxlen=900, fieldFlags="required")
    form.checkbox(name="agree", x=40, y=550, size=20)
    form.choice(name="state", x=40, y=500, width=90, height=20, value="single", options=["single", "married"])
    for n, option in enumerate(("yes", "no")):
        form.radio(name="vat", value=option, x=40 + 40 * n, y=450, size=20)
    canvas.showPage()
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(BytesIO(out.getvalue())))
    del writer.pages[0]["/Annots"][4].get_object()["/V"]  # type: ignore[index]
    found = inspect(as_bytes(writer)).proposals.fields
    said = [(x.kind, x.recipient, x.label, x.required, x.pattern, list(x.options)) for x in found]
    assert said == [
        ("TEXT", "r2", "VAT number", False, ".{0,9}", []),
        ("TEXT", "r1", "must", True, None, []),
        ("CHECKBOX", "r1", "agree", True, None, []),
        ("DROPDOWN", "r1", "state", False, None, ["single", "married"]),
        ("RADIO", "r1", "vat", True, None, ["yes"]),
        ("RADIO", "r1", "vat", True, None, ["no"]),
    ]
    first = found[0]
    edges = (first.x * 600, first.y * 800, first.width * 600, first.height * 800)
    assert edges == pytest.approx((40, 80, 100, 20), abs=1)


def test_a_real_form_proposes_its_fields_and_no_tags() -> None:
    found = inspect(the_form()).proposals
    assert len(found.fields) > 200
    assert (found.broken, found.tagged) == ([], False)


def test_the_kinds_and_choices_are_those_of_the_contract() -> None:
    assert set(tags.SIZES) == set(FieldKind)
    assert tags.CHOICES == CHOICES


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("signature r1", ("SIGNATURE", "r1", True, None, ())),
        (" Text  R2 name = “VAT number” optional ", ("TEXT", "r2", False, "VAT number", ())),
        ("checkbox r1", ("CHECKBOX", "r1", False, None, ())),
        ("checkbox r1 required", ("CHECKBOX", "r1", True, None, ())),
        ('dropdown r50 options="a| b |c"', ("DROPDOWN", "r50", True, None, ("a", "b", "c"))),
        ("company", ("COMPANY", None, True, None, ())),
    ],
)
def test_a_tag_says_who_and_what(said: str, meant: tuple[object, ...]) -> None:
    tag = parse_tag(said)
    assert (tag.kind, tag.recipient, tag.required, tag.label, tag.options) == meant


@pytest.mark.parametrize(
    "said",
    ["", "r1 text", "text r0", "text r51", "text r1 r2", "text r1 optional required", 'text r1 name="a', "text r1 width=0",
     'radio r1 options="a|a"', 'text r1 options="a"', "text r1 name=a", 'text r1 name="a"b'],
)  # fmt: skip
def test_what_a_tag_cannot_say_is_broken(said: str) -> None:
    with pytest.raises(TagBroken):
        parse_tag(said)


WORDS = st.sampled_from(
    ["text", "radio", "r1", "r99", "name=", '"a b"', "“", "options=", '"a|b"', "width=12", "="]
)


@given(st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=8).map(" ".join)))
def test_whatever_is_written_is_a_tag_or_broken(said: str) -> None:
    try:
        tag = parse_tag(said)
    except TagBroken:
        return
    assert tag.kind in set(FieldKind)
    assert bool(tag.options) == (tag.kind in CHOICES)
    assert tag.recipient or tag.kind not in tags.A_PARTYS


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300))
def test_whatever_a_page_draws_is_looked_through_or_told(noise: bytes) -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(a_paper("x"))))
    contents = DecodedStreamObject()
    contents.set_data(b"BT /F1 12 Tf ({{text r1}}) Tj ET " + noise)
    writer.pages[0][NameObject("/Contents")] = writer._add_object(contents)
    found = propose(PdfReader(BytesIO(as_bytes(writer))))
    assert [each.kind for each in found.fields] == ["TEXT"] or found.broken
