"""Values stand where they were put, in letters of all the world."""

import unicodedata
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings, strategies as st
from PIL import Image, ImageChops
from pypdf import PdfReader

from sealing.picture import PictureRefused
from sealing.render import Drawn, draw, render_sent
from tests.sealing.papers import a_paper, the_form, turned
from tests.sealing.poppler import ink_added, pdftotext, picture_of

WHOLE = None
CROPPED = (36.0, 50.0, 560.0, 700.0)
SIGN_HERE = Drawn(2, 0.22, 0.80, 0.25, 0.025, text="Zoë Łukasz", kind="SIGNATURE")
DATE = Drawn(2, 0.50, 0.80, 0.10, 0.02, text="2026-11-22", kind="DATE")


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [WHOLE, CROPPED], ids=["whole", "cropped"])
def test_signature_and_date_stand_within_a_point_of_their_boxes(
    rotation: int, crop: tuple[float, float, float, float] | None
) -> None:
    sent = render_sent(turned(the_form(), rotation, crop), "Countersign env_01k")
    box = sent.pages[1]
    for value in (SIGN_HERE, DATE):
        left, top, right, bottom = ink_added(sent.data, draw(sent.data, [value]), 2)
        assert value.x * box.width - 1 <= left
        assert right <= (value.x + value.width) * box.width + 1
        assert value.y * box.height - 1 <= top
        assert bottom <= (value.y + value.height) * box.height + 1
        # It is centred, so as much is free above as below, but for the letters' own shapes.
        above, below = top - value.y * box.height, (value.y + value.height) * box.height - bottom
        assert abs(above - below) <= 0.25 * value.height * box.height + 1


INK = [0] * 61 + [255] * 195  # what differs more than a little
OF_EACH_KIND = (
    Drawn(2, 0.22, 0.70, 0.10, 0.04, text="ZŁ", kind="INITIALS"),
    Drawn(2, 0.50, 0.70, 0.026, 0.02, text="✓", kind="CHECKBOX"),
    Drawn(2, 0.60, 0.70, 0.026, 0.02, text="●", kind="RADIO"),
    Drawn(2, 0.22, 0.60, 0.24, 0.024, text="zoe@client.example", kind="EMAIL"),
    Drawn(2, 0.55, 0.60, 0.13, 0.024, text="1,200.50", kind="NUMBER"),
    Drawn(2, 0.22, 0.30, 0.20, 0.10, kind="STAMP"),
)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [WHOLE, CROPPED], ids=["whole", "cropped"])
def test_what_is_ticked_chosen_written_or_stamped_stands_within_a_point_of_its_box(
    rotation: int, crop: tuple[float, float, float, float] | None
) -> None:
    sent = render_sent(turned(the_form(), rotation, crop), "Countersign env_01k")
    box = sent.pages[1]
    values = [replace(x, image=a_picture(200, 100)) if x.kind == "STAMP" else x for x in OF_EACH_KIND]
    change = ImageChops.difference(picture_of(sent.data, 2), picture_of(draw(sent.data, values), 2))
    for value in values:
        left, top = value.x * box.width - 1, value.y * box.height - 1
        right, bottom = left + value.width * box.width + 2, top + value.height * box.height + 2
        # At 144 dots an inch, two to a point.
        place = (round(2 * left), round(2 * top), round(2 * right), round(2 * bottom))
        assert change.crop(place).point(INK).getbbox() is not None, value.kind
        change.paste(0, place)
    assert change.point(INK).getbbox() is None, "nothing was drawn anywhere else"


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [WHOLE, CROPPED], ids=["whole", "cropped"])
def test_the_signing_copy_shows_what_the_original_shows(
    rotation: int, crop: tuple[float, float, float, float] | None
) -> None:
    original = turned(the_form(), rotation, crop)
    sent = render_sent(original, "Countersign env_01k")
    assert picture_of(original, 2).size == picture_of(sent.data, 2).size
    _, top, _, bottom = ink_added(original, sent.data, 2)
    # Nothing differs but the id line at the bottom edge.
    assert top >= sent.pages[1].height - 13
    assert bottom <= sent.pages[1].height - 3


def test_a_value_on_a_page_that_is_not_there_is_a_mistake() -> None:
    sent = render_sent(a_paper("one"), "Countersign")
    for page in (0, -1, 2):
        with pytest.raises(ValueError, match="no page"):
            draw(sent.data, [Drawn(page, 0.1, 0.1, 0.1, 0.1, text="x")])


@pytest.mark.parametrize("size", [(60, 40), (612, 792), (5000, 3000)], ids=str)
def test_the_id_line_is_on_pages_of_any_size(size: tuple[float, float]) -> None:
    sent = render_sent(a_paper("one", "two", size=size), "Countersign env_01kabcdefghjkmnpqrstvwxyz")
    found = "".join(pdftotext(sent.data).split())
    assert found.count("Countersignenv_01kabcdefghjkmnpqrstvwxyz·page1/2") == 1
    assert found.count("page2/2") == 1


