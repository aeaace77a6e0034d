"""Files in and out: each bad one with its exact answer, and nothing of it kept."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from api.demo.client import Client
from api.running import Databases
from tests.cast import ANA, House, party, the_encrypted_form, the_engagement_letter, the_tax_form

MB = 1024 * 1024
UNKNOWN = "0" * 26


def announcing(data: bytes, **other: Any) -> dict[str, Any]:
    sha256 = hashlib.sha256(data).hexdigest()
    return {
        "fileName": "letter.pdf",
        "contentType": "application/pdf",
        "size": len(data),
        "sha256": sha256,
        **other,
    }


async def a_ticket(who: Client, data: bytes, **other: Any) -> dict[str, Any]:
    made = await who.do(
        "createUpload", "CreateUploadInput", announcing(data, **other), "upload { id url method }"
    )
    ticket: dict[str, Any] = made["upload"]
    return ticket


def kept(house: House, data: bytes) -> bool:
    folder: Path = house.settings.data_dir / "files"
    return (folder / hashlib.sha256(data).hexdigest()).exists()


async def put(who: Client, ticket: dict[str, Any], data: bytes) -> tuple[int, str]:
    """The status and the code of the answer."""
    answer = await who.http.put(ticket["url"], content=data)
    text = answer.json()["code"] if answer.status_code in (404, 422) else ""
    return answer.status_code, text


async def test_what_is_announced_too_large_is_refused_before_a_byte_is_sent(quiet_house: House) -> None:
    refusal = await quiet_house.refusal(quiet_house.nora, "createUpload", announcing(b"x", size=60 * MB))
    assert refusal["code"] == "FILE_TOO_LARGE"
    assert "25 MB" in refusal["message"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"size": 0}, "size"),
        ({"size": -1}, "size"),
        ({"sha256": "A" * 64}, "sha256"),
        ({"sha256": "0" * 63}, "sha256"),
        ({"sha256": ""}, "sha256"),
        ({"fileName": " "}, "fileName"),
        ({"fileName": "a\nb.pdf"}, "fileName"),
    ],
)
async def test_a_ticket_for_nonsense_is_not_given(
    quiet_house: House, wrong: dict[str, Any], field: str
) -> None:
    refusal = await quiet_house.refusal(quiet_house.nora, "createUpload", announcing(b"x", **wrong))
    assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["input", field])


async def test_more_bytes_than_announced_are_answered_413_and_not_kept(quiet_house: House) -> None:
    house, letter = quiet_house, the_engagement_letter()
    ticket = await a_ticket(house.nora, letter)
    for too_much in (letter + b"\n", letter + b"x" * MB, b"x" * (60 * MB)):
        answer = await house.nora.http.put(ticket["url"], content=too_much)
        assert answer.status_code == 413, len(too_much)
        assert not kept(house, too_much)
    assert await put(house.nora, ticket, letter) == (204, ""), "the ticket still holds"


async def test_more_bytes_than_announced_in_pieces_of_no_stated_length_are_answered_413(
    quiet_house: House,
) -> None:
    house, letter = quiet_house, the_engagement_letter()
    ticket = await a_ticket(house.nora, letter)

    async def pieces() -> AsyncIterator[bytes]:
        yield letter
        yield b"and more"

    answer = await house.nora.http.put(ticket["url"], content=pieces())
    assert answer.status_code == 413
    assert not kept(house, letter + b"and more")


async def test_bytes_that_are_not_those_announced_are_not_kept_and_the_right_ones_still_may_come(
    quiet_house: House,
) -> None:
    house, letter = quiet_house, the_engagement_letter()
    folder = await house.a_folder()
    ticket = await a_ticket(house.nora, letter)
    other = letter[:-1] + b"?"
    for wrong in (letter[:-1], b"", other):
        assert await put(house.nora, ticket, wrong) == (422, "UPLOAD_MISMATCH")
        assert not kept(house, wrong)
        refusal = await house.refusal(
            house.nora, "createDocument", {"uploadId": ticket["id"], "folderId": folder}
        )
        assert refusal["code"] == "UPLOAD_NOT_FOUND"
    assert await put(house.nora, ticket, letter) == (204, "")
    made = await house.nora.do(
        "createDocument",
        "CreateDocumentInput",
        {"uploadId": ticket["id"], "folderId": folder},
        "document { downloadUrl }",
    )
    assert await house.nora.download(made["document"]["downloadUrl"]) == letter


async def test_the_same_bytes_twice_are_fine_and_other_bytes_change_nothing(quiet_house: House) -> None:
    house, letter = quiet_house, the_engagement_letter()
    ticket = await a_ticket(house.nora, letter)
    assert await put(house.nora, ticket, letter) == (204, "")
    before = await house.nora.ask("{ pipelines { totalCount } events(first: 100) { totalCount } }")
    assert await put(house.nora, ticket, letter) == (204, "")
    assert await put(house.nora, ticket, b"x" * len(letter)) == (422, "UPLOAD_MISMATCH")
    assert await house.nora.ask("{ pipelines { totalCount } events(first: 100) { totalCount } }") == before
    assert kept(house, letter)


async def test_a_ticket_ends(quiet_house: House, database: Databases) -> None:
    house, letter = quiet_house, the_engagement_letter()
    folder = await house.a_folder()
    early, late = await a_ticket(house.nora, letter), await a_ticket(house.nora, letter)
    assert await put(house.nora, early, letter) == (204, "")
    with psycopg.connect(database.owner or "") as connection:
        connection.execute("update upload set expires_at = now() - interval '1 second'")
    assert await put(house.nora, late, letter) == (404, "UPLOAD_NOT_FOUND")
    for ticket in (early, late):
        refusal = await house.refusal(
            house.nora, "createDocument", {"uploadId": ticket["id"], "folderId": folder}
        )
        assert refusal["code"] == "UPLOAD_NOT_FOUND"


async def test_only_who_asked_for_a_ticket_may_use_it_and_all_others_are_answered_alike(house: House) -> None:
    letter = the_engagement_letter()
    ticket = await a_ticket(house.nora, letter)
    _, otto = await house.a_member()
    unknown = {"url": f"/files/uploads/upl_{UNKNOWN}"}
    for who, which in ((otto, ticket), (otto, unknown), (house.nora, unknown)):
        assert await put(who, which, letter) == (404, "UPLOAD_NOT_FOUND")
    envelope = await house.a_request(
        await house.a_document(await house.a_folder()), parties=[party("ana", **ANA)]
    )
    for nobody in (house.guest(""), house.guest("nonsense"), await house.party(envelope["parties"]["ana"])):
        answers = [await nobody.http.put(url, content=letter) for url in (ticket["url"], unknown["url"])]
        assert [each.status_code for each in answers] == [401, 401]
        assert answers[0].content == answers[1].content


NOT_TAKEN = {
    "a program": (b"MZ\x90\x00\x03" + b"\0" * 64, "UNSUPPORTED_MEDIA_TYPE"),
    "a page": (b"<!doctype html><title>Letter</title>", "UNSUPPORTED_MEDIA_TYPE"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "FILE_UNREADABLE"),
    "encrypted": (the_encrypted_form(), "PDF_ENCRYPTED"),
    "cut short": (the_tax_form()[: len(the_tax_form()) // 2], "PDF_UNREADABLE"),
    "a head alone": (b"%PDF-1.7\n", "PDF_UNREADABLE"),
    "damaged": (
        the_engagement_letter().replace(b"/Pages", b"/Pagan").replace(b"/Page", b"/Pagx"),
        "PDF_UNREADABLE",
    ),
}


@pytest.mark.parametrize("kind", NOT_TAKEN)
async def test_a_file_that_cannot_be_kept_is_refused_by_name_and_leaves_nothing_behind(
    quiet_house: House, kind: str
) -> None:
    house, (data, code) = quiet_house, NOT_TAKEN[kind]
    job, folder = await house.a_job(await house.a_pipeline()), await house.a_folder()
    before = await house.card(job)
    upload = await house.nora.upload("paper.pdf", data)
    input = {"uploadId": upload, "folderId": folder, "jobIds": [job], "idempotencyKey": "again"}
    for _ in range(2):
        refusal = await house.refusal(house.nora, "createDocument", input)
        assert refusal["code"] == code
        assert refusal["message"]
    assert (await house.nora.ask("{ documents { totalCount } }"))["documents"]["totalCount"] == 0
    assert await house.card(job) == before
    assert await house.a_document(folder, job), "a good file is taken"


async def test_a_document_needs_a_folder_and_jobs_of_the_firm(quiet_house: House) -> None:
    house = quiet_house
    folder, upload = await house.a_folder(), await house.nora.upload("letter.pdf", the_engagement_letter())
    for input in (
        {"folderId": f"fol_{UNKNOWN}"},
        {"folderId": folder, "jobIds": [f"job_{UNKNOWN}"]},
        {"folderId": "", "jobIds": []},
    ):
        refusal = await house.refusal(house.nora, "createDocument", {"uploadId": upload, **input})
        assert refusal["code"] == "NOT_FOUND"
    refusal = await house.refusal(
        house.nora, "createDocument", {"uploadId": "upl_" + UNKNOWN, "folderId": folder}
    )
    assert refusal["code"] == "UPLOAD_NOT_FOUND"
    refusal = await house.refusal(
        house.nora, "createDocument", {"uploadId": upload, "folderId": folder, "title": "x" * 201}
    )
    assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["input", "title"])
    assert (await house.nora.ask("{ documents { totalCount } }"))["documents"]["totalCount"] == 0


async def test_what_is_sent_out_is_an_attachment_that_no_browser_runs(quiet_house: House) -> None:
    house = quiet_house
    document = await house.a_document(await house.a_folder(), title="Größe & “Maß”\\")
    answer = await house.nora.http.get(f"/files/documents/{document}")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe")
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, no-cache"


async def test_who_may_not_read_a_file_is_answered_as_if_there_were_none(house: House) -> None:
    document = await house.a_document(await house.a_folder())
    envelope = await house.a_request(document)
    versions = await house.nora.ask(
        "query($id: ID!) { document(id: $id) { versions { downloadUrl } } }", id=document
    )
    ana, ben = [await house.party(envelope["parties"][each]) for each in ("ana", "ben")]
    copy = f"/files/ceremony/{envelope['parties']['ana']}/{document}"
    nothing = await house.nora.http.get(f"/files/documents/doc_{UNKNOWN}")
    assert nothing.status_code == 404
    strangers = (house.guest(""), house.guest("nonsense"), house.guest("cst_nonsense"), ana)
    for who in strangers:
        for url in (
            f"/files/documents/{document}",
            versions["document"]["versions"][0]["downloadUrl"],
            f"/files/envelopes/{envelope['id']}",
            f"/files/ceremony/{envelope['parties']['ben']}/{document}",
        ):
            answer = await who.http.get(url)
            assert (answer.status_code, answer.content) == (404, nothing.content), url
    for who in (ben, house.nora, *strangers[:3]):
        answer = await who.http.get(copy)
        assert (answer.status_code, answer.content) == (404, nothing.content)
    assert (await ana.http.get(copy)).status_code == 200
    for other in (f"doc_{UNKNOWN}", "", "..", "%00", envelope["id"]):
        answer = await ana.http.get(f"/files/ceremony/{envelope['parties']['ana']}/{other}")
        assert answer.status_code == 404, other
    for url in ("/files/documents/%00", "/files/versions/%00", "/files/envelopes/%00"):
        assert (await house.nora.http.get(url)).status_code == 404, url
