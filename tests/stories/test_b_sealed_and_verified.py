"""Rows B20 to B24 of behaviours.md: everyone gets the sealed file, and anyone can verify it."""

import hashlib
import re
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import StreamObject

from tests.cast import ANA, BEN, House, party, the_engagement_letter
from tests.sealing.poppler import pdftotext

THIRD: dict[str, Any] = {"name": "Cai Lund", "email": "cai@client.example", "language": "fr"}
VERIFY = """query($by: VerificationInput!) { verification(by: $by) { outcome message envelopeId title firmName
  sealedAt sha256 signatureIntact pagesUnchanged chainIntact chainHead findings
  signers { name role state actedAt } } }"""


async def a_sealed_letter(house: House, **more: Any) -> dict[str, Any]:
    """A letter that says a price, signed by all and sealed; answers the envelope with its bytes under "file"."""
    letter = the_engagement_letter(pages=2, text="The price is 1000 EUR.")
    document = await house.a_document(await house.a_folder(), data=letter)
    envelope = await house.a_request(document, **more)
    for each in envelope["parties"].values():
        await house.sign(each)
    sealed = await house.sealed(envelope["id"])
    answer = await house.nora.http.get(sealed["downloadUrl"])
    return {**envelope, **sealed, "file": answer.content, "answer": answer}


async def test_b20_after_the_last_signature_every_party_gets_a_mail_with_a_link_to_the_same_file(
    house: House,
) -> None:
    people = [
        {"key": "nora", "party": "FIRM", "memberId": house.nora_id},
        party("ana", **ANA),
        party("ben", **BEN),
        party("cai", **THIRD),
    ]
    sealed = await a_sealed_letter(house, parties=people)
    subjects = {
        "nora@weiss.example": "Signed by everyone: Engagement letter",
        ANA["email"]: "Signed by everyone: Engagement letter",
        BEN["email"]: "Signed by everyone: Engagement letter",
        THIRD["email"]: "Signé par tous : Engagement letter",
    }
    stranger = house.guest("")
    for address, subject in subjects.items():
        [mail] = await house.until(lambda to=address, about=subject: house.mails(to=to, subject=about))
        text = mail.get_body(("plain",)).get_content()
        [link] = re.findall(r"(/s/\S+/signed\.pdf)", text)
        answer = await stranger.http.get(link)
        assert answer.status_code == 200
        assert hashlib.sha256(answer.content).hexdigest() == sealed["sealedSha256"]
        assert sealed["chainHead"] in text
        assert sealed["verificationUrl"] in text
    assert len(house.mails(subject="Signed by everyone")) == 3
    assert len(house.mails(subject="Signé par tous")) == 1


async def test_b20_before_the_last_signature_nobody_gets_a_final_file(house: House) -> None:
    document = await house.a_document(await house.a_folder())
    envelope = await house.a_request(document)
    ana = await house.party(envelope["parties"]["ana"])
    await house.sign(envelope["parties"]["ana"])
    select = "{ ceremony { state sealState sealedSha256 downloadUrl verificationUrl chainHead } }"
    seen = (await ana.ask(select))["ceremony"]
    assert seen == {
        "state": "DONE",
        "sealState": "NONE",
        "sealedSha256": None,
        "downloadUrl": None,
        "verificationUrl": None,
        "chainHead": None,
    }
    assert (await ana.http.get(f"/s/{ana.token}/signed.pdf")).status_code == 404
    assert house.mails(subject="Signed by everyone") == []