@pytest.mark.parametrize(
    "name",
    [
        "Zoë Ångström-Nuñez", "Łukasz Żółć", "Đặng Thị Ngọc Ánh", "Şükrü Çağlayan", "Ωμέγα Παπαδοπούλου",
        "Жук Їжакевич", "Հայկ Սարգսյան", "ქართული", "สมชาย ใจดี", "देवेन्द्र शर्मा", "রহিম", "தமிழ் மொழி", "山田太郎", "张伟 國華", "김철수 뷁", "Anna 山田 Жук",
    ],
)  # fmt: skip
def test_a_name_comes_out_as_it_was_written(name: str) -> None:
    sent = render_sent(a_paper(""), "Countersign")
    signed = draw(sent.data, [Drawn(1, 0.1, 0.1, 0.8, 0.2, text=name, kind="SIGNATURE")])
    assert name in pdftotext(signed)


@pytest.mark.parametrize("name", ["محمد عبد الله", "فاطمة الزهراء", "שלום כהן", "مُحَمَّد"])
def test_a_name_written_from_right_to_left_comes_out_as_it_was_written(name: str) -> None:
    sent = render_sent(a_paper(""), "Countersign")
    signed = draw(sent.data, [Drawn(1, 0.1, 0.1, 0.8, 0.2, text=name, kind="SIGNATURE")])
    assert name in unicodedata.normalize("NFKC", pdftotext(signed))


def test_text_that_is_too_long_is_made_smaller_and_wrapped_until_it_fits() -> None:
    sent = render_sent(a_paper(""), "Countersign")
    text = (
        "The conditions in the annex of the second of May apply to every delivery before the end of the year."
    )
    value = Drawn(1, 0.1, 0.1, 0.3, 0.1, text=text)
    signed = draw(sent.data, [value])
    left, top, right, bottom = ink_added(sent.data, signed, 1)
    assert left >= 39
    assert right <= 161
    assert top >= 29
    assert bottom <= 61
    assert "".join(text.split()) in "".join(pdftotext(signed).split())


def test_text_cannot_leave_its_box_nor_speak_markup() -> None:
    sent = render_sent(a_paper(""), "Countersign")
    for text in (
        "x" * 5000,
        "\n" * 500 + "x",
        "<img src='file:///etc/passwd'/>",
        "<b>&amp;",
        "a\u202eb\x00\x07",
    ):
        value = Drawn(1, 0.1, 0.1, 0.1, 0.1, text=text)
        assert draw(sent.data, [value]).startswith(b"%PDF")
    left, top, right, bottom = ink_added(
        sent.data, draw(sent.data, [Drawn(1, 0.1, 0.1, 0.1, 0.1, text="x" * 5000)]), 1
    )
    assert (left, top, right, bottom) >= (39, 29, 0, 0)
    assert right <= 81
    assert bottom <= 61


def a_picture(width: int, height: int, kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", (width, height), "black").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_keeps_its_proportions_in_the_middle_of_its_box(kind: str) -> None:
    sent = render_sent(a_paper(""), "Countersign")
    value = Drawn(1, 0.1, 0.2, 0.5, 0.2, image=a_picture(100, 100, kind), kind="SIGNATURE")
    left, top, right, bottom = ink_added(sent.data, draw(sent.data, [value]), 1)
    assert [left, top, right, bottom] == pytest.approx([110, 60, 170, 120], abs=1)


def test_a_picture_brings_nothing_but_its_pixels() -> None:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (10, 10)).save(out, "JPEG", exif=exif, comment=b"secret")
    sent = render_sent(a_paper(""), "Countersign")
    signed = draw(sent.data, [Drawn(1, 0.1, 0.2, 0.5, 0.2, image=out.getvalue())])
    assert b"taken at home" not in signed
    assert b"secret" not in signed


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a", b"%PDF-1.7", a_picture(10, 10)[:40], a_picture(5000, 2)],
    ids=lambda data: repr(data[:8]),
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    sent = render_sent(a_paper(""), "Countersign")
    with pytest.raises(PictureRefused):
        draw(sent.data, [Drawn(1, 0.1, 0.2, 0.5, 0.2, image=data)])


def test_values_are_one_last_content_stream() -> None:
    sent = render_sent(a_paper(""), "Countersign")
    signed = draw(sent.data, [Drawn(1, 0.1, y / 10, 0.2, 0.1, text=str(y)) for y in range(5)])
    before, after = (PdfReader(BytesIO(data)).pages[0]["/Contents"] for data in (sent.data, signed))
    assert len(after) == len(before) + 1  # type: ignore[arg-type]
    assert after[-1].get_object().get_data() == b"q /CsValues Do Q\n"  # type: ignore[index]


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200), st.floats(0, 1), st.floats(0, 1), st.floats(0.001, 1), st.floats(0.001, 1))
def test_anything_that_can_be_typed_can_be_drawn(
    text: str, x: float, y: float, width: float, height: float
) -> None:
    sent = render_sent(a_paper(""), "Countersign")
    assert draw(sent.data, [Drawn(1, x, y, width, height, text=text)]).startswith(b"%PDF")
