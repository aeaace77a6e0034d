"""Whatever is done to a sealed file, it is no longer valid."""

import logging
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript
from pypdf.annotations import FreeText, Highlight, Text
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    RectangleObject,
    TextStringObject,
)

from sealing.complete import ToSeal, complete
from sealing.render import Drawn, draw, render_sent
from sealing.seal import SealKey
from sealing.verdict_words import Finding
from sealing.verify import verify
from tests.sealing.conftest import evidence_of, facts_of
from tests.sealing.papers import a_paper, as_bytes
from tests.sealing.poppler import pdfsig, pdftotext

# pyHanko logs a traceback for every file that it finds wanting: here, for all.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)

Change = Callable[[PdfWriter], object]


@pytest.fixture(scope="module")
def small(the_key: SealKey) -> bytes:
    """A small sealed file, so that many changes of it are quickly verified."""
    paper = render_sent(a_paper("The price is 100.", "Signed:"), "Countersign env_01k")
    values = [Drawn(2, 0.3, 0.3, 0.4, 0.1, text="Zoë")]
    return complete([ToSeal(paper.data, values)], facts_of(), evidence_of(paper), the_key)


def annotate(writer: PdfWriter) -> None:
    writer.add_annotation(0, FreeText(text="The price is 10.", rect=(40, 140, 200, 170)))


def add_a_note(writer: PdfWriter) -> None:
    writer.add_annotation(0, Text(text="agreed otherwise", rect=(40, 140, 60, 160)))


def add_a_field(writer: PdfWriter) -> None:
    field = DictionaryObject({NameObject("/FT"): NameObject("/Tx"), NameObject("/V"): TextStringObject("10")})
    fields = writer.root_object["/AcroForm"]["/Fields"]  # type: ignore[index]
    fields.append(writer._add_object(field))


def mark_a_sentence(writer: PdfWriter) -> None:
    corners = ArrayObject([FloatObject(each) for each in (40, 170, 200, 170, 40, 140, 200, 140)])
    writer.add_annotation(0, Highlight(rect=(40, 140, 200, 170), quad_points=corners))


def change_a_value(writer: PdfWriter) -> None:
    """What a signer filled in, as it is drawn on the second page."""
    values = writer.pages[1]["/Resources"]["/XObject"]["/CsValues"]  # type: ignore[index]
    values.set_data(values.get_data() + b" ")


def change_the_metadata(writer: PdfWriter) -> None:
    writer.add_metadata({"/Title": "Another title"})


