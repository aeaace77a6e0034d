"""Semantics 1: what ended without success is copied and sent again; what has ended is archived and kept."""

from datetime import date, timedelta
from typing import Any

from domain.envelopes import years_after
from domain.ids import this_moment
from tests.cast import ANA, House, party, signature
from tests.stories.letters import a_letter
from tests.stories.test_semantics_2_in_their_place import CYD, replace
from worker.clock import tick

COPY = """envelope { id state title message supersedes { id state } supersededBy { id }
  recipients { id key name state email } fields { kind page x value recipient { key name } }
  documents { id } problems { code } } jobs { id }"""


async def copy(house: House, envelope: str, **more: Any) -> dict[str, Any]:
    input = {"id": envelope, "idempotencyKey": f"copy-{envelope}", **more}
    made = await house.nora.do("copyEnvelope", "CopyEnvelopeInput", input, COPY)
    return dict(made["envelope"])


async def void(house: House, envelope: str) -> None:
    input = {"id": envelope, "reason": "Wrong figures"}
    await house.nora.do("voidEnvelope", "VoidEnvelopeInput", input, "envelope { id }")


async def send(house: House, envelope: str) -> None:
    input = {"id": envelope, "idempotencyKey": "send"}
    await house.nora.do("sendEnvelope", "SendEnvelopeInput", input, "envelope { id }")


async def test_a_voided_request_is_copied_with_its_parties_as_they_last_were_and_the_job_follows_the_newer(
    quiet_house: House,
) -> None:
    house = quiet_house
    job = await house.a_job(await house.a_pipeline())
    document = await a_letter(house, await house.a_folder(), job)
    envelope = await house.a_request(document, title="Letter", message="Please.")
    after = await replace(house, envelope["parties"]["ben"], party("cyd", **CYD))
    cyd = next(x["id"] for x in after["recipients"] if x["key"] == "cyd")
    ana = await house.party(envelope["parties"]["ana"])
    await house.make_ready(ana)
    early = await house.refusal(house.nora, "copyEnvelope", {"id": envelope["id"], "idempotencyKey": "early"})
    assert early["code"] == "INVALID_INPUT"
    await void(house, envelope["id"])
    card = await house.card(job)
    assert card["automove"]["state"] == "STUCK"
    assert "COPY_AND_RESEND" in card["automove"]["blockers"][0]["remedies"]

    made = await copy(house, envelope["id"])
    assert (made["state"], made["title"], made["message"]) == ("DRAFT", "Letter", "Please.")
    assert made["supersedes"] == {"id": envelope["id"], "state": "VOIDED"}
    assert {x["key"]: (x["name"], x["state"]) for x in made["recipients"]} == {
        "ana": (ANA["name"], "WAITING"),
        "cyd": ("Cyd Ray", "WAITING"),
    }
    assert not {x["id"] for x in made["recipients"]} & {*envelope["parties"].values(), cyd}
    assert {x["recipient"]["key"]: x["value"] for x in made["fields"]} == {"ana": None, "cyd": None}
    assert made["problems"] == []
    assert await copy(house, envelope["id"]) == made
    assert await house.blockers_of(job) == ["REQUEST_NOT_SENT"]
    assert (await ana.ask("{ ceremony { state } }"))["ceremony"]["state"] == "CLOSED"

    await send(house, made["id"])
    seen = await ana.ask("{ ceremony { state others { name } documents { id } message } }")
    assert seen["ceremony"] == {"state": "SUPERSEDED", "others": [], "documents": [], "message": None}
    found = await house.nora.ask(
        "query($id: ID!) { envelope(id: $id) { supersededBy { id } } }", id=envelope["id"]
    )
    assert found["envelope"]["supersededBy"] == {"id": made["id"]}
    assert await house.blockers_of(job) == ["SIGNATURE_PENDING"]
    for each in made["recipients"]:
        await house.sign(each["id"])
    assert await house.stage_of(job) == "Ready to file"


async def test_a_copy_takes_other_documents_and_they_are_linked_to_the_same_jobs(quiet_house: House) -> None:
    house = quiet_house
    folder, job = await house.a_folder(), await house.a_job(await house.a_pipeline())
    document, better = await a_letter(house, folder, job), await a_letter(house, folder)
    envelope = await house.a_request(document)
    await void(house, envelope["id"])
    made = await copy(house, envelope["id"], documentIds=[better])
    assert made["documents"] == [{"id": better}]
    assert made["fields"] == []
    assert {x["id"] for x in (await house.card(job))["documents"]} == {document, better}


