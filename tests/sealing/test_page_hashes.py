"""A page's fingerprint: the same for the same page, another for any other."""

from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given, settings, strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, FloatObject, NameObject

from sealing.assemble import assemble
from sealing.pagehash import page_hashes
from sealing.render import Drawn, Sent, draw, render_sent
from tests.sealing.papers import a_paper, as_bytes, the_form


def hashes(data: bytes) -> tuple[str, ...]:
    return page_hashes(PdfReader(BytesIO(data)))


def test_a_page_has_the_same_hash_however_often_it_is_parsed_and_written(sent_form: Sent) -> None:
    data = sent_form.data
    for _ in range(3):
        assert hashes(data) == sent_form.page_hashes
        data = as_bytes(PdfWriter(clone_from=PdfReader(BytesIO(data))))


def test_the_same_document_is_rendered_to_the_same_bytes(sent_form: Sent) -> None:
    assert render_sent(the_form(), "Countersign env_01k") == sent_form


def test_values_do_not_change_the_hash_of_their_page(sent_form: Sent) -> None:
    signed = draw(sent_form.data, [Drawn(page, 0.1, 0.1, 0.3, 0.1, text="Zoë 山田") for page in (1, 2)])
    assert signed != sent_form.data
    assert hashes(signed) == sent_form.page_hashes


def test_other_documents_in_the_file_do_not_change_the_hash_of_a_page(sent_form: Sent) -> None:
    letter = render_sent(a_paper("a", "b"), "Countersign env_01k")
    whole = assemble([letter.data, sent_form.data], letter.data, {})
    assert hashes(whole) == letter.page_hashes + sent_form.page_hashes + letter.page_hashes


def test_one_digit_gives_another_hash() -> None:
    papers = [render_sent(a_paper(f"The price is {price}."), "Countersign") for price in (100, 900)]
    assert papers[0].page_hashes != papers[1].page_hashes


def test_another_id_line_gives_another_hash() -> None:
    papers = [render_sent(a_paper(), line) for line in ("Countersign env_1", "Countersign env_2")]
    assert papers[0].page_hashes != papers[1].page_hashes


def widen(writer: PdfWriter) -> None:
    writer.pages[0].mediabox[2] = FloatObject(500)


def turn(writer: PdfWriter) -> None:
    writer.pages[0].rotate(180)


def scale(writer: PdfWriter) -> None:
    writer.pages[0][NameObject("/UserUnit")] = FloatObject(2)


def add_contents(writer: PdfWriter) -> None:
    more = DecodedStreamObject()
    more.set_data(b"1 0 0 rg 0 0 100 100 re f")
    writer.pages[0]["/Contents"].append(writer._add_object(more))  # type: ignore[attr-defined]


def change_a_font(writer: PdfWriter) -> None:
    form = writer.pages[0]["/Resources"]["/XObject"]["/CsPage"]  # type: ignore[index]
    for font in form["/Resources"]["/Font"].values():
        font.get_object()[NameObject("/Encoding")] = NameObject("/MacRomanEncoding")


def move_the_page(writer: PdfWriter) -> None:
    form = writer.pages[0]["/Resources"]["/XObject"]["/CsPage"]  # type: ignore[index]
    form["/Matrix"][4] = FloatObject(7)


@pytest.mark.parametrize("change", [widen, turn, scale, add_contents, change_a_font, move_the_page])
def test_whatever_changes_the_look_of_a_page_changes_its_hash(change: Callable[[PdfWriter], None]) -> None:
    sent = render_sent(a_paper(), "Countersign")
    writer = PdfWriter(clone_from=PdfReader(BytesIO(sent.data)))
    change(writer)
    assert hashes(as_bytes(writer)) != sent.page_hashes


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(max_codepoint=255), max_size=100), st.integers(10, 2000), st.integers(10, 2000))
def test_the_hash_of_any_page_survives_its_signing(text: str, width: int, height: int) -> None:
    sent = render_sent(a_paper(text, size=(width, height)), "Countersign")
    signed = draw(sent.data, [Drawn(1, 0.1, 0.1, 0.5, 0.5, text=text)])
    assert hashes(signed) == sent.page_hashes
