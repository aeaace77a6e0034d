"""Approval as the reason to move (A09), and groups of which some are enough (C06, B12)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from api.demo.client import Client, Refused
from api.identity import COOKIE
from tests.cast import ANA, BEN, House, party, signature
from tests.sealing.poppler import pdftotext
from tests.stories.test_b02_links import signed_in

CEM = {"name": "Cem Aydın", "email": "cem@client.example"}
DAG = {"name": "Dag Holm", "email": "dag@client.example"}
STATE = "ceremony { state envelopeState shownSha256 }"
ENVELOPE = """query($id: ID!) { envelope(id: $id) {
  state quorums { routingOrder quorum } progress { done total } current { key }
  recipients { key state reason required replacedBy { name } } problems { code message } } }"""


async def an_approval(house: House, document: str, *jobs: str, **more: Any) -> dict[str, Any]:
    input = {"documentIds": [document], "linkJobIds": list(jobs), "idempotencyKey": f"ask-{document}", **more}
    made = await house.nora.do(
        "requestApproval",
        "RequestApprovalInput",
        input,
        "envelope { id kind state recipients { id key role } }",
    )
    return {**made["envelope"], "parties": {x["key"]: x["id"] for x in made["envelope"]["recipients"]}}


async def the_envelope(house: House, id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await house.nora.ask(ENVELOPE, id=id))["envelope"]
    return found | {"states": {each["key"]: each["state"] for each in found["recipients"]}}


async def approve(guest: Client, key: str = "press", **more: Any) -> dict[str, Any]:
    opened = (await guest.do("openCeremony", "OpenCeremonyInput", more, STATE))["ceremony"]
    input = {"shownSha256": opened["shownSha256"], "idempotencyKey": key, **more}
    done: dict[str, Any] = (await guest.do("approve", "ApproveInput", input, STATE))["ceremony"]
    return done


async def test_a09_a_job_moves_when_its_document_is_approved_by_the_link_or_signed_in(house: House) -> None:
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder("PRIVATE"), job)
    otto, ottos_token = await house.a_member()
    mia, _ = await house.a_member("Mia Reed")
    envelope = await an_approval(
        house,
        document,
        approvers=[{"key": "otto", "memberId": otto}, {"key": "mia", "memberId": mia, "role": "SIGNER"}],
    )
    assert (envelope["kind"], envelope["state"]) == ("APPROVAL", "SENT")
    assert {each["role"] for each in envelope["recipients"]} == {"APPROVER"}
    assert await house.blockers_of(job) == ["APPROVAL_PENDING"]

    mine = {"recipientId": envelope["parties"]["otto"]}
    assert (await house.refusal(ottos_token, "openCeremony", mine))["code"] == "FORBIDDEN", "no right to act"
    desk = house.guest("")
    desk.http.cookies.set(COOKIE, await signed_in(house, otto))
    desk.http.headers["Countersign-Client"] = "test"
    assert (await approve(desk, **mine))["state"] == "DONE"
    assert await house.stage_of(job) == "Awaiting signature", "one of two is not all"
    guest = await house.party(envelope["parties"]["mia"])
    assert (await approve(guest))["envelopeState"] == "COMPLETED"
    assert await house.stage_of(job) == "Ready to file"
    [move] = await house.moves_of(job)
    assert move["because"] == [{"__typename": "Envelope", "id": envelope["id"]}]
    again = await approve_raw(guest, "another key")
    assert again["code"] == "ALREADY_ACTED"


async def approve_raw(guest: Client, key: str) -> dict[str, Any]:
    answer = await guest.ask(
        "mutation($input: ApproveInput!) { approve(input: $input) { userErrors { code message } } }",
        input={"shownSha256": "0" * 64, "idempotencyKey": key},
    )
    [refusal] = answer["approve"]["userErrors"]
    return dict(refusal)


async def test_a09_a_decline_by_an_approver_keeps_the_job_with_the_reason_on_its_card(house: House) -> None:
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder(), job)
    envelope = await an_approval(house, document, approvers=[party("ana", **ANA), party("ben", **BEN)])
    guest = await house.party(envelope["parties"]["ana"])
    assert (await approve_raw(guest, "unseen"))["code"] == "SHOWN_DOCUMENT_CHANGED"
    await guest.do("decline", "DeclineInput", {"reason": "Line 12 is missing."}, STATE)

    assert await house.stage_of(job) == "Awaiting signature"
    [blocker] = (await house.card(job))["automove"]["blockers"]
    assert blocker["code"] == "RECIPIENT_DECLINED"
    assert "Line 12 is missing." in blocker["message"]
    assert "COPY_AND_RESEND" in blocker["remedies"]
    await house.until(lambda: house.mails("ben@client.example", "closed"))


async def test_an_approval_takes_as_many_days_as_its_sender_gives_it(quiet_house: House) -> None:
    house = quiet_house
    document = await house.a_document(await house.a_folder())
    envelope = await an_approval(house, document, approvers=[party("ana", **ANA)], expiresInDays=5)
    found = await house.nora.ask(
        "query($id: ID!) { envelope(id: $id) { sentAt expiresAt } }", id=envelope["id"]
    )
    sent, end = (datetime.fromisoformat(found["envelope"][each]) for each in ("sentAt", "expiresAt"))
    assert end - sent == timedelta(days=5)


async def test_an_approval_before_a_signature_does_not_move_the_job_once_the_signature_is_drafted(
    house: House,
) -> None:
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder(), job)
    approval = await an_approval(house, document, approvers=[party("ana", **ANA)])
    draft = {
        "documentIds": [document],
        "recipients": [party("ben", **BEN)],
        "fields": [signature(document, "ben")],
    }
    made = await house.nora.do("createEnvelope", "CreateEnvelopeInput", draft, "envelope { id }")
    await approve(await house.party(approval["parties"]["ana"]))
    assert await house.stage_of(job) == "Awaiting signature"
    assert await house.blockers_of(job) == ["REQUEST_NOT_SENT"]

    send = {"id": made["envelope"]["id"], "idempotencyKey": "send"}
    sent = await house.nora.do("sendEnvelope", "SendEnvelopeInput", send, "envelope { recipients { id } }")
    await house.sign(sent["envelope"]["recipients"][0]["id"])
    assert await house.stage_of(job) == "Ready to file"


async def test_c06_two_of_three_are_enough_then_the_next_group_is_asked_and_the_third_is_let_go(
    house: House,
) -> None:
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder(), job)
    parties = [party("ana", 1, **ANA), party("ben", 1, **BEN), party("cem", 1, **CEM), party("dag", 2, **DAG)]
    envelope = await house.a_request(
        document, parties=parties, quorums=[{"routingOrder": 1, "quorum": 2}], key="quorum"
    )
    ids = envelope["parties"]
    found = await the_envelope(house, envelope["id"])
    assert found["quorums"] == [{"routingOrder": 1, "quorum": 2}]
    assert found["progress"] == {"done": 0, "total": 3}

    await house.sign(ids["ana"])
    cem = await house.party(ids["cem"])
    await house.make_ready(cem)
    await write(cem, "Cem was here")  # and is overtaken
    dag = await house.party(ids["dag"])
    assert (await dag.ask("{ ceremony { state documents { id } } }"))["ceremony"] == {
        "state": "WAITING",
        "documents": [],
    }
    assert house.mails("dag@") == []
    await house.sign(ids["ben"])
    found = await the_envelope(house, envelope["id"])
    assert found["states"] == {"ana": "SIGNED", "ben": "SIGNED", "cem": "NOT_NEEDED", "dag": "NOTIFIED"}
    assert (found["progress"], found["current"]) == ({"done": 2, "total": 3}, [{"key": "dag"}])
    late = await house.press_sign(cem, "0" * 64)
    assert (late["userErrors"][0]["code"], late["ceremony"]["state"]) == ("ALREADY_ACTED", "DONE")
    assert await house.stage_of(job) == "Awaiting signature"

    await house.sign(ids["dag"])
    assert await house.stage_of(job) == "Ready to file"
    told = await happenings(house, envelope["id"])
    assert told.count(("NOTIFIED", "SIGNED")) == 0
    assert told.count(("VIEWED", "NOT_NEEDED")) == 1
    assert told.count(("VIEWED", "SIGNED")) == 3

    sealed = await house.sealed(envelope["id"])
    page, *certificate = pdftotext((await house.nora.http.get(sealed["downloadUrl"])).content).split("\f")
    assert "Cem was here" not in page, "what is not needed any more stays blank"
    assert f"{CEM['name']} was not needed any more" in " ".join(" ".join(certificate).split())


async def write(guest: Client, text: str) -> None:
    fields = (await guest.ask("{ ceremony { fields { id mine } } }"))["ceremony"]["fields"]
    values = [{"fieldId": x["id"], "value": text, "method": "TYPED"} for x in fields if x["mine"]]
    await guest.do("fillFields", "FillFieldsInput", {"values": values}, "ceremony { state }")


async def happenings(house: House, envelope: str) -> list[tuple[str, str]]:
    found = await house.nora.ask(
        """query($id: ID!) { envelope(id: $id) { history(first: 100) { nodes {
             ... on RecipientChanged { from to } } } } }""",
        id=envelope,
    )
    return [(x["from"], x["to"]) for x in found["envelope"]["history"]["nodes"] if x]


async def test_c06_a_refusal_matters_only_when_the_quorum_can_no_longer_be_reached(house: House) -> None:
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder(), job)
    parties = [party("ana", 1, **ANA), party("ben", 1, **BEN), party("cem", 1, **CEM)]
    envelope = await house.a_request(document, parties=parties, quorums=[{"routingOrder": 1, "quorum": 2}])
    hands = {key: await house.party(id) for key, id in envelope["parties"].items()}

    out = await hands["ana"].do("optOut", "OptOutInput", {"reason": "Paper, please."}, STATE)
    assert out["ceremony"]["state"] == "DONE", "who opted out may read on"
    card = await house.card(job)
    assert (card["automove"]["state"], await house.blockers_of(job)) == ("WAITING", ["SIGNATURE_PENDING"])
    await hands["ben"].do("decline", "DeclineInput", {"reason": "No."}, STATE)
    found = await the_envelope(house, envelope["id"])
    assert found["state"] == "DECLINED", "one is left, and two were wanted"
    assert await house.blockers_of(job) == ["RECIPIENT_DECLINED"]


async def test_c06_who_declined_stays_on_record_when_enough_others_sign(house: House) -> None:
    document = await house.a_document(await house.a_folder())
    parties = [party("ana", 1, **ANA), party("ben", 1, **BEN), party("cem", 1, **CEM)]
    envelope = await house.a_request(document, parties=parties, quorums=[{"routingOrder": 1, "quorum": 1}])
    ana = await house.party(envelope["parties"]["ana"])
    await ana.do("decline", "DeclineInput", {"reason": "No."}, STATE)
    await house.sign(envelope["parties"]["ben"])
    found = await the_envelope(house, envelope["id"])
    assert found["state"] == "COMPLETED"
    assert found["states"] == {"ana": "DECLINED", "ben": "SIGNED", "cem": "NOT_NEEDED"}


@pytest.mark.parametrize("quorums", [[(1, 3)], [(1, 0)], [(7, 1)], [(1, 1), (2, 2)]])
async def test_b12_a_quorum_that_nobody_can_reach_keeps_the_draft_from_being_sent(
    quiet_house: House, quorums: list[tuple[int, int]]
) -> None:
    document = await quiet_house.a_document(await quiet_house.a_folder())
    draft = {
        "documentIds": [document],
        "recipients": [party("ana", 1, **ANA), party("ben", 1, **BEN), party("cem", 2, **CEM)],
        "fields": [signature(document, key, n) for n, key in enumerate(("ana", "ben", "cem"))],
        "quorums": [{"routingOrder": order, "quorum": quorum} for order, quorum in quorums],
    }
    made = await quiet_house.nora.do("createEnvelope", "CreateEnvelopeInput", draft, "envelope { id }")
    found = await the_envelope(quiet_house, made["envelope"]["id"])
    assert [each["code"] for each in found["problems"]] == ["QUORUM_IMPOSSIBLE"]
    send = {"id": made["envelope"]["id"], "idempotencyKey": "send"}
    with pytest.raises(Refused, match="ENVELOPE_NOT_READY"):
        await quiet_house.nora.do("sendEnvelope", "SendEnvelopeInput", send, "envelope { id }")
    twice = {**draft, "quorums": [{"routingOrder": 1, "quorum": 1}] * 2}
    refusal = await quiet_house.refusal(quiet_house.nora, "createEnvelope", twice)
    assert refusal["code"] == "INVALID_INPUT"


async def test_a_request_for_signatures_waits_for_an_approval_while_only_approvers_are_asked(
    quiet_house: House,
) -> None:
    house = quiet_house
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder(), job)
    envelope = await house.a_request(
        document,
        parties=[
            party("ben", **BEN, role="APPROVER", routingOrder=1),
            party("ana", **ANA, routingOrder=2),
        ],
        fields=[signature(document, "ana")],
    )
    [blocker] = (await house.card(job))["automove"]["blockers"]
    assert blocker["code"] == "APPROVAL_PENDING"
    assert "waits for the approval of Ben" in blocker["message"]
    await approve(await house.party(envelope["parties"]["ben"]))
    [blocker] = (await house.card(job))["automove"]["blockers"]
    assert (blocker["code"], "signature of Ana" in blocker["message"]) == ("SIGNATURE_PENDING", True)
