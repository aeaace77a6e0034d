"""Rows B07 and B08 of behaviours.md: the fields that a file proposes, from its upload to the sealed file."""

from typing import Any

from tests.cast import ANA, BEN, House, party
from tests.sealing.papers import a_paper
from tests.sealing.poppler import pdftotext

PROPOSED = "proposedFields { source kind recipient page label required options pattern }"
PROBLEMS = "proposalProblems { code page text message }"


async def tagged(house: House, *texts: str) -> str:
    return await house.a_document(await house.a_folder(), data=a_paper(*texts, size=(600, 800)))


async def test_text_tags_become_the_fields_of_a_request_and_are_never_shown(house: House) -> None:
    document = await tagged(
        house, 'Agreed: {{signature r1}} {{text r1 name="VAT number" optional}}', "Seen: {{signature r2}}"
    )
    found = await house.nora.ask(
        f"query($id: ID!) {{ document(id: $id) {{ downloadUrl {PROPOSED} {PROBLEMS} }} }}", id=document
    )
    proposed = found["document"]["proposedFields"]
    said = [(x["page"], x["kind"], x["recipient"], x["label"], x["required"]) for x in proposed]
    assert said == [
        (1, "SIGNATURE", "r1", None, True),
        (1, "TEXT", "r1", "VAT number", False),
        (2, "SIGNATURE", "r2", None, True),
    ]
    assert {x["source"] for x in proposed} == {"TEXT_TAG"}
    assert found["document"]["proposalProblems"] == []
    assert "{{" not in pdftotext(await house.nora.download(found["document"]["downloadUrl"]))

    input = {
        "documentIds": [document],
        "recipients": [party("r2", **BEN), party("r1", **ANA)],
        "useProposedFields": True,
        "idempotencyKey": "tags",
    }
    select = "envelope { state fields { kind label required recipient { name } } }"
    asked = (await house.nora.do("requestSignature", "RequestSignatureInput", input, select))["envelope"]
    assert asked["state"] == "SENT"
    assert [(x["kind"], x["recipient"]["name"]) for x in asked["fields"]] == [
        ("SIGNATURE", ANA["name"]),
        ("TEXT", ANA["name"]),
        ("SIGNATURE", BEN["name"]),
    ], "a recipient whose key is r1 is r1, wherever they stand"


async def test_a_broken_tag_is_told_and_is_not_sent_unread(quiet_house: House) -> None:
    house = quiet_house
    document = await tagged(house, "{{sginature r1}} {{signature r3}}")
    found = await house.nora.ask(f"query($id: ID!) {{ document(id: $id) {{ {PROBLEMS} }} }}", id=document)
    [problem] = found["document"]["proposalProblems"]
    assert (problem["code"], problem["page"], problem["text"]) == ("UNKNOWN_KIND", 1, "{{sginature r1}}")
    assert problem["message"] == "There is no field of this kind."

    async def refused(of: str) -> dict[str, Any]:
        input = {"documentIds": [of], "recipients": [party("ana", **ANA)], "useProposedFields": True}
        return await house.refusal(house.nora, "createEnvelope", input)

    assert (await refused(document))["path"] == ["input", "useProposedFields"]
    for_three = await tagged(house, "{{signature r3}}")
    assert "nobody is r3" in (await refused(for_three))["message"]