async def test_b21_the_final_pdf_is_downloaded_by_the_firm_and_by_each_party(house: House) -> None:
    sealed = await a_sealed_letter(house)
    answer = sealed["answer"]
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert hashlib.sha256(answer.content).hexdigest() == sealed["sealedSha256"]
    again = await house.nora.http.get(
        sealed["downloadUrl"], headers={"If-None-Match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")

    for each in sealed["parties"].values():
        party_ = await house.party(each)
        seen = (await party_.ask("{ ceremony { state sealedSha256 downloadUrl chainHead } }"))["ceremony"]
        assert (seen["state"], seen["sealedSha256"]) == ("DONE", sealed["sealedSha256"])
        assert seen["chainHead"] == sealed["chainHead"]
        assert await party_.download(seen["downloadUrl"]) == answer.content
    document = await house.nora.ask(
        "query($id: ID!) { envelope(id: $id) { documents { state downloadUrl versions { kind sha256 size } } } }",
        id=sealed["id"],
    )
    [paper] = document["envelope"]["documents"]
    assert paper["state"] == "SIGNED"
    assert [each["kind"] for each in paper["versions"]] == ["ORIGINAL", "SENT", "SEALED"]
    assert paper["versions"][2] == {
        "kind": "SEALED",
        "sha256": sealed["sealedSha256"],
        "size": len(answer.content),
    }
    assert await house.nora.download(paper["downloadUrl"]) == answer.content


async def judged(house: House, data: bytes) -> dict[str, Any]:
    answer = await house.guest("").http.post("/verify", content=data)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def contents_of(writer: PdfWriter) -> list[StreamObject]:
    """The drawn content of the first page: each layer is a form of its own."""
    layers = writer.pages[0]["/Resources"]["/XObject"]  # type: ignore[index]
    return [each.get_object() for each in layers.values()]


async def test_b22_one_altered_digit_is_found_and_the_pages_as_sent_are_vouched_for(house: House) -> None:
    sealed = await a_sealed_letter(house)
    genuine = await judged(house, sealed["file"])
    assert (genuine["outcome"], genuine["pagesUnchanged"]) == ("GENUINE", True)

    writer = PdfWriter(clone_from=PdfReader(BytesIO(sealed["file"])))
    [text] = [each for each in contents_of(writer) if b"1000 EUR" in each.get_data()][:1]
    text.set_data(text.get_data().replace(b"1000 EUR", b"9000 EUR"))
    out = BytesIO()
    writer.write(out)

    found = await judged(house, out.getvalue())
    assert found["outcome"] == "ALTERED"
    assert found["pagesUnchanged"] is False
    assert found["signatureIntact"] is False
    assert "the pages are not as they were sent" in found["findings"]
    assert found["envelopeId"] == sealed["id"], "and it says whose file was altered"


async def test_b23_anyone_may_ask_by_hash_by_code_or_with_the_bytes(house: House) -> None:
    sealed = await a_sealed_letter(house)
    stranger = house.guest("")
    by_hash = (await stranger.ask(VERIFY, by={"sha256": sealed["sealedSha256"].upper()}))["verification"]
    assert by_hash["outcome"] == "GENUINE"
    assert (by_hash["title"], by_hash["firmName"]) == ("Engagement letter", "Weiss & Partner")
    assert by_hash["sha256"] == sealed["sealedSha256"]
    assert by_hash["chainHead"] == sealed["chainHead"]
    assert [by_hash[each] for each in ("signatureIntact", "pagesUnchanged", "chainIntact")] == [True] * 3
    signers = {each["name"]: each for each in by_hash["signers"]}
    assert set(signers) == {ANA["name"], BEN["name"]}
    assert all(each["state"] == "SIGNED" and each["actedAt"] for each in signers.values())

    code = sealed["verificationUrl"].rsplit("/", 1)[1]
    by_code = (await stranger.ask(VERIFY, by={"code": code}))["verification"]
    assert (by_code["outcome"], by_code["sealedAt"]) == ("GENUINE", by_hash["sealedAt"])
    assert by_code["signatureIntact"] is None, "a code proves no bytes"

    bytes_ = await judged(house, sealed["file"])
    assert (bytes_["outcome"], bytes_["sha256"]) == ("GENUINE", sealed["sealedSha256"])


async def test_b23_what_was_not_sealed_here_is_unknown(house: House) -> None:
    stranger = house.guest("")
    letter = the_engagement_letter()
    for by in ({"sha256": hashlib.sha256(letter).hexdigest()}, {"code": "0" * 16}, {"sha256": "no hash"}):
        found = (await stranger.ask(VERIFY, by=by))["verification"]
        assert found["outcome"] == "UNKNOWN"
        assert (found["envelopeId"], found["signers"]) == (None, [])
    for data in (letter, b"", b"not a pdf", b"%PDF-1.7\n%%EOF"):
        assert (await judged(house, data))["outcome"] == "UNKNOWN"
    too_large = await stranger.http.post("/verify", content=b"x" * (51 * 1024 * 1024))
    assert too_large.status_code == 413


async def test_b23_what_is_not_sealed_yet_says_so(quiet_house: House) -> None:
    house = quiet_house
    document = await house.a_document(await house.a_folder())
    envelope = await house.a_request(document, parties=[party("ana", **ANA)])
    found = await house.nora.ask(
        "query($id: ID!) { envelope(id: $id) { verificationUrl } }", id=envelope["id"]
    )
    code = found["envelope"]["verificationUrl"].rsplit("/", 1)[1]
    seen = (await house.guest("").ask(VERIFY, by={"code": code}))["verification"]
    assert (seen["outcome"], seen["sealedAt"], seen["sha256"]) == ("NOT_YET_SEALED", None, None)


async def test_b23_one_flipped_byte_anywhere_and_it_is_no_longer_genuine(house: House) -> None:
    sealed = await a_sealed_letter(house, parties=[party("ana", **ANA)])
    file: bytes = sealed["file"]
    outcomes = []
    for part in range(12):
        place = part * (len(file) - 1) // 11
        changed = bytearray(file)
        changed[place] ^= 1
        found = await judged(house, bytes(changed))
        outcomes.append((place, found["outcome"]))
        assert found["outcome"] != "GENUINE", place
        assert found["findings"], place
    assert [each for each in outcomes if each[1] != "ALTERED"] == []


async def test_b24_every_page_bears_the_id_and_the_last_is_the_certificate_with_the_address_to_verify(
    house: House,
) -> None:
    sealed = await a_sealed_letter(house)
    pages = [page.extract_text() for page in PdfReader(BytesIO(sealed["file"])).pages]
    assert all(sealed["id"] in page for page in pages)
    words = "".join(pdftotext(sealed["file"]).split("\f")[2:])
    assert "Certificate of completion" in words
    for fact in (ANA["name"], BEN["name"], ANA["email"], sealed["chainHead"]):
        assert fact in words
    code = sealed["verificationUrl"].rsplit("/", 1)[1]
    assert code in words
    assert sealed["verificationUrl"] in words
    address = await house.guest("").http.get(sealed["verificationUrl"])
    assert address.status_code in (200, 503), "503: only where the pages were not built"
    found = (await house.guest("").ask(VERIFY, by={"code": code}))["verification"]
    assert found["envelopeId"] == sealed["id"]


async def test_b24_the_certificate_is_in_the_language_of_the_envelope_to_the_last_word(house: House) -> None:
    await house.nora.do("updateFirm", "UpdateFirmInput", {"language": "fr"}, "firm { language }")
    sealed = await a_sealed_letter(house, parties=[party("ana", **ANA, company="Sørensen ApS")])
    words = "".join(pdftotext(sealed["file"]).split("\f")[2:])
    assert "Certificat d’achèvement" in words
    assert f"{ANA['name']} · Signataire · a signé" in words
    for line in ("Au nom de: Sørensen ApS", "Joint par: courriel", "Signature faite par: saisie"):
        assert line in words
    assert not {"SIGNER", "SIGNED", "EMAIL", "TYPED"} & set(words.split())


@pytest.mark.parametrize(
    "wrong", [{"language": "tlh"}, {"timeZone": "Mars/Olympus"}, {"timeZone": "../passwd"}]
)
async def test_a_language_and_a_time_zone_that_nobody_has_are_refused(
    quiet_house: House, wrong: dict[str, str]
) -> None:
    refusal = await quiet_house.refusal(quiet_house.nora, "updateFirm", wrong)
    assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["input", *wrong])


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_b23_the_answer_is_in_the_readers_language(quiet_house: House, language: str) -> None:
    stranger = quiet_house.guest("")
    stranger.http.headers["Accept-Language"] = language
    found = (await stranger.ask(VERIFY, by={"code": "0" * 16}))["verification"]
    assert ("ce fichier" in found["message"]) == (language == "fr")
