"""What the filters of documents and envelopes find is what their fields say."""

from datetime import timedelta
from typing import Any

from domain.envelopes import EnvelopeKind, EnvelopeState, RecipientState
from domain.ids import this_moment
from domain.standing import DocumentState
from tests.cast import House
from tests.schema.test_standing_in_sql import put_into

ANA: dict[str, Any] = {"role": "SIGNER", "state": "NOTIFIED", "routing_order": 1, "acknowledge": False}


async def test_documents_are_found_by_the_state_that_they_show(quiet_house: House) -> None:
    refused = {**ANA, "state": RecipientState.OPTED_OUT}
    requests: list[list[dict[str, Any]]] = [
        [{"kind": kind, "state": state, "parties": [party]}]
        for kind in EnvelopeKind
        for state in EnvelopeState
        for party in (ANA, refused)
    ]
    drafted = [[requests[6][0], {**each[0], "state": EnvelopeState.DRAFT}] for each in requests[:3]]
    await put_into(quiet_house, [[], *requests, *drafted])
    shown = (await quiet_house.nora.ask("{ documents(first: 100) { nodes { id state } } }"))["documents"][
        "nodes"
    ]
    for state in DocumentState:
        found = await quiet_house.nora.ask(
            "query($f: DocumentFilter) { documents(first: 100, filter: $f) { nodes { id state } } }",
            f={"states": [state]},
        )
        assert found["documents"]["nodes"] == [each for each in shown if each["state"] == state]


async def test_envelopes_are_found_by_their_client_and_by_how_long_they_wait(quiet_house: House) -> None:
    client = await quiet_house.a_client()
    now = this_moment().now
    parties = [
        {**ANA, "contact_id": client["contacts"][0]["id"]},
        *({**ANA, "notified_at": now - timedelta(days=days, hours=1)} for days in (1, 3)),
        {**ANA, "notified_at": now - timedelta(days=9), "state": RecipientState.SIGNED},
    ]
    await put_into(
        quiet_house, [[{"kind": "SIGNATURE", "state": "SENT", "parties": [each]}] for each in parties]
    )
    every = await envelopes(quiet_house, None)
    assert sorted(each["daysWaiting"] for each in every) == [0, 0, 1, 3]
    hers = [each for each in every if each["recipients"][0]["contact"]]
    assert await envelopes(quiet_house, {"clientIds": [client["id"]]}) == hers
    for days in (-1, 0, 1, 2, 3, 4):
        long = [each for each in every if each["daysWaiting"] >= days]
        assert await envelopes(quiet_house, {"waitingDaysAtLeast": days}) == long


async def envelopes(house: House, filter: dict[str, Any] | None) -> list[dict[str, Any]]:
    question = "query($f: EnvelopeFilter) { envelopes(filter: $f) { nodes { id daysWaiting recipients { contact { id } } } } }"
    found: list[dict[str, Any]] = (await house.nora.ask(question, f=filter))["envelopes"]["nodes"]
    return found


async def test_envelopes_in_the_folders_of_a_client_are_with_that_client(quiet_house: House) -> None:
    client = await quiet_house.a_client()
    folder = await quiet_house.a_folder(clientId=client["id"])
    await put_into(quiet_house, [[{"kind": "SIGNATURE", "state": "SENT", "parties": []}]], folder)
    await put_into(quiet_house, [[{"kind": "SIGNATURE", "state": "SENT", "parties": []}]])
    every = await envelopes(quiet_house, None)
    assert await envelopes(quiet_house, {"clientIds": [client["id"]]}) == every[:1]
    assert await envelopes(quiet_house, {"clientIds": ["cli_none"]}) == []
