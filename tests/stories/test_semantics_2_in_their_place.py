"""Semantics 2: a party is replaced, or signs on paper; a document that needs proof of identity asks for it."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from api.demo.client import Refused
from tests.cast import ANA, BEN, House, party, signature
from tests.stories.letters import a_letter, a_picture

CYD: dict[str, Any] = {"name": "Cyd Ray", "email": "cyd@client.example"}


async def replace(house: House, recipient: str, by: dict[str, Any], reason: str = "Ill") -> dict[str, Any]:
    done = await house.nora.do(
        "replaceRecipient",
        "ReplaceRecipientInput",
        {"recipientId": recipient, "with": by, "reason": reason},
        """envelope { id progress { done total } current { key name }
             recipients { id key name state routingOrder role reason replacedBy { id name } }
             fields { recipient { name } value } }""",
    )
    return dict(done["envelope"])


async def test_another_is_asked_in_the_place_of_one_who_cannot_and_the_former_keeps_no_right(
    house: House,
) -> None:
    job = await house.a_job(await house.a_pipeline())
    document = await a_letter(house, await house.a_folder(), job)
    envelope = await house.a_request(document)
    ana = await house.party(envelope["parties"]["ana"])
    shown = await house.make_ready(ana)
    after = await replace(house, envelope["parties"]["ana"], party("ana", **CYD))
    by_name = {x["name"]: x for x in after["recipients"]}
    former, cyd = by_name[ANA["name"]], by_name["Cyd Ray"]
    assert (former["state"], former["reason"], former["replacedBy"]["id"]) == ("REPLACED", "Ill", cyd["id"])
    assert (cyd["state"], cyd["key"], cyd["routingOrder"]) == ("NOTIFIED", "ana", former["routingOrder"])
    assert after["progress"] == {"done": 0, "total": 2}
    assert {x["name"] for x in after["current"]} == {"Cyd Ray", BEN["name"]}
    of_cyd = [x for x in after["fields"] if x["recipient"]["name"] == "Cyd Ray"]
    assert of_cyd == [{"recipient": {"name": "Cyd Ray"}, "value": None}]

    await house.until(lambda: house.mails(to=CYD["email"]))
    pressed = await house.press_sign(ana, shown)
    assert [x["code"] for x in pressed["userErrors"]] == ["LINK_REPLACED"]
    seen = (await ana.ask("{ ceremony { state documents { id } others { name } shownSha256 } }"))["ceremony"]
    assert seen == {"state": "REPLACED", "documents": [], "others": [], "shownSha256": None}
    assert (await ana.http.get(f"/s/{ana.token}/signed.pdf")).status_code == 404
    refusal = await house.refusal(
        house.nora,
        "replaceRecipient",
        {"recipientId": former["id"], "with": party("dora", **CYD), "reason": "Again"},
    )
    assert refusal["code"] == "RECIPIENT_ALREADY_ACTED"

    await house.sign(cyd["id"])
    await house.sign(envelope["parties"]["ben"])
    assert await house.stage_of(job) == "Ready to file"
    await house.sealed(envelope["id"])
    await house.until(lambda: house.mails(to=CYD["email"], subject="Signed by everyone"))
    assert house.mails(to=ANA["email"], subject="Signed by everyone") == []


async def test_who_is_to_act_in_a_place_must_be_able_to(quiet_house: House) -> None:
    house = quiet_house
    otto, _ = await house.a_member()
    document = await a_letter(house, await house.a_folder())
    parties = [{"key": "nora", "party": "FIRM", "memberId": house.nora_id}, party("ana", **ANA)]
    envelope = await house.a_request(document, parties=parties)
    nora = envelope["parties"]["nora"]
    for by, code in (
        ({"key": "otto", "memberId": otto}, "NOT_AN_AUTHORISED_SIGNATORY"),
        ({"key": "cyd", "name": "Cyd"}, "RECIPIENT_CHANNEL_REQUIRED"),
        ({"key": "ana", **CYD}, "INVALID_INPUT"),
    ):
        input = {"recipientId": nora, "with": by, "reason": "On leave"}
        assert (await house.refusal(house.nora, "replaceRecipient", input))["code"] == code, by
    blank = {"recipientId": nora, "with": {"key": "c", **CYD}, "reason": " "}
    assert (await house.refusal(house.nora, "replaceRecipient", blank))["code"] == "REASON_REQUIRED"


async def test_a_signature_on_paper_is_recorded_with_its_scan_and_counts(house: House) -> None:
    job = await house.a_job(await house.a_pipeline())
    document = await a_letter(house, await house.a_folder(), job)
    envelope = await house.a_request(document)
    ana, ben = envelope["parties"]["ana"], envelope["parties"]["ben"]
    guest = await house.party(ana)
    await house.make_ready(guest)
    text = await house.nora.upload("notes.txt", b"I have signed, trust me.")
    input = {"recipientId": ana, "uploadId": text, "note": "Signed at our office"}
    refusal = await house.refusal(house.nora, "recordPaperSignature", input)
    assert refusal["code"] == "UNSUPPORTED_MEDIA_TYPE"

    scan = await house.nora.upload("scan.png", a_picture())
    done = await house.nora.do(
        "recordPaperSignature",
        "RecordPaperSignatureInput",
        {**input, "uploadId": scan},
        """envelope { state progress { done total } recipients { key state reason actedAt }
             fields { value recipient { key } } }""",
    )
    after = done["envelope"]
    by_key = {x["key"]: x for x in after["recipients"]}
    assert (by_key["ana"]["state"], by_key["ana"]["reason"]) == ("SIGNED_ON_PAPER", "Signed at our office")
    assert by_key["ana"]["actedAt"] is not None
    assert after["progress"] == {"done": 1, "total": 2}
    assert [x["value"] for x in after["fields"] if x["recipient"]["key"] == "ana"] == [None]
    again = await house.refusal(house.nora, "recordPaperSignature", {**input, "uploadId": scan})
    assert again["code"] == "RECIPIENT_ALREADY_ACTED"

    found = (await house.nora.ask("query($id: ID!) { recipient(id: $id) { scanUrl } }", id=ana))["recipient"]
    answer = await house.nora.http.get(found["scanUrl"])
    assert (answer.headers["content-type"], answer.content) == ("image/png", a_picture())
    assert (await guest.http.get(found["scanUrl"])).status_code == 404, "it is the firm's"
    assert (await guest.ask("{ ceremony { recipient { scanUrl } } }"))["ceremony"]["recipient"] == {
        "scanUrl": None
    }

    await house.sign(ben)
    assert await house.stage_of(job) == "Ready to file"
    sealed = await house.sealed(envelope["id"])
    data = await house.nora.download(sealed["downloadUrl"])
    assert "signed on paper" in text_of(data)


def text_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


async def prove(house: House, recipient: str, **more: Any) -> dict[str, Any]:
    input = {
        "recipientId": recipient,
        "method": "Passport",
        "note": "Seen at our office",
        "checkedAt": "2026-01-31T10:00:00Z",
        **more,
    }
    done = await house.nora.do(
        "recordIdentityProof",
        "RecordIdentityProofInput",
        input,
        "envelope { requiresIdentityProof recipients { key identityProof } problems { code } }",
    )
    return dict(done["envelope"])


async def needs_proof(house: House, document: str) -> None:
    input = {"id": document, "requiresIdentityProof": True}
    await house.nora.do("updateDocument", "UpdateDocumentInput", input, "document { id version }")


async def test_a_document_that_needs_proof_of_identity_is_not_signed_before_the_firm_has_recorded_a_check(
    quiet_house: House,
) -> None:
    house = quiet_house
    document = await a_letter(house, await house.a_folder())
    envelope = await house.a_request(document)
    await needs_proof(house, document)
    ana = await house.party(envelope["parties"]["ana"])
    shown = await house.make_ready(ana)
    pressed = await house.press_sign(ana, shown)
    assert [x["code"] for x in pressed["userErrors"]] == ["IDENTITY_PROOF_REQUIRED"]
    with pytest.raises(Refused, match="INVALID_INPUT"):
        await prove(house, envelope["parties"]["ana"], checkedAt="2999-01-01T00:00:00Z")
    after = await prove(house, envelope["parties"]["ana"])
    assert after["requiresIdentityProof"] is True
    by_key = {x["key"]: x["identityProof"] for x in after["recipients"]}
    assert by_key == {"ana": "Passport, 2026-01-31: Seen at our office", "ben": None}
    assert (await house.press_sign(ana, shown, "again"))["userErrors"] == []


async def test_a_draft_says_whose_identity_is_to_be_proved_and_members_are_known(quiet_house: House) -> None:
    house = quiet_house
    document = await a_letter(house, await house.a_folder())
    await needs_proof(house, document)
    parties = [{"key": "nora", "party": "FIRM", "memberId": house.nora_id}, party("ana", **ANA)]
    input = {
        "documentIds": [document],
        "recipients": parties,
        "fields": [signature(document, "nora"), signature(document, "ana", 1)],
    }
    draft = (
        await house.nora.do(
            "createEnvelope",
            "CreateEnvelopeInput",
            input,
            "envelope { id problems { code recipient { key } } recipients { id key } }",
        )
    )["envelope"]
    assert draft["problems"] == [{"code": "IDENTITY_PROOF_REQUIRED", "recipient": {"key": "ana"}}]
    ana = next(x["id"] for x in draft["recipients"] if x["key"] == "ana")
    assert (await prove(house, ana))["problems"] == []
    send = {"id": draft["id"], "idempotencyKey": "send"}
    sent = await house.nora.do("sendEnvelope", "SendEnvelopeInput", send, "envelope { state }")
    assert sent["envelope"]["state"] == "SENT"
