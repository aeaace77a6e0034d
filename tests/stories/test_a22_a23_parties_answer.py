"""What a party may answer besides signing: opting out (A22, A23), acknowledging, asking for changes, handing over."""

from typing import Any

from api.demo.client import Client
from tests.cast import ANA, BEN, House, party, signature
from tests.stories.letters import a_picture
from tests.stories.test_a09_c06_approvals_and_quorums import CEM, STATE, happenings, the_envelope
from tests.stories.test_b02_links import certificate
from tests.stories.test_b17_codes import CEREMONY, a_code, call, wrong


async def refused(who: Client, mutation: str, **input: Any) -> str:
    kind = mutation[0].upper() + mutation[1:] + "Input"
    answer = await who.ask(
        f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}", input=input
    )
    return ", ".join(each["code"] for each in answer[mutation]["userErrors"])


async def test_a22_a23_who_opts_out_stops_the_automove_and_unlinking_resumes_it(house: House) -> None:
    board = await house.a_pipeline()
    job, other = await house.a_job(board), await house.a_job(board)
    document = await house.a_document(await house.a_folder(), job, other)
    envelope = await house.a_request(document)
    await house.sign(envelope["parties"]["ben"])
    ana = await house.party(envelope["parties"]["ana"])
    await house.make_ready(ana)
    out = (await ana.do("optOut", "OptOutInput", {"reason": "On paper, please."}, STATE))["ceremony"]
    assert (out["state"], out["envelopeState"]) == ("DONE", "SENT")
    assert await refused(ana, "optOut") == "ALREADY_ACTED"
    assert (await house.press_sign(ana, out["shownSha256"]))["userErrors"][0]["code"] == "ALREADY_ACTED"

    found = await the_envelope(house, envelope["id"])
    assert found["states"] == {"ana": "OPTED_OUT", "ben": "SIGNED"}
    card = await house.card(job)
    assert (card["stage"]["name"], card["automove"]["state"]) == ("Awaiting signature", "STUCK")
    [blocker] = card["automove"]["blockers"]
    assert blocker["code"] == "RECIPIENT_OPTED_OUT"
    assert [each["name"] for each in blocker["waitingFor"]] == [ANA["name"]]
    assert {"UNLINK", "REPLACE_RECIPIENT", "RECORD_PAPER_SIGNATURE"} <= set(blocker["remedies"])
    assert [each["state"] for each in card["links"]] == ["STUCK"]
    assert ("VIEWED", "OPTED_OUT") in await happenings(house, envelope["id"])

    unlink = {"documentId": document, "jobId": job}
    await house.nora.do("unlinkDocument", "UnlinkDocumentInput", unlink, "jobs { id }")
    assert await house.stage_of(job) == "Ready to file"
    assert (await house.moves_of(job))[0]["cause"] == "UNLINKED"
    assert await house.stage_of(other) == "Awaiting signature", "each job is looked at for itself"
    there = await house.nora.ask(
        "query($id: ID!) { document(id: $id) { state folder { name } } }", id=document
    )
    assert there["document"] == {"state": "OPTED_OUT", "folder": {"name": "Papers"}}


async def test_who_wants_paper_needs_no_code_for_it_even_when_locked_and_the_certificate_says_so(
    house: House,
) -> None:
    document = await house.a_document(await house.a_folder())
    people = [party(key, identityCheck="EMAIL_CODE", **who) for key, who in (("ana", ANA), ("ben", BEN))]
    envelope = await house.a_request(document, parties=people)
    ana, ben = [await house.party(envelope["parties"][key]) for key in ("ana", "ben")]
    code = await a_code(house, ben, BEN["email"])
    for _ in range(5):
        await call(ben, "confirmCode", {"code": wrong(code)}, "")
    assert await refused(ana, "decline", reason="No") == "CODE_REQUIRED"
    for who in (ana, ben):
        seen = (await who.do("optOut", "OptOutInput", {}, CEREMONY))["ceremony"]
        assert (seen["state"], seen["documents"], seen["others"], seen["message"]) == ("DONE", [], [], None)
    assert ("NOTIFIED", "OPTED_OUT") in await happenings(house, envelope["id"])
    for id in envelope["parties"].values():
        scan = await house.nora.upload("scan.png", a_picture())
        paper = {"recipientId": id, "uploadId": scan, "note": "By post"}
        await house.nora.do("recordPaperSignature", "RecordPaperSignatureInput", paper, "envelope { id }")
    printed = await certificate(house, envelope)
    assert printed.count("refused the electronic form (by the link alone: no code was confirmed)") == 2


