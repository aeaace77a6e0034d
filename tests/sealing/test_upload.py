"""What is taken at the door, what is removed, and what is refused, always with a clear word and in time."""

import os
import time
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings, strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NullObject,
    TextStringObject,
)

from sealing.inspect import Inspected, Limits, PdfRefused, inspect
from sealing.render import render_sent
from tests.sealing.papers import a_paper, as_bytes, scattered, the_encrypted_form, the_form, turned
from tests.sealing.poppler import pdftotext, picture_of
from tests.sealing.test_flattening import a_form

SHORT = Limits(seconds=10)


def refused(data: bytes, limits: Limits = SHORT) -> PdfRefused:
    """How `data` is refused; it must be within the time allowed, and a little for starting the process."""
    begun = time.monotonic()
    with pytest.raises(PdfRefused) as caught:
        inspect(data, limits)
    assert time.monotonic() - begun < limits.seconds + 5
    return caught.value


def outcome(data: bytes) -> str:
    try:
        inspect(data, SHORT)
    except PdfRefused as refusal:
        return refusal.code
    return "TAKEN"


def raw_pdf(*objects: bytes) -> bytes:
    """A PDF of these numbered objects (from 1), the first the catalogue, without anybody's help."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def packed(data: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    return b"<</Length %d/Filter %s>>stream\n%s\nendstream" % (len(data), filters, data)


def one_page(contents: bytes, resources: bytes = b"<<>>", *more: bytes) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R/Resources %s>>" % resources
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", tree, page, contents, *more)


def a_bomb(size: int) -> bytes:
    """So many zeros, deflated."""
    pack, piece = zlib.compressobj(9), bytes(1 << 20)
    return b"".join(pack.compress(piece) for _ in range(size >> 20)) + pack.flush()


def test_a_real_form_is_taken() -> None:
    taken = inspect(the_form())
    assert taken.page_count == 2
    assert [(page.width, page.height) for page in taken.pages] == [(612, 792), (612, 792)]
    assert taken.came is None
    assert "Amount you owe" in pdftotext(taken.data)


def test_pages_are_measured_as_they_are_displayed() -> None:
    taken = inspect(turned(a_paper(), 90, (10, 20, 310, 220)))
    assert [(page.width, page.height) for page in taken.pages] == [(200, 300)]


def test_an_encrypted_form_is_refused_and_told_what_to_do() -> None:
    refusal = refused(the_encrypted_form())
    assert refusal.code == "PDF_ENCRYPTED"
    assert "print it to a new PDF" in refusal.detail


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"\x89PNG\r\n\x1a\n" + bytes(100), b"<html>%PDF", os.urandom(5000)]
)
def test_what_is_no_pdf_is_refused_by_its_content(data: bytes) -> None:
    # "%PDF-" is what makes it one, whatever its name says.
    assert refused(data).code == "UNSUPPORTED_MEDIA_TYPE"


def test_a_scan_of_20_megabytes_is_taken_within_the_default_limits() -> None:
    """Whatever was packed as well as it could be: what it takes to seal it does not fit into memory thrice."""
    side = 2700
    picture = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8" % (
        side,
        side,
    )
    scan = packed(zlib.compress(os.urandom(side * side * 3), 0)).replace(b"<<", b"<<" + picture, 1)
    shown = packed(zlib.compress(b"q 400 0 0 300 0 0 cm /Scan Do Q"))
    data = one_page(shown, b"<</XObject<</Scan 5 0 R>>>>", scan)
    assert len(data) > 20 * 1024 * 1024
    assert inspect(data, Limits()).page_count == 1


def test_a_file_of_60_megabytes_is_refused_without_being_read() -> None:
    begun = time.monotonic()
    assert refused(b"%PDF-1.7\n" + bytes(60_000_000)).code == "FILE_TOO_LARGE"
    assert time.monotonic() - begun < 1


def test_too_many_pages_are_refused() -> None:
    assert refused(a_paper("1", "2", "3"), Limits(max_pages=2)).code == "FILE_TOO_LARGE"


def test_a_page_larger_than_pdf_allows_is_refused() -> None:
    assert refused(a_paper(size=(20000, 100))).code == "PDF_UNREADABLE"


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.9])
def test_a_form_cut_short_is_refused(part: float) -> None:
    data = the_form()
    assert refused(data[: int(len(data) * part)]).code == "PDF_UNREADABLE"


LOOPS = {
    "a page tree that holds itself": raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"
    ),
    "no pages": raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"),
    "a catalogue that is missing": raw_pdf(b"null"),
    "a form that draws itself": one_page(
        packed(zlib.compress(b"/A Do")),
        b"<</XObject<</A 5 0 R>>>>",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 5 0 R>>>>/Length 5>>stream\n/A Do\nendstream",
    ),
    "an object that is itself": one_page(b"4 0 R"),
    "a length that is its own": one_page(b"<</Length 4 0 R>>stream\nq Q\nendstream"),
    "a thousand brackets": one_page(b"[" * 100_000),
    "a thousand dictionaries": one_page(packed(zlib.compress(b"q Q")), b"<</Font" + b"<</A" * 50_000),
    "a chain of ten thousand": raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</ExtGState 4 0 R>>>>",
        *(b"<</A %d 0 R>>" % number for number in range(5, 10_005)),
        b"null",
    ),
    "a cross-reference table that points to itself": one_page(b"null").replace(b"/Size", b"/Prev 9/Size"),
}


@pytest.mark.parametrize("data", LOOPS.values(), ids=LOOPS.keys())
def test_endless_structures_end(data: bytes) -> None:
    assert outcome(data) in ("TAKEN", "PDF_UNREADABLE")


BOMBS = {
    "contents of a gigabyte": one_page(packed(a_bomb(1 << 30))),
    "packed twice": one_page(packed(zlib.compress(a_bomb(1 << 30)), b"[/FlateDecode/FlateDecode]")),
    "a picture of a gigabyte": one_page(
        packed(zlib.compress(b"/A Do")), b"<</XObject<</A 5 0 R>>>>", packed(a_bomb(1 << 30))
    ),
    "hundred pictures of 10 megabytes": one_page(
        packed(zlib.compress(b"q Q")),
        b"<</XObject<<" + b"".join(b"/A%d %d 0 R" % (n, n) for n in range(5, 105)) + b">>>>",
        *[packed(a_bomb(10 << 20))] * 100,
    ),
}


@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS.keys())
def test_bombs_are_refused(data: bytes) -> None:
    assert len(data) < 2_000_000
    assert refused(data).code in ("FILE_TOO_LARGE", "PDF_UNREADABLE")


def test_a_thousand_pages_of_one_large_stream_end_in_a_refusal() -> None:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    pages = b"<</Type/Pages/Kids[" + b"3 0 R " * 1000 + b"]/Count 1000>>"
    stream = packed(zlib.compress(os.urandom(5 << 20).hex().encode(), 1))
    data = raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", pages, page, stream)
    assert refused(data, Limits(seconds=4)).code == "PDF_UNREADABLE"


def test_a_file_that_eats_memory_ends_in_a_refusal() -> None:
    many = b"[" + b"<<>>" * 5_000_000 + b"]"
    assert refused(one_page(many)).code == "PDF_UNREADABLE"


def test_a_process_that_is_given_too_little_ends_in_a_refusal() -> None:
    assert refused(the_form(), Limits(seconds=0.1)).code == "PDF_UNREADABLE"
    assert refused(the_form(), Limits(memory=64 * 1024 * 1024)).code == "PDF_UNREADABLE"


def a_file_that_acts() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(a_paper("The price is 100."))))

    def action(kind: str) -> DictionaryObject:
        return DictionaryObject(
            {NameObject("/S"): NameObject(kind), NameObject("/JS"): TextStringObject("alert(1)")}
        )

    page, root = writer.pages[0], writer.root_object
    root[NameObject("/OpenAction")] = action("/JavaScript")
    root[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): TextStringObject("<xfa/>")})
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): action("/Launch")})
    links = [action(kind) for kind in ("/SubmitForm", "/ImportData", "/GoToR", "/GoToE")]
    annotations = [
        DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): a}) for a in links
    ]
    annotations.append(DictionaryObject({NameObject("/Subtype"): NameObject("/RichMedia")}))
    page[NameObject("/Annots")] = ArrayObject(annotations)
    writer.add_attachment("virus.exe", b"MZ")
    return as_bytes(writer)


def test_active_content_is_removed_and_reported() -> None:
    taken = inspect(a_file_that_acts())
    assert taken.removed == (
        "AA", "EmbeddedFiles", "GoToE", "GoToR", "ImportData", "JavaScript", "Launch", "OpenAction", "RichMedia",
        "SubmitForm", "XFA",
    )  # fmt: skip
    for word in (
        b"/JavaScript",
        b"/Launch",
        b"/XFA",
        b"/EmbeddedFiles",
        b"/AA",
        b"/Annots",
        b"virus",
        b"/AcroForm",
    ):
        assert word not in taken.data
    assert inspect(taken.data).removed == ()
    assert "The price is 100." in pdftotext(taken.data)


def test_active_content_is_found_wherever_in_the_file_its_words_are_written() -> None:
    taken = inspect(scattered(a_file_that_acts()))
    assert taken.removed == inspect(a_file_that_acts()).removed


def test_a_page_has_the_same_size_and_the_same_form_wherever_its_numbers_are_written() -> None:
    paper = turned(a_form("filled in"), 90, (10, 20, 310, 260))
    taken, plain = inspect(scattered(paper)), inspect(paper)
    assert (taken.pages, taken.proposals) == (plain.pages, plain.proposals)
    assert picture_of(taken.data, 1).tobytes() == picture_of(plain.data, 1).tobytes()


def test_active_content_is_refused_where_the_setting_says_so() -> None:
    with pytest.raises(PdfRefused) as caught:
        inspect(a_file_that_acts(), active_content="refuse")
    assert caught.value.code == "PDF_ACTIVE_CONTENT"
    assert "JavaScript" in caught.value.detail
    assert inspect(a_paper(), active_content="refuse").removed == ()


def test_names_that_look_like_actions_do_no_harm() -> None:
    data = one_page(
        packed(zlib.compress(b"BT /AA 20 Tf 40 150 Td (Hello) Tj /N 9 Tf (and) Tj ET /P Do /V Do /Next Do")),
        b"<</Font<</AA 5 0 R/N 5 0 R>>/XObject<</P 6 0 R/V 7 0 R/Next 8 0 R>>>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 400 300]/Resources<</Font<</A 5 0 R>>>>/Length 42>>stream\n"
        b"BT /A 20 Tf 40 50 Td (inside a form) Tj ET\nendstream",
        b"<</Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</V 8 0 R>>>>/Length 5>>stream\n/V Do\nendstream",
        b"<</Subtype/Form/BBox[0 0 400 300]/Resources<</Font<</N 5 0 R>>>>/Length 34>>stream\n"
        b"BT /N 20 Tf 40 90 Td (deep) Tj ET \nendstream",
    )
    taken = inspect(data, active_content="refuse")
    assert taken.removed == ()
    assert "Hello" in pdftotext(taken.data)
    assert "inside a form" in pdftotext(taken.data)
    assert "deep" in pdftotext(taken.data)


def test_what_is_taken_can_be_rendered(sealed: bytes) -> None:
    for data in (the_form(), a_paper(), sealed):
        taken: Inspected = inspect(data)
        assert render_sent(taken.data, "Countersign").pages == taken.pages


def test_a_dangling_reference_is_no_reason_to_refuse() -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(a_paper("Hello"))))
    resources = writer.pages[0]["/Resources"]
    resources[NameObject("/Properties")] = DictionaryObject({NameObject("/A"): NullObject()})  # type: ignore[index]
    empty = DecodedStreamObject()
    empty.set_data(b"")
    resources[NameObject("/XObject")] = DictionaryObject({NameObject("/B"): writer._add_object(empty)})  # type: ignore[index]
    assert inspect(as_bytes(writer)).page_count == 1


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_a_damaged_form_is_taken_or_refused_and_nothing_else(data: st.DataObject) -> None:
    form = bytearray(the_form())
    for place in data.draw(st.lists(st.integers(1000, len(form) - 1000), min_size=1, max_size=200)):
        form[place] = data.draw(st.integers(0, 255))
    assert outcome(bytes(form)) in ("TAKEN", "PDF_UNREADABLE", "PDF_ENCRYPTED", "FILE_TOO_LARGE")
