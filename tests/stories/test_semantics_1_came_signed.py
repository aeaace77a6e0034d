"""Semantics 1: documents that came with signatures go out alone, stay as they came, and are signed further."""

import asyncio
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from api.running import Databases
from api.verifying import verify_file
from tests.cast import ANA, BEN, House, party, signature, the_engagement_letter
from tests.sealing.notary import NAME, signed_by_the_notary
from tests.sealing.poppler import pdfsig, pdftotext
from tests.stories.test_b_sealed_and_verified import VERIFY
from tests.stories.test_b_templates import FIELDS, ROLES
from tests.stories.test_deleting import years_pass

DOCUMENT = """query($id: ID!) { document(id: $id) { cameSigned signable signatures { by at } downloadUrl
  versions { kind sha256 certificateUrl } } }"""
REQUEST = "envelope { id state recipients { id key } problems { code message document { id } } }"


async def signed() -> bytes:
    """pyHanko brings a loop of its own."""
    letter = the_engagement_letter(pages=2, text="The price is 1000 EUR.")
    return await asyncio.to_thread(signed_by_the_notary, letter)


async def a_deed(house: House, *jobs: str, data: bytes | None = None) -> tuple[str, bytes]:
    """A deed that the notary has signed, and its bytes."""
    deed = data or await signed()
    return await house.a_document(await house.a_folder(), *jobs, data=deed, title="Deed"), deed


async def judged(house: House, data: bytes) -> dict[str, Any]:
    """By its bytes, as anyone may ask."""
    answer = await house.guest("").http.post("/verify", content=data)
    return dict(answer.json())


async def test_a_signed_deed_goes_out_as_it_came_is_signed_without_a_field_and_moves_the_job(
    house: House, tmp_path: Path
) -> None:
    job = await house.a_job(await house.a_pipeline())
    document, deed = await a_deed(house, job)
    found = (await house.nora.ask(DOCUMENT, id=document))["document"]
    assert found["cameSigned"] is True
    assert [each["by"] for each in found["signatures"]] == [NAME]
    envelope = await house.a_request(document, job, fields=[])
    assert envelope["state"] == "SENT"
    ana = await house.party(envelope["parties"]["ana"])
    shown = (await ana.ask("{ ceremony { documents { fileUrl cameSigned } fields { id } } }"))["ceremony"]
    assert shown["fields"] == []
    assert shown["documents"][0]["cameSigned"] is True
    assert (await ana.http.get(shown["documents"][0]["fileUrl"])).content == deed
    for each in envelope["parties"].values():
        assert (await house.sign(each))["userErrors"] == []
    assert len(await house.moves_of(job)) == 1
    sealed = await house.sealed(envelope["id"])

    file = (await house.nora.http.get(sealed["downloadUrl"])).content
    certificate = (await house.nora.http.get(f"/files/envelopes/{envelope['id']}/certificate")).content
    assert file.startswith(deed)
    assert sha256(file).hexdigest() == sealed["sealedSha256"]
    told = pdfsig(file)
    assert told.count("Signature is Valid") == 2
    assert told.count("Total document signed") == 1
    assert sha256(deed).hexdigest() in pdftotext(certificate)
    assert "Total document signed" in pdfsig(certificate)

    of_party = (await ana.ask("{ ceremony { downloadUrl certificateUrl } }"))["ceremony"]
    assert (await ana.http.get(of_party["downloadUrl"])).content == file
    assert (await ana.http.get(of_party["certificateUrl"])).content == certificate
    assert (await house.guest("").http.get(f"/s/{ana.token}/certificate.pdf")).content == certificate
    versions = (await house.nora.ask(DOCUMENT, id=document))["document"]["versions"]
    assert [each["kind"] for each in versions] == ["ORIGINAL", "SENT", "SEALED"]
    assert versions[0]["sha256"] == versions[1]["sha256"] == sha256(deed).hexdigest()
    assert (await house.nora.http.get(versions[2]["certificateUrl"])).content == certificate

    root = await house.guest("").http.get("/verify/root.pem")
    (tmp_path / "root.pem").write_bytes(root.content)
    for data, message in (
        (file, "Genuine: this is exactly what was signed"),
        (certificate, "Genuine: this certificate is exactly as it was sealed"),
    ):
        known = await judged(house, data)
        assert (known["outcome"], known["message"]) == ("GENUINE", message)
        (tmp_path / "file.pdf").write_bytes(data)
        printed, code = verify_file(
            tmp_path / "file.pdf", sealed["chainHead"], [tmp_path / "root.pem"], False, "en"
        )
        assert (code, printed.splitlines()[0]) == (0, message)
        assert (await judged(house, data + b"\n"))["outcome"] == "ALTERED"
        (tmp_path / "file.pdf").write_bytes(data + b"\n")
        assert verify_file(tmp_path / "file.pdf", None, [tmp_path / "root.pem"], False, "en")[1] == 1
    by_hash = await house.guest("").ask(VERIFY, by={"sha256": sha256(certificate).hexdigest()})
    assert by_hash["verification"]["outcome"] == "GENUINE"


