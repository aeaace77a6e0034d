"""Semantics 1: a request that was sent is corrected; who is affected gets a new link, others go on as they were."""

from typing import Any

from tests.cast import ANA, BEN, House, party, signature
from tests.stories.letters import a_letter

CORRECTION = "envelope { state current { key } recipients { key state } } jobs { id }"


async def correct(house: House, envelope: str, finish: bool = False) -> dict[str, Any]:
    input = {"id": envelope, "finish": finish}
    done = await house.nora.do("correctEnvelope", "CorrectEnvelopeInput", input, CORRECTION)
    return dict(done["envelope"])


async def update(house: House, **input: Any) -> None:
    await house.nora.do("updateEnvelope", "UpdateEnvelopeInput", input, "envelope { id }")


async def set_fields(house: House, envelope: str, *fields: dict[str, Any]) -> None:
    input = {"envelopeId": envelope, "fields": list(fields)}
    await house.nora.do("setFields", "SetFieldsInput", input, "envelope { id }")


async def code_of_signing(house: House, guest: Any, shown: str, key: str) -> list[str]:
    pressed = await house.press_sign(guest, shown, key)
    return [each["code"] for each in pressed["userErrors"]]


async def test_while_a_request_is_corrected_nobody_signs_and_who_is_not_affected_goes_on_with_their_link(
    house: House,
) -> None:
    board = await house.a_pipeline()
    job = await house.a_job(board)
    document = await a_letter(house, await house.a_folder(), job)
    envelope = await house.a_request(document)
    ana, ben = [await house.party(envelope["parties"][key]) for key in ("ana", "ben")]
    shown_to_ana, shown_to_ben = await house.make_ready(ana), await house.make_ready(ben)
    await house.until(lambda: house.mails(to=BEN["email"]))

    assert (await correct(house, envelope["id"]))["state"] == "CORRECTING"
    assert await house.blockers_of(job) == ["ENVELOPE_CORRECTING"]
    card = await house.card(job)
    assert "FINISH_CORRECTION" in card["automove"]["blockers"][0]["remedies"]
    refusal = await house.refusal(
        ana,
        "sign",
        {"shownSha256": shown_to_ana, "idempotencyKey": "early"},
        "... on EnvelopeClosed { state at }",
    )
    assert (refusal["code"], refusal["state"]) == ("ENVELOPE_BEING_CORRECTED", "CORRECTING")
    assert refusal["at"]
    state = (await ana.ask("{ ceremony { state documents { id } } }"))["ceremony"]
    assert state == {"state": "CORRECTING", "documents": []}

    await update(
        house,
        id=envelope["id"],
        recipients=[party("ana", **ANA), party("ben", name="Ben", email="right@client.example")],
    )
    after = await correct(house, envelope["id"], finish=True)
    assert after["state"] == "SENT"
    assert {x["key"]: x["state"] for x in after["recipients"]} == {"ana": "VIEWED", "ben": "NOTIFIED"}
    assert await house.blockers_of(job) == ["SIGNATURE_PENDING"]
    await house.until(lambda: house.mails(to="right@client.example"))
    assert len(house.mails(to=ANA["email"])) == 1
    assert await code_of_signing(house, ben, shown_to_ben, "old") == ["LINK_REPLACED"]
    assert (await ben.ask("{ ceremony { state } }"))["ceremony"]["state"] == "REPLACED"
    assert await code_of_signing(house, ana, shown_to_ana, "same") == []
    assert (await house.sign(envelope["parties"]["ben"]))["userErrors"] == []
    assert await house.stage_of(job) == "Ready to file"
    await house.sealed(envelope["id"])


async def test_what_concerns_those_who_have_signed_does_not_change(quiet_house: House) -> None:
    house = quiet_house
    folder = await house.a_folder()
    document, other = await a_letter(house, folder), await a_letter(house, folder)
    envelope = await house.a_request(document)
    id = envelope["id"]
    await house.sign(envelope["parties"]["ana"])
    await correct(house, id)
    moved = {**signature(document, "ana"), "y": 0.5}
    notes = {**signature(document, "ben", 3), "kind": "TEXT", "recipient": None}
    for mutation, input in (
        ("updateEnvelope", {"id": id, "title": "Another"}),
        ("updateEnvelope", {"id": id, "documentIds": [other]}),
        ("updateEnvelope", {"id": id, "recipients": [party("ana", name="Ann", email=ANA["email"])]}),
        ("setFields", {"envelopeId": id, "fields": [moved, signature(document, "ben", 1)]}),
        ("setFields", {"envelopeId": id, "fields": [signature(document, "ben", 1)]}),
        (
            "setFields",
            {
                "envelopeId": id,
                "fields": [signature(document, "ana"), signature(document, "ben", 1), notes],
            },
        ),
        (
            "replaceRecipient",
            {"recipientId": envelope["parties"]["ana"], "with": party("cyd", **BEN), "reason": "No"},
        ),
    ):
        refusal = await house.refusal(house.nora, mutation, input)
        assert refusal["code"] == "RECIPIENT_ALREADY_ACTED", (mutation, input)
        assert "Ana" in refusal["message"]

    shifted = {**signature(document, "ben", 1), "y": 0.4}
    await set_fields(house, id, signature(document, "ana"), shifted)
    await correct(house, id, finish=True)
    found = await house.nora.ask(
        "query($id: ID!) { envelope(id: $id) { fields { y value recipient { key } } } }", id=id
    )
    by_key = {x["recipient"]["key"]: x for x in found["envelope"]["fields"]}
    assert by_key["ana"]["value"] == "signed"
    assert (by_key["ben"]["y"], by_key["ben"]["value"]) == (0.4, None)
    assert (await house.sign(envelope["parties"]["ben"]))["ceremony"]["envelopeState"] == "COMPLETED"