async def test_who_wants_something_changed_stops_everyone_until_it_is_corrected(house: House) -> None:
    job = await house.a_job(await house.a_pipeline())
    envelope = await house.a_request(await house.a_document(await house.a_folder(), job))
    ana, ben = [await house.party(envelope["parties"][key]) for key in ("ana", "ben")]
    shown = await house.make_ready(ben)
    assert await refused(ana, "requestChanges", comment="  ") == "REASON_REQUIRED"
    asked = await ana.do("requestChanges", "RequestChangesInput", {"comment": "My name is misspelt."}, STATE)
    assert (asked["ceremony"]["state"], asked["ceremony"]["envelopeState"]) == ("CORRECTING", "CORRECTING")

    assert (await house.press_sign(ben, shown))["userErrors"][0]["code"] == "ENVELOPE_BEING_CORRECTED"
    assert await refused(ana, "optOut") == "ENVELOPE_BEING_CORRECTED"
    found = await the_envelope(house, envelope["id"])
    assert (found["state"], found["current"], found["states"]["ana"]) == (
        "CORRECTING",
        [],
        "CHANGES_REQUESTED",
    )
    [blocker] = (await house.card(job))["automove"]["blockers"]
    assert blocker["code"] == "CHANGES_REQUESTED"
    assert "My name is misspelt." in blocker["message"]
    assert {"FINISH_CORRECTION", "CORRECT_AND_RESEND"} <= set(blocker["remedies"])


async def test_a_viewer_who_is_asked_to_acknowledge_is_waited_for_and_one_who_is_not_is_only_told(
    house: House,
) -> None:
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder(), job)
    parties = [
        party("ana", 1, **ANA),
        party("ben", 2, role="VIEWER", acknowledge=True, **BEN),
        party("cem", 2, role="VIEWER", **CEM),
        party("dag", 1, role="CC", name="Dag Holm", email="dag@client.example"),
    ]
    envelope = await house.a_request(document, parties=parties, fields=[signature(document, "ana")])
    found = await the_envelope(house, envelope["id"])
    assert found["states"] == {"ana": "NOTIFIED", "ben": "WAITING", "cem": "WAITING", "dag": "WAITING"}
    assert found["progress"] == {"done": 0, "total": 2}
    await house.sign(envelope["parties"]["ana"])
    ben, cem = [await house.party(envelope["parties"][key]) for key in ("ben", "cem")]
    opened = (await ben.do("openCeremony", "OpenCeremonyInput", {}, STATE))["ceremony"]
    acknowledge = {"shownSha256": opened["shownSha256"], "idempotencyKey": "read"}
    assert await refused(cem, "acknowledge", **acknowledge) == "NOT_FOUND"
    assert await refused(cem, "requestChanges", comment="Stop all of you.") == "NOT_FOUND"
    assert await refused(ben, "approve", **acknowledge) == "NOT_FOUND"
    assert await house.stage_of(job) == "Awaiting signature"
    done = await ben.do("acknowledge", "AcknowledgeInput", acknowledge, STATE)
    assert done["ceremony"]["envelopeState"] == "COMPLETED"
    found = await the_envelope(house, envelope["id"])
    assert found["states"] == {"ana": "SIGNED", "ben": "ACKNOWLEDGED", "cem": "NOTIFIED", "dag": "NOTIFIED"}
    assert await house.stage_of(job) == "Ready to file"


