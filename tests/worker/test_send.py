"""What was made from a template is rendered and sent by the worker, whatever is away meanwhile."""

from typing import Any

from sqlalchemy import text

from api.running import post_of
from tests.cast import House
from tests.store.test_law import told
from tests.stories.test_b_templates import MANY, a_template, place, words_of
from tests.worker.sink import Sink
from tests.worker.test_sealing import away, the_key
from worker.send import send


async def sent_to_one(house: House, access: str = "CLIENT_CAN_VIEW") -> str:
    """The id of the request that one row became."""
    client = await house.a_client()
    folder = await house.a_folder(access, clientId=client["id"])
    row = {"folderId": folder, "recipients": [], "values": {"fee": "900"}}
    input = {"templateId": await a_template(house), "rows": [row], "idempotencyKey": "one"}
    [result] = (await house.nora.ask(MANY, input=input))["sendTemplateToMany"]["results"]
    return str(result["envelope"]["id"])


async def look(house: House, envelope: str) -> dict[str, Any]:
    found = await house.nora.ask(
        """query($id: ID!) { envelope(id: $id) { state problems { code }
             documents { versions { kind } } } }""",
        id=envelope,
    )
    return dict(found["envelope"])


async def test_it_goes_out_once_the_sealing_key_is_back(house: House) -> None:
    with away(the_key(house)):
        envelope = await sent_to_one(house)
        await house.until(lambda: _failed_once(house))
        assert (await look(house, envelope))["state"] == "DRAFT"
    await house.until(lambda: _is(house, envelope, "SENT"))


async def test_what_may_not_be_sent_stays_a_draft_that_says_why(house: House) -> None:
    envelope = await sent_to_one(house, "PRIVATE")
    await house.until(lambda: _is_rendered(house, envelope))
    found = await look(house, envelope)
    assert found["state"] == "DRAFT"
    assert [each["code"] for each in found["problems"]] == ["FOLDER_NOT_CLIENT_VISIBLE"]


async def test_done_twice_it_is_rendered_once_sent_once_and_by_whoever_asked(
    quiet_house: House, sink: Sink
) -> None:
    envelope = await sent_to_one(quiet_house)
    [queued] = await told(quiet_house, "SendingQueued")
    post = post_of(quiet_house.settings)
    for _ in range(2):
        await send(quiet_house.office, post, quiet_house.firm_id, queued.id, envelope)
    found = await look(quiet_house, envelope)
    assert found["state"] == "SENT"
    [document] = found["documents"]
    assert sorted(each["kind"] for each in document["versions"]) == ["ORIGINAL", "SENT"]
    [sent] = await told(quiet_house, "EnvelopeSent")
    assert sent.actor == queued.actor


async def test_a_template_that_is_changed_meanwhile_changes_nothing_of_what_was_asked_for(
    quiet_house: House, sink: Sink
) -> None:
    envelope = await sent_to_one(quiet_house)
    found = await quiet_house.nora.ask("{ templates { nodes { id } } documents { nodes { id } } }")
    [template], [document] = found["templates"]["nodes"], found["documents"]["nodes"]
    path = f"/files/documents/{document['id']}"
    assert (await quiet_house.nora.http.get(path)).status_code == 404, "its file is not there yet"
    unsent = {"id": envelope, "idempotencyKey": "too soon"}
    refusal = await quiet_house.refusal(quiet_house.nora, "sendEnvelope", unsent)
    assert "still being made" in refusal["message"]
    change = {"id": template["id"], "fields": [place("TEXT", 0, variable="hours")]}
    await quiet_house.nora.do("updateTemplate", "UpdateTemplateInput", change, "template { id }")
    [queued] = await told(quiet_house, "SendingQueued")
    await send(quiet_house.office, post_of(quiet_house.settings), quiet_house.firm_id, queued.id, envelope)
    assert (await look(quiet_house, envelope))["state"] == "SENT"
    assert "900" in await words_of(quiet_house, document["id"])


async def _is(house: House, envelope: str, state: str) -> bool:
    return bool((await look(house, envelope))["state"] == state)


async def _is_rendered(house: House, envelope: str) -> bool:
    [document] = (await look(house, envelope))["documents"]
    return [each["kind"] for each in document["versions"]] == ["ORIGINAL"]


async def _failed_once(house: House) -> bool:
    async with house.office.look(None) as session:
        query = "select max(attempts) from procrastinate_jobs where task_name = 'send'"
        return bool((await session.execute(text(query))).scalar())
