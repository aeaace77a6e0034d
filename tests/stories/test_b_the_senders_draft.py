"""Rows B01, B06, B11, B12 of behaviours.md: a draft is made, completed, checked and sent; or deleted."""

from typing import Any

import pytest

from api.demo.client import Refused
from tests.cast import ANA, BEN, House, party, signature
from tests.stories.letters import a_letter


async def a_draft(house: House, document: str, *parties: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The draft, with its parties' ids by key."""
    made = await house.nora.do(
        "createEnvelope",
        "CreateEnvelopeInput",
        {"documentIds": [document], "recipients": list(parties), **more},
        "envelope { id version recipients { id key } }",
    )
    envelope: dict[str, Any] = made["envelope"]
    return {**envelope, "parties": {x["key"]: x["id"] for x in envelope["recipients"]}}


async def update(house: House, select: str, **input: Any) -> dict[str, Any]:
    made = await house.nora.do(
        "updateEnvelope", "UpdateEnvelopeInput", input, f"envelope {{ id {select} }} jobs {{ id }}"
    )
    return dict(made["envelope"])


async def problems_of(house: House, envelope: str) -> list[str]:
    found = await house.nora.ask("query($id: ID!) { envelope(id: $id) { problems { code } } }", id=envelope)
    return [each["code"] for each in found["envelope"]["problems"]]


async def send(house: House, envelope: str) -> dict[str, Any]:
    input = {"id": envelope, "idempotencyKey": f"send-{envelope}"}
    sent = await house.nora.do("sendEnvelope", "SendEnvelopeInput", input, "envelope { state }")
    return dict(sent["envelope"])


async def test_b01_a_draft_is_made_its_data_completed_and_sent_and_the_history_names_who(
    quiet_house: House,
) -> None:
    house = quiet_house
    document = await a_letter(house, await house.a_folder())
    draft = await a_draft(house, document, party("ana", **ANA), fields=[signature(document, "ana")])
    changed = await update(
        house,
        "state title message documentDate version",
        id=draft["id"],
        title="Engagement 2026",
        message="As agreed.",
        documentDate="2026-01-31",
        expectedVersion=draft["version"],
    )
    assert (changed["state"], changed["title"]) == ("DRAFT", "Engagement 2026")
    assert (changed["message"], changed["documentDate"]) == ("As agreed.", "2026-01-31")
    with pytest.raises(Refused, match="VERSION_CONFLICT"):
        await update(house, "id", id=draft["id"], title="Late", expectedVersion=draft["version"])
    await send(house, draft["id"])
    found = await house.nora.ask(
        """query($id: ID!) { envelope(id: $id) { state history { nodes {
             ... on EnvelopeChanged { from to actor { ... on ApiToken { member { name } } } } } } } }""",
        id=draft["id"],
    )
    steps = [(x["from"], x["to"], x["actor"]) for x in found["envelope"]["history"]["nodes"] if x]
    nora = {"member": {"name": "Nora Weiss"}}
    assert steps == [
        ("DRAFT", "SENT", nora),
        ("DRAFT", "DRAFT", nora),
        ("DRAFT", "DRAFT", nora),
        (None, "DRAFT", nora),
    ]


async def test_parties_of_a_draft_are_given_anew_and_whose_key_stays_keeps_their_fields(
    quiet_house: House,
) -> None:
    house = quiet_house
    document = await a_letter(house, await house.a_folder())
    fields = [signature(document, "ana"), signature(document, "ben", 1)]
    draft = await a_draft(house, document, party("ana", **ANA), party("ben", **BEN), fields=fields)
    changed = await update(
        house,
        "recipients { id key email } fields { recipient { key } }",
        id=draft["id"],
        recipients=[party("ana", **{**ANA, "email": "new@client.example"}), party("cyd", name="Cyd")],
    )
    assert {x["key"]: x["email"] for x in changed["recipients"]} == {
        "ana": "new@client.example",
        "cyd": None,
    }
    assert changed["recipients"][0]["id"] == draft["parties"]["ana"]
    assert changed["fields"] == [{"recipient": {"key": "ana"}}]


async def test_a_draft_takes_other_documents_and_the_jobs_of_both_are_told(quiet_house: House) -> None:
    house = quiet_house
    board, folder = await house.a_pipeline(), await house.a_folder()
    one, two = await house.a_job(board), await house.a_job(board)
    first = await a_letter(house, folder, one)
    second = await a_letter(house, folder, two)
    draft = await a_draft(house, first, party("ana", **ANA), fields=[signature(first, "ana")])
    assert (await house.blockers_of(one), await house.blockers_of(two)) == (
        ["REQUEST_NOT_SENT"],
        ["NO_ITEMS"],
    )
    changed = await update(house, "documents { id } fields { id }", id=draft["id"], documentIds=[second])
    assert changed["documents"] == [{"id": second}]
    assert changed["fields"] == []
    assert (await house.blockers_of(one), await house.blockers_of(two)) == (
        ["NO_ITEMS"],
        ["REQUEST_NOT_SENT"],
    )


async def test_b06_a_counterparty_is_picked_from_the_contacts_or_typed_and_saved_to_them(
    quiet_house: House,
) -> None:
    house = quiet_house
    client = await house.a_client()
    document = await a_letter(house, await house.a_folder())
    picked = {"key": "ana", "contactId": client["contacts"][0]["id"]}
    typed = {"key": "cyd", "name": "Cyd Ray", "email": "cyd@client.example"}
    draft = await a_draft(house, document, picked, {**typed, "saveContactToClientId": client["id"]})
    found = await house.nora.ask(
        """query($id: ID!, $client: ID!) {
             envelope(id: $id) { recipients { key name email contact { id name } } }
             client(id: $client) { contacts { id name email } } }""",
        id=draft["id"],
        client=client["id"],
    )
    by_key = {x["key"]: x for x in found["envelope"]["recipients"]}
    assert by_key["ana"]["email"] == ANA["email"]
    saved = next(x for x in found["client"]["contacts"] if x["name"] == "Cyd Ray")
    assert saved["email"] == typed["email"]
    assert by_key["cyd"]["contact"]["id"] == saved["id"]
    assert len(found["client"]["contacts"]) == 3


async def test_who_may_not_manage_clients_saves_no_contact(quiet_house: House) -> None:
    house = quiet_house
    client = await house.a_client()
    document = await a_letter(house, await house.a_folder())
    sender = await house.a_token(["SEND_ENVELOPES"])
    saved = {**party("cyd", name="Cyd"), "saveContactToClientId": client["id"]}
    input = {"documentIds": [document], "recipients": [saved]}
    assert (await house.refusal(sender, "createEnvelope", input))["code"] == "FORBIDDEN"


async def test_b11_the_signatory_is_an_employee_with_the_right_to_sign_and_nobody_without(
    quiet_house: House,
) -> None:
    house = quiet_house
    otto, _ = await house.a_member()
    mia, _ = await house.a_member("Mia Reed", permissions=["SIGN_FOR_FIRM"])
    document = await a_letter(house, await house.a_folder())
    firm = {"key": "firm", "party": "FIRM"}
    draft = await a_draft(house, document, {**firm, "memberId": otto}, fields=[signature(document, "firm")])
    assert await problems_of(house, draft["id"]) == ["NOT_AN_AUTHORISED_SIGNATORY"]
    with pytest.raises(Refused, match="NOT_AN_AUTHORISED_SIGNATORY"):
        await send(house, draft["id"])
    await update(house, "id", id=draft["id"], recipients=[{**firm, "memberId": mia}])
    assert await problems_of(house, draft["id"]) == []
    assert (await send(house, draft["id"]))["state"] == "SENT"


async def test_b12_it_is_sent_only_when_nothing_is_wrong_with_it(quiet_house: House) -> None:
    house = quiet_house
    document = await a_letter(house, await house.a_folder("PRIVATE"))
    off = {**signature(document, "ana"), "x": 0.9}
    initials = {**off, "kind": "TEXT"}
    draft = await a_draft(house, document, party("ana", name="Ana"), fields=[initials])
    assert await problems_of(house, draft["id"]) == [
        "CHANNEL_MISSING",
        "SIGNER_WITHOUT_FIELD",
        "FIELD_OFF_PAGE",
        "FOLDER_NOT_CLIENT_VISIBLE",
    ]
    with pytest.raises(Refused):
        await send(house, draft["id"])
    await update(house, "id", id=draft["id"], recipients=[party("ana", **ANA)])
    fields = {"envelopeId": draft["id"], "fields": [signature(document, "ana")]}
    await house.nora.do("setFields", "SetFieldsInput", fields, "envelope { id }")
    folder = await house.a_folder()
    move = {"documentId": document, "folderId": folder}
    await house.nora.do("moveDocument", "MoveDocumentInput", move, "document { id }")
    assert await problems_of(house, draft["id"]) == []
    assert (await send(house, draft["id"]))["state"] == "SENT"


async def test_a_deleted_draft_holds_no_job_and_is_in_no_list_and_its_history_still_finds_it(
    quiet_house: House,
) -> None:
    house = quiet_house
    job = await house.a_job(await house.a_pipeline())
    document = await a_letter(house, await house.a_folder(), job)
    draft = await a_draft(house, document, party("ana", **ANA))
    assert await house.blockers_of(job) == ["REQUEST_NOT_SENT"]
    before = (await house.card(job))["pipeline"]["version"]
    gone = await house.nora.do(
        "deleteEnvelope", "DeleteEnvelopeInput", {"id": draft["id"]}, "envelope { deleted } jobs { id }"
    )
    assert gone["envelope"]["deleted"] is True
    assert gone["jobs"] == [{"id": job}]
    card = await house.card(job)
    assert card["pipeline"]["version"] == before + 1
    assert card["links"][0]["state"] == "IDLE"
    assert await house.blockers_of(job) == ["NO_ITEMS"]
    found = await house.nora.ask(
        """query($job: ID!, $document: ID!) {
             envelopes { totalCount nodes { id } }
             document(id: $document) { state envelopes { id } }
             job(id: $job) { envelopes { id }
               history { nodes { ... on EnvelopeChanged { to envelope { id deleted } } } } } }""",
        job=job,
        document=document,
    )
    assert found["envelopes"] == {"totalCount": 0, "nodes": []}
    assert found["document"] == {"state": "NONE", "envelopes": []}
    assert found["job"]["envelopes"] == []
    assert found["job"]["history"]["nodes"][0]["envelope"] == {"id": draft["id"], "deleted": True}
    for mutation, input in (
        ("updateEnvelope", {"id": draft["id"], "title": "Again"}),
        ("deleteEnvelope", {"id": draft["id"]}),
        ("sendEnvelope", {"id": draft["id"], "idempotencyKey": "again"}),
        ("setFields", {"envelopeId": draft["id"], "fields": []}),
    ):
        assert (await house.refusal(house.nora, mutation, input))["code"] == "NOT_FOUND", mutation


async def test_what_was_sent_is_not_deleted(quiet_house: House) -> None:
    house = quiet_house
    document = await a_letter(house, await house.a_folder())
    envelope = await house.a_request(document)
    refusal = await house.refusal(house.nora, "deleteEnvelope", {"id": envelope["id"]})
    assert refusal["code"] == "ENVELOPE_NOT_DRAFT"
    refusal = await house.refusal(house.nora, "updateEnvelope", {"id": envelope["id"], "title": "B"})
    assert refusal["code"] == "ENVELOPE_NOT_DRAFT"