async def test_other_documents_are_put_in_while_nobody_has_acted_and_all_are_asked_anew(
    house: House,
) -> None:
    board, folder = await house.a_pipeline(), await house.a_folder()
    job, next_job = await house.a_job(board), await house.a_job(board)
    document = await a_letter(house, folder, job)
    right = await a_letter(house, folder, next_job)
    envelope = await house.a_request(document)
    id = envelope["id"]
    ana = await house.party(envelope["parties"]["ana"])
    shown = await house.make_ready(ana)
    await correct(house, id)
    await update(house, id=id, documentIds=[right])
    refusal = await house.refusal(house.nora, "correctEnvelope", {"id": id, "finish": True})
    assert refusal["code"] == "ENVELOPE_NOT_READY"
    await set_fields(house, id, signature(right, "ana"), signature(right, "ben", 1))
    after = await correct(house, id, finish=True)
    assert {x["state"] for x in after["recipients"]} == {"NOTIFIED"}
    assert await house.blockers_of(job) == ["NO_ITEMS"]
    assert await house.blockers_of(next_job) == ["SIGNATURE_PENDING"]
    assert await code_of_signing(house, ana, shown, "old") == ["LINK_REPLACED"]
    await house.sign(envelope["parties"]["ana"])
    await house.sign(envelope["parties"]["ben"])
    assert await house.stage_of(next_job) == "Ready to file"
    sealed = await house.sealed(id)
    assert sealed["state"] == "COMPLETED"


async def test_a_member_who_signs_signed_in_is_refused_what_they_were_shown_before_the_correction(
    quiet_house: House,
) -> None:
    house = quiet_house
    document = await a_letter(house, await house.a_folder())
    parties = [{"key": "nora", "party": "FIRM", "memberId": house.nora_id}]
    envelope = await house.a_request(document, parties=parties)
    mine = {"recipientId": envelope["parties"]["nora"]}
    opened = await house.nora.do(
        "openCeremony", "OpenCeremonyInput", mine, "ceremony { consentVersion shownSha256 }"
    )
    version = opened["ceremony"]["consentVersion"]
    await house.nora.do("giveConsent", "GiveConsentInput", {**mine, "version": version}, "ceremony { state }")
    await correct(house, envelope["id"])
    await set_fields(house, envelope["id"], signature(document, "nora", 3))
    await correct(house, envelope["id"], finish=True)
    shown = opened["ceremony"]["shownSha256"]
    refusal = await house.refusal(
        house.nora, "sign", {**mine, "shownSha256": shown, "idempotencyKey": "late"}
    )
    assert refusal["code"] == "SHOWN_DOCUMENT_CHANGED"


async def test_a_party_taken_out_in_a_correction_keeps_no_right_and_holds_nothing(
    quiet_house: House,
) -> None:
    house = quiet_house
    document = await a_letter(house, await house.a_folder())
    envelope = await house.a_request(document)
    ben = await house.party(envelope["parties"]["ben"])
    await house.sign(envelope["parties"]["ana"])
    await correct(house, envelope["id"])
    await update(house, id=envelope["id"], recipients=[party("ana", **ANA)])
    after = await correct(house, envelope["id"], finish=True)
    assert after["state"] == "COMPLETED"
    assert (await ben.ask("{ ceremony { state } }"))["ceremony"]["state"] == "REPLACED"


async def test_a_request_is_voided_while_it_is_corrected(quiet_house: House) -> None:
    house = quiet_house
    job = await house.a_job(await house.a_pipeline())
    document = await a_letter(house, await house.a_folder(), job)
    envelope = await house.a_request(document)
    await correct(house, envelope["id"])
    await correct(house, envelope["id"])
    void = {"id": envelope["id"], "reason": "Wrong client"}
    done = await house.nora.do(
        "voidEnvelope",
        "VoidEnvelopeInput",
        void,
        "envelope { state history { nodes { ... on EnvelopeChanged { from to } } } }",
    )
    steps = [(x["from"], x["to"]) for x in done["envelope"]["history"]["nodes"] if x]
    assert steps[:2] == [("CORRECTING", "VOIDED"), ("SENT", "CORRECTING")]
    assert await house.blockers_of(job) == ["ENVELOPE_VOIDED"]
    refusal = await house.refusal(house.nora, "correctEnvelope", {"id": envelope["id"], "finish": True})
    assert refusal["code"] == "ENVELOPE_CLOSED"