async def test_a_request_is_not_extended_once_its_copy_was_sent_though_on_another_document(
    quiet_house: House,
) -> None:
    house = quiet_house
    folder = await house.a_folder()
    document, better = await a_letter(house, folder), await a_letter(house, folder)
    envelope = await house.a_request(document, parties=[party("ana", **ANA)], expiresInDays=5)
    await tick(house.office, this_moment().now + timedelta(days=6))
    made = await copy(house, envelope["id"], documentIds=[better])
    fields = {"envelopeId": made["id"], "fields": [signature(better, "ana")]}
    await house.nora.do("setFields", "SetFieldsInput", fields, "envelope { id }")
    await send(house, made["id"])
    late = await house.refusal(house.nora, "extendEnvelope", {"id": envelope["id"], "days": 5})
    assert late["code"] == "INVALID_INPUT"


async def test_how_many_of_a_group_are_enough_is_changed_in_a_draft_and_copied(quiet_house: House) -> None:
    house = quiet_house
    document = await a_letter(house, await house.a_folder())
    parties = [party("ana", 1, **ANA), party("cyd", 1, **CYD)]
    one = [{"routingOrder": 1, "quorum": 1}]
    envelope = await house.a_request(document, parties=parties, quorums=one)
    await void(house, envelope["id"])
    made = await copy(house, envelope["id"])
    asked = "query($id: ID!) { envelope(id: $id) { quorums { routingOrder quorum } } }"
    assert (await house.nora.ask(asked, id=made["id"]))["envelope"]["quorums"] == one

    both = {"id": made["id"], "quorums": [{"routingOrder": 1, "quorum": 2}]}
    select = "envelope { quorums { quorum } problems { code } }"
    changed = await house.nora.do("updateEnvelope", "UpdateEnvelopeInput", both, select)
    assert changed["envelope"] == {"quorums": [{"quorum": 2}], "problems": []}
    many = {"id": made["id"], "quorums": [{"routingOrder": 1, "quorum": 3}]}
    changed = await house.nora.do("updateEnvelope", "UpdateEnvelopeInput", many, select)
    assert [x["code"] for x in changed["envelope"]["problems"]] == ["QUORUM_IMPOSSIBLE"]


async def test_what_is_signed_is_archived_out_of_the_lists_and_kept_as_long_as_the_firm_keeps_files(
    quiet_house: House,
) -> None:
    house = quiet_house
    document = await a_letter(house, await house.a_folder())
    kept = {"retentionYears": 7}
    await house.nora.do("updateFirm", "UpdateFirmInput", kept, "firm { retentionYears }")
    envelope = await house.a_request(document, parties=[party("ana", **ANA)])
    id = envelope["id"]
    archive = {"id": id, "archived": True}
    assert (await house.refusal(house.nora, "archiveEnvelope", archive))["code"] == "INVALID_INPUT"
    await house.sign(envelope["parties"]["ana"])
    select = "envelope { archived retainUntil completedAt }"
    done = (await house.nora.do("archiveEnvelope", "ArchiveEnvelopeInput", archive, select))["envelope"]
    completed = date.fromisoformat(done["completedAt"][:10])
    assert done["archived"] is True
    assert done["retainUntil"] == years_after(completed, 7).isoformat()
    found = await house.nora.ask(
        "{ shown: envelopes { nodes { id } } put: envelopes(filter: { archived: true }) { nodes { id } } }"
    )
    assert found == {"shown": {"nodes": []}, "put": {"nodes": [{"id": id}]}}
    assert (await house.refusal(house.nora, "deleteEnvelope", {"id": id}))["code"] == "RETENTION_NOT_OVER"
    out = {"id": id, "archived": False}
    back = (await house.nora.do("archiveEnvelope", "ArchiveEnvelopeInput", out, select))["envelope"]
    assert back["archived"] is False


def test_a_leap_day_is_kept_until_the_28th() -> None:
    assert years_after(date(2024, 2, 29), 10) == date(2034, 2, 28)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)