async def test_sealing_again_adds_a_pair_and_the_former_file_and_certificate_stay_genuine(
    house: House,
) -> None:
    document, _ = await a_deed(house)
    envelope = await house.a_request(document, parties=[party("ana", **ANA)], fields=[])
    await house.sign(envelope["parties"]["ana"])
    first = await house.sealed(envelope["id"])
    pair = [
        (await house.nora.http.get(each)).content
        for each in (first["downloadUrl"], f"/files/envelopes/{envelope['id']}/certificate")
    ]
    await house.nora.do("resealEnvelope", "ResealEnvelopeInput", {"id": envelope["id"]}, "envelope { id }")

    async def anew() -> bool:
        return bool((await house.sealed(envelope["id"]))["sealedSha256"] != first["sealedSha256"])

    await house.until(anew)
    for each in pair:
        assert (await judged(house, each))["outcome"] == "GENUINE"
    new = (await house.nora.http.get(f"/files/envelopes/{envelope['id']}/certificate")).content
    assert new != pair[1]


@pytest.mark.parametrize("wrong", ["a field", "another document"])
async def test_a_signed_deed_takes_no_field_and_no_company(quiet_house: House, wrong: str) -> None:
    house = quiet_house
    document, _ = await a_deed(house)
    folder = await house.a_folder()
    others = [await house.a_document(folder)] if wrong == "another document" else []
    input = {
        "documentIds": [document, *others],
        "recipients": [party("ana", **ANA), party("ben", **BEN)],
        "fields": [signature(document, "ana")] if wrong == "a field" else [],
    }
    made = await house.nora.do("createEnvelope", "CreateEnvelopeInput", input, REQUEST)
    [problem] = made["envelope"]["problems"]
    assert problem["code"] == "PRESIGNED_CANNOT_CARRY_FIELDS"
    assert problem["document"]["id"] == document
    assert "goes out alone" in problem["message"]
    refused = await house.refusal(
        house.nora, "sendEnvelope", {"id": made["envelope"]["id"], "idempotencyKey": "send"}
    )
    assert refused["code"] == "ENVELOPE_NOT_READY"
    if wrong == "a field":
        cleared = await house.nora.do(
            "setFields", "SetFieldsInput", {"envelopeId": made["envelope"]["id"], "fields": []}, REQUEST
        )
        assert cleared["envelope"]["problems"] == []


async def test_our_own_sealed_file_is_kept_as_it_is_and_signed_no_further(house: House) -> None:
    """Its seal allows no change: not even another signature."""
    letter = await house.a_document(await house.a_folder())
    envelope = await house.a_request(letter, parties=[party("ana", **ANA)])
    await house.sign(envelope["parties"]["ana"])
    sealed = (await house.nora.http.get((await house.sealed(envelope["id"]))["downloadUrl"])).content
    document, _ = await a_deed(house, data=sealed)
    found = (await house.nora.ask(DOCUMENT, id=document))["document"]
    assert (found["cameSigned"], found["signable"]) == (True, False)
    kept = (await house.nora.http.get(found["downloadUrl"])).content
    assert kept == sealed
    assert (await judged(house, kept))["outcome"] == "GENUINE"
    input = {
        "documentIds": [document],
        "recipients": [party("ana", **ANA)],
        "fields": [],
        "idempotencyKey": "again",
    }
    refused = await house.refusal(house.nora, "requestSignature", input)
    assert refused["code"] == "DOCUMENT_NOT_SIGNABLE"
    assert "allows no further one" in refused["message"]


async def test_a_signed_file_becomes_no_template(quiet_house: House) -> None:
    house = quiet_house
    upload = await house.nora.upload("deed.pdf", await signed())
    input = {"name": "Deed", "uploadId": upload, "roles": ROLES, "fields": FIELDS}
    refused = await house.refusal(house.nora, "createTemplate", input)
    assert refused["code"] == "DOCUMENT_NOT_SIGNABLE"
    assert "cannot become a template" in refused["message"]


async def test_with_a_deed_its_certificate_goes_too_once_it_need_not_be_kept(
    house: House, database: Databases
) -> None:
    document, _ = await a_deed(house)
    envelope = await house.a_request(document, parties=[party("ana", **ANA)], fields=[])
    ana = await house.party(envelope["parties"]["ana"])
    await house.sign(envelope["parties"]["ana"])
    sealed = await house.sealed(envelope["id"])
    paths = [sealed["downloadUrl"], f"/files/envelopes/{envelope['id']}/certificate"]
    bytes_of = [(await house.nora.http.get(each)).content for each in paths]
    kept = [house.settings.data_dir / "files" / sha256(each).hexdigest() for each in bytes_of]
    years_pass(database, envelope["id"])
    await house.nora.do("deleteDocument", "DeleteDocumentInput", {"documentId": document}, "document { id }")
    await house.until(lambda: not any(each.exists() for each in kept))
    of_party = [f"/s/{ana.token}/certificate.pdf", f"/s/{ana.token}/signed.pdf"]
    answers = [(await house.nora.http.get(each)).status_code for each in (*paths, *of_party)]
    assert answers == [410] * 4
    gone = "query($id: ID!) { envelope(id: $id) { sealState downloadUrl certificateUrl } }"
    left = (await house.nora.ask(gone, id=envelope["id"]))["envelope"]
    assert left == {"sealState": "SEALED", "downloadUrl": None, "certificateUrl": None}
