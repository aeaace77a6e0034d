"""Photographs, office files and texts are kept and linked, never rendered; a picture becomes a PDF; only PDFs are signed."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from sealing.kinds import CSV, JPEG, OOXML, PDF, PNG, TEXT
from tests.cast import ANA, House, party, the_engagement_letter
from tests.files import (
    a_bomb_of_pixels,
    a_photograph,
    a_picture_of,
    an_office_file,
    an_open_document,
)
from tests.stories.test_b_templates import FIELDS, ROLES

ODT = "application/vnd.oasis.opendocument.text"
DOCX, XLSX = f"{OOXML}wordprocessingml.document", f"{OOXML}spreadsheetml.sheet"
KIND = "document { id title contentType signable pageCount state downloadUrl }"
A4 = (595.28, 841.89)


async def keep(house: House, data: bytes, name: str, folder: str, *jobs: str) -> dict[str, Any]:
    upload = await house.nora.upload(name, data)
    input = {"uploadId": upload, "folderId": folder, "jobIds": list(jobs)}
    return dict((await house.nora.do("createDocument", "CreateDocumentInput", input, KIND))["document"])


async def refusal_of(house: House, data: bytes, name: str, folder: str) -> tuple[str, str]:
    upload = await house.nora.upload(name, data)
    no = await house.refusal(house.nora, "createDocument", {"uploadId": upload, "folderId": folder})
    return no["code"], no["message"]


@pytest.mark.parametrize(
    ("data", "name", "kind", "saved"),
    [
        (a_photograph(), "Passport.JPG", JPEG, "Passport.JPG"),
        (a_picture_of("RGBA"), "scan.png", PNG, "scan.png"),
        (a_picture_of("RGBA", (8000, 6250)), "plan.png", PNG, "plan.png"),
        (a_picture_of("I;16"), "grey", PNG, "grey.png"),
        (an_office_file(), "letter.pdf", DOCX, "letter.pdf.docx"),
        (an_office_file("xl/workbook.xml"), "2025.xlsx", XLSX, "2025.xlsx"),
        (an_open_document(), "note.odt", ODT, "note.odt"),
        ("date;libellé;montant\n".encode("cp1252"), "bank.csv", CSV, "bank.csv"),
        ("\ufeffÀ faire : signer".encode("utf-16"), "todo.bat", TEXT, "todo.bat.txt"),
    ],
)
async def test_a_file_of_another_kind_is_known_by_its_bytes_and_comes_back_as_it_was_to_be_saved_only(
    quiet_house: House, data: bytes, name: str, kind: str, saved: str
) -> None:
    house = quiet_house
    found = await keep(house, data, name, await house.a_folder())
    assert (found["contentType"], found["signable"], found["pageCount"]) == (kind, False, 0)
    answer = await house.nora.http.get(found["downloadUrl"])
    assert answer.content == data
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{saved}"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize(
    ("data", "name", "code", "says"),
    [
        (b"MZ\x90\x00\x03" + b"\0" * 200, "invoice.pdf", "UNSUPPORTED_MEDIA_TYPE", "not taken"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 200, "photo.jpg", "UNSUPPORTED_MEDIA_TYPE", "not taken"),
        (b"#!/bin/sh\necho hello\n", "todo.txt", "UNSUPPORTED_MEDIA_TYPE", "not taken"),
        (b"\n <svg onload='alert(1)'/>", "drawing.png", "UNSUPPORTED_MEDIA_TYPE", "not taken"),
        (b"words\x00and more", "note.txt", "UNSUPPORTED_MEDIA_TYPE", "not taken"),
        (b"caf\xe9 \x81", "note.txt", "UNSUPPORTED_MEDIA_TYPE", "not taken"),
        (b"{\\rtf1 hello}", "letter.rtf", "UNSUPPORTED_MEDIA_TYPE", "not taken"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "IMG_1.HEIC", "UNSUPPORTED_MEDIA_TYPE", "JPEG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "old.doc", "UNSUPPORTED_MEDIA_TYPE", "docx"),
        (an_office_file("program/main.class"), "a.docx", "UNSUPPORTED_MEDIA_TYPE", "not taken"),
        (an_office_file(type="ms-word.document.macroEnabled"), "a.docx", "UNSUPPORTED_MEDIA_TYPE", "macros"),
        (an_open_document(more={"Basic/script": b"x"}), "a.odt", "UNSUPPORTED_MEDIA_TYPE", "macros"),
        (an_office_file(more={"word/media": b"\0" * 210_000_000}), "bomb.docx", "FILE_TOO_LARGE", "unpacks"),
        (a_bomb_of_pixels(), "bomb.png", "FILE_TOO_LARGE", "million pixels"),
        (a_photograph()[:400], "half.jpg", "FILE_UNREADABLE", "damaged"),
        (an_office_file()[:-40], "half.docx", "FILE_UNREADABLE", "damaged"),
        (b"%PDF-1.7\nnothing\n%%EOF", "empty.pdf", "PDF_UNREADABLE", "PDF"),
    ],
)
async def test_what_is_on_no_list_is_damaged_or_hides_something_is_refused_with_what_helps(
    quiet_house: House, data: bytes, name: str, code: str, says: str
) -> None:
    house = quiet_house
    found, words = await refusal_of(house, data, name, await house.a_folder())
    assert found == code
    assert says in words


async def test_an_office_file_with_a_program_in_it_is_refused_whatever_it_says_of_itself(
    quiet_house: House,
) -> None:
    hidden = an_office_file(more={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    found = await refusal_of(quiet_house, hidden, "letter.docx", await quiet_house.a_folder())
    assert found[0] == "UNSUPPORTED_MEDIA_TYPE"
    assert "macros" in found[1]


async def test_nobody_can_be_asked_to_sign_a_picture_or_an_office_file_by_any_way(house: House) -> None:
    folder = await house.a_folder()
    photo = await keep(house, a_photograph(), "Passport.jpg", folder)
    letter = await keep(house, an_office_file(), "letter.docx", folder)
    pdf = await house.a_document(folder)
    upload = await house.nora.upload("letter.docx", an_office_file())
    people = [party("ana", **ANA)]
    draft = await house.nora.do(
        "createEnvelope",
        "CreateEnvelopeInput",
        {"documentIds": [pdf], "recipients": people},
        "envelope { id }",
    )
    for mutation, input in (
        ("requestSignature", {"recipients": people, "idempotencyKey": "s"}),
        ("requestApproval", {"approvers": people, "idempotencyKey": "a"}),
        ("createEnvelope", {"recipients": people}),
        ("updateEnvelope", {"id": draft["envelope"]["id"]}),
    ):
        for file, says in ((photo, "Make a PDF of it"), (letter, "Save it as a PDF")):
            no = await house.refusal(house.nora, mutation, {**input, "documentIds": [pdf, file["id"]]})
            assert no["code"] == "DOCUMENT_NOT_SIGNABLE", mutation
            assert file["title"] in no["message"]
            assert says in no["message"]
    template = {"name": "Letter", "uploadId": upload, "roles": ROLES, "fields": FIELDS}
    assert (await house.refusal(house.nora, "createTemplate", template))["code"] == "DOCUMENT_NOT_SIGNABLE"


async def test_a_linked_file_that_nobody_can_sign_holds_no_job_back(house: House) -> None:
    folder, job = await house.a_folder(), await house.a_job(await house.a_pipeline())
    await keep(house, an_office_file(), "notes.docx", folder, job)
    pdf = await house.a_document(folder, job)
    request = await house.a_request(pdf, parties=[party("ana", **ANA)])
    await house.sign(request["parties"]["ana"])
    assert await house.stage_of(job) == "Ready to file"


async def test_a_picture_becomes_a_pdf_upright_without_what_the_phone_wrote_into_it_and_is_signed(
    house: House,
) -> None:
    folder, job = await house.a_folder(), await house.a_job(await house.a_pipeline())
    photo = await keep(house, a_photograph(), "Passport.jpg", folder, job)
    select = f"{KIND} links {{ job {{ id }} role }}"
    input = {"documentId": photo["id"], "idempotencyKey": "once"}
    made = await house.nora.do("makePdf", "MakePdfInput", input, select)
    again = await house.nora.do("makePdf", "MakePdfInput", input, select)
    pdf = made["document"]
    assert again["document"]["id"] == pdf["id"]
    assert (pdf["title"], pdf["contentType"], pdf["signable"], pdf["pageCount"]) == ("Passport", PDF, True, 1)
    assert made["links"] == [{"job": {"id": job}, "role": "BLOCKING"}]
    data = await house.nora.download(pdf["downloadUrl"])
    for secret in (b"taken by Ana", b"Exif", b"GPS"):
        assert secret not in data
    [page] = PdfReader(BytesIO(data)).pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A4, abs=0.1)
    [inside] = page.images
    shown = Image.open(BytesIO(inside.data)).convert("RGB")
    assert shown.size == (40, 60)
    red, _, blue = shown.split()
    assert _bright(red.crop((0, 0, 40, 16))), "red is on top"
    assert _bright(blue.crop((0, 24, 40, 60))), "blue is below"
    request = await house.a_request(pdf["id"], parties=[party("ana", **ANA)])
    await house.sign(request["parties"]["ana"])
    assert await house.stage_of(job) == "Ready to file"
    assert (await house.sealed(request["id"]))["state"] == "COMPLETED"


def _bright(colour: Image.Image) -> bool:
    return colour.point(lambda x: x < 200 and 255).getbbox() is None


async def test_only_a_picture_is_made_a_pdf(quiet_house: House) -> None:
    house = quiet_house
    folder = await house.a_folder()
    for made in (
        await keep(house, an_office_file(), "letter.docx", folder),
        await keep(house, the_engagement_letter(), "letter.pdf", folder),
    ):
        no = await house.refusal(house.nora, "makePdf", {"documentId": made["id"]})
        assert no["code"] == "UNSUPPORTED_MEDIA_TYPE"
        assert made["title"] in no["message"]