async def test_consent_can_be_taken_back_before_signing_and_given_again(house: House) -> None:
    envelope = await house.a_request(await house.a_document(await house.a_folder()))
    ana = await house.party(envelope["parties"]["ana"])
    shown = await house.make_ready(ana)
    given = "ceremony { consentGiven consentVersion fields { mine value } }"
    back = await ana.do("withdrawConsent", "WithdrawConsentInput", {"reason": "Not yet."}, given)
    assert back["ceremony"]["consentGiven"] is False
    assert "signed" in [each["value"] for each in back["ceremony"]["fields"]], "what was filled in is kept"
    assert (await house.press_sign(ana, shown))["userErrors"][0]["code"] == "CONSENT_REQUIRED"
    again = {"version": back["ceremony"]["consentVersion"]}
    await ana.do("giveConsent", "GiveConsentInput", again, given)
    assert (await house.press_sign(ana, shown, "second"))["userErrors"] == []
    assert await refused(ana, "withdrawConsent") == "ALREADY_ACTED"


async def test_a_recipient_hands_over_to_somebody_else_who_gets_a_link_and_the_places_to_sign(
    house: House,
) -> None:
    job = await house.a_job(await house.a_pipeline())
    parties = [party("ana", 1, **ANA), party("ben", 2, **BEN)]
    envelope = await house.a_request(await house.a_document(await house.a_folder(), job), parties=parties)
    ana = await house.party(envelope["parties"]["ana"])
    await house.make_ready(ana)
    hand_over = {**CEM, "reason": "Cem signs for us.", "idempotencyKey": "over"}
    assert await refused(ana, "handOver", **{**hand_over, "email": None}) == "RECIPIENT_CHANNEL_REQUIRED"
    assert await refused(ana, "handOver", **{**hand_over, "reason": " "}) == "REASON_REQUIRED"
    over = await ana.do("handOver", "HandOverInput", hand_over, STATE)
    assert over["ceremony"]["state"] == "REPLACED"
    assert (await ana.do("handOver", "HandOverInput", hand_over, STATE))["ceremony"]["state"] == "REPLACED"
    assert await refused(ana, "optOut") == "LINK_REPLACED"
    dead = (await ana.ask("{ ceremony { documents { id } others { name } } }"))["ceremony"]
    assert dead == {"documents": [], "others": []}

    found = await the_envelope(house, envelope["id"])
    former = next(each for each in found["recipients"] if each["key"] == "ana")
    assert (former["state"], former["reason"], former["required"]) == ("REPLACED", "Cem signs for us.", False)
    assert former["replacedBy"] == {"name": CEM["name"]}
    assert found["progress"] == {"done": 0, "total": 2}
    [new] = [each["key"] for each in found["recipients"] if each["key"] not in ("ana", "ben")]
    await house.until(lambda: house.mails("cem@client.example"))
    heir = await house.party(new)
    fields = (await heir.ask("{ ceremony { state fields { mine value } } }"))["ceremony"]
    assert fields["state"] == "OPEN"
    assert [each["value"] for each in fields["fields"] if each["mine"]] == [None], (
        "nobody signs with another's hand"
    )
    await house.sign(new)
    await house.sign(envelope["parties"]["ben"])
    assert await house.stage_of(job) == "Ready to file"
    await house.sealed(envelope["id"])


async def test_a_firm_may_forbid_handing_over_and_who_acts_for_the_firm_is_its_own_choice(
    house: House,
) -> None:
    document = await house.a_document(await house.a_folder())
    parties = [party("nora", 1, memberId=house.nora_id), party("ana", 1, **ANA)]
    envelope = await house.a_request(document, parties=parties)
    nora, ana = [await house.party(envelope["parties"][key]) for key in ("nora", "ana")]
    to = {**CEM, "reason": "Away.", "idempotencyKey": "over"}
    assert await refused(nora, "handOver", **to) == "FORBIDDEN"
    forbid = {"allowHandOver": False}
    firm = await house.nora.do("updateFirm", "UpdateFirmInput", forbid, "firm { allowHandOver }")
    assert firm["firm"] == {"allowHandOver": False}
    assert await refused(ana, "handOver", **to) == "FORBIDDEN"