def change_the_language(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/Lang")] = TextStringObject("tlh")


def append_a_page(writer: PdfWriter) -> None:
    writer.add_blank_page(400, 300)


def remove_a_page(writer: PdfWriter) -> None:
    writer.remove_page(0)


def swap_pages(writer: PdfWriter) -> None:
    kids = writer.root_object["/Pages"]["/Kids"]  # type: ignore[index]
    kids[0], kids[1] = kids[1], kids[0]


def turn_a_page(writer: PdfWriter) -> None:
    writer.pages[0].rotate(90)


def turn_all_pages(writer: PdfWriter) -> None:
    writer.root_object["/Pages"][NameObject("/Rotate")] = writer.pages[0].rotate(90)["/Rotate"]  # type: ignore[index]


def crop_a_page(writer: PdfWriter) -> None:
    writer.pages[0].cropbox = RectangleObject((0, 0, 100, 100))


def replace_the_contents(writer: PdfWriter) -> None:
    writer.pages[0][NameObject("/Contents")] = ArrayObject()


def replace_a_font(writer: PdfWriter) -> None:
    form = writer.pages[0]["/Resources"]["/XObject"]["/CsPage"]  # type: ignore[index]
    for font in form["/Resources"]["/Font"].values():
        font.get_object()[NameObject("/BaseFont")] = NameObject("/Symbol")


def hide_a_layer(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject()


def act_on_opening(writer: PdfWriter) -> None:
    writer.add_open_action(JavaScript("app.alert('Hello')"))


def attach_a_file(writer: PdfWriter) -> None:
    writer.add_attachment("terms.txt", b"other terms")


def remove_the_evidence(writer: PdfWriter) -> None:
    del writer.root_object["/Names"]


CHANGES: list[Change] = [
    annotate, add_a_note, add_a_field, mark_a_sentence, change_a_value, change_the_metadata, change_the_language, append_a_page, remove_a_page,
    swap_pages, turn_a_page, turn_all_pages, crop_a_page, replace_the_contents, replace_a_font, hide_a_layer,
    act_on_opening, attach_a_file, remove_the_evidence,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("incremental", [True, False], ids=["as an update", "rewritten"])
def test_a_changed_file_is_not_valid(
    small: bytes, the_key: SealKey, change: Change, incremental: bool
) -> None:
    reader = PdfReader(BytesIO(small))
    writer = PdfWriter(reader, incremental=True) if incremental else PdfWriter(clone_from=reader)
    change(writer)
    changed = as_bytes(writer)
    assert changed != small
    assert not verify(changed, [the_key.root_pem]).valid


SHOWN: list[Change] = [
    annotate, add_a_note, remove_a_page, swap_pages, turn_a_page, turn_all_pages, crop_a_page, replace_the_contents,
    replace_a_font,
]  # fmt: skip


@pytest.mark.parametrize("change", SHOWN)
def test_a_change_of_what_is_shown_is_seen_even_under_a_new_seal(
    small: bytes, the_key: SealKey, change: Change
) -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(small)))
    change(writer)
    for page in writer.pages:
        if change not in (annotate, add_a_note):
            page.pop("/Annots", None)
    del writer.root_object["/AcroForm"], writer.root_object["/Perms"]
    verdict = verify(the_key.seal(as_bytes(writer), reason="", name=""), [the_key.root_pem])
    assert verdict.signature_intact
    assert verdict.pages_unchanged is False


def test_one_altered_digit_of_the_price_is_told_as_a_change_of_the_pages(
    small: bytes, the_key: SealKey
) -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(small)))
    page = writer.pages[0]["/Resources"]["/XObject"]["/CsPage"]  # type: ignore[index]
    before = page.get_data()
    assert b"price is 100." in before
    page.set_data(before.replace(b"price is 100.", b"price is 900."))
    altered = as_bytes(writer)
    assert "The price is 900." in pdftotext(altered)
    verdict = verify(altered, [the_key.root_pem])
    assert verdict.pages_unchanged is False
    assert not verdict.valid
    assert Finding.PAGES in verdict.findings


def test_bytes_after_the_end_are_not_valid(small: bytes, the_key: SealKey) -> None:
    for junk in (b"\n", b" ", b"\0", b"%", b"%%EOF\n", b"junk" * 100):
        assert not verify(small + junk, [the_key.root_pem]).valid


def test_bytes_before_the_beginning_are_not_valid(small: bytes, the_key: SealKey) -> None:
    assert not verify(b"\n" + small, [the_key.root_pem]).valid


def test_a_file_cut_short_is_not_valid(small: bytes, the_key: SealKey) -> None:
    for kept in (0, 1, 100, len(small) // 2, len(small) - 100, len(small) - 1):
        assert not verify(small[:kept], [the_key.root_pem]).valid


def test_a_revision_rolled_back_is_not_valid(small: bytes, the_key: SealKey) -> None:
    before = small[: small.index(b"%%EOF") + 6]
    assert not verify(before, [the_key.root_pem]).valid


def test_the_case_of_the_signatures_digits_may_not_change(small: bytes, the_key: SealKey) -> None:
    start = small.index(b"<3082")
    end = small.index(b">", start)
    for changed in (small[start:end].lower(), small[start : end - 1] + b"1"):
        assert not verify(small[:start] + changed + small[end:], [the_key.root_pem]).valid


def test_a_gap_in_the_byte_range_is_not_valid(small: bytes, the_key: SealKey) -> None:
    start = small.index(b"/ByteRange")
    end = small.index(b"]", start)
    first, length, again, rest = map(int, small[start:end].split(b"[")[1].split())
    for numbers in (
        (first, length - 1, again, rest + 1),
        (first, length - 1, again, rest),
        (first, length, again + 1, rest - 1),
        (first, length, again, rest - 1),
        (first + 1, length - 1, again, rest),
        (first, length, again - 2, rest + 2),
    ):
        changed = b"/ByteRange [" + b" ".join(b"%d" % number for number in numbers)
        forged = small[:start] + changed.ljust(end - start) + small[end:]
        assert len(forged) == len(small)
        assert not verify(forged, [the_key.root_pem]).valid


def test_a_seal_of_the_same_name_by_somebody_else_is_not_valid(the_key: SealKey) -> None:
    stranger = SealKey.throwaway()
    assert stranger.certificate.subject == the_key.certificate.subject
    paper = render_sent(a_paper(), "Countersign env_01k")
    file = complete([ToSeal(paper.data, [])], facts_of(), evidence_of(paper), stranger)
    assert verify(file, [stranger.root_pem]).valid
    assert not verify(file, [the_key.root_pem]).valid


def test_a_signature_taken_from_another_file_is_not_valid(the_key: SealKey) -> None:
    files = []
    for price in ("The price is 100.", "The price is 900."):
        paper = render_sent(a_paper(price), "Countersign env_01k")
        files.append(complete([ToSeal(paper.data, [])], facts_of(), evidence_of(paper), the_key))
    one, other = files
    digits = slice(one.index(b"<3082"), one.index(b">", one.index(b"<3082")))
    assert len(one) == len(other)
    start = other.index(b"<3082")
    forged = other[:start] + one[digits] + other[start + digits.stop - digits.start :]
    assert not verify(forged, [the_key.root_pem]).valid


def test_a_second_signature_is_not_valid(small: bytes, the_key: SealKey) -> None:
    writer = PdfWriter(PdfReader(BytesIO(small)), incremental=True)
    # Our own tools respect what a seal forbids, so it is made to forbid nothing.
    del writer.root_object["/Perms"], writer.root_object["/AcroForm"]
    twice = SealKey.throwaway().seal(as_bytes(writer), reason="", name="")
    assert "Signature #1" in pdfsig(twice)
    assert twice.startswith(small)
    assert not verify(twice, [the_key.root_pem]).valid


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_one_bit_changed_anywhere_is_not_valid(small: bytes, the_key: SealKey, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(small) - 1))
    bit = data.draw(st.integers(0, 7))
    changed = bytearray(small)
    changed[place] ^= 1 << bit
    assert not verify(bytes(changed), [the_key.root_pem]).valid


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_one_bit_changed_in_the_signature_itself_is_not_valid(
    small: bytes, the_key: SealKey, data: st.DataObject
) -> None:
    start = small.index(b"<3082")
    place = data.draw(st.integers(start, start + 2000))
    bit = data.draw(st.sampled_from([0, 1, 2, 5]))
    changed = bytearray(small)
    changed[place] ^= 1 << bit
    assert not verify(bytes(changed), [the_key.root_pem]).valid


def test_drawing_over_a_page_after_it_was_signed_is_seen(the_key: SealKey) -> None:
    paper = render_sent(a_paper(), "Countersign env_01k")
    once = draw(paper.data, [Drawn(1, 0.1, 0.1, 0.2, 0.1, text="Zoë")])
    twice = draw(once, [Drawn(1, 0.1, 0.5, 0.5, 0.1, text="The price is 900.")])
    file = complete([ToSeal(twice, [])], facts_of(), evidence_of(paper), the_key)
    assert verify(file, [the_key.root_pem]).pages_unchanged is False
