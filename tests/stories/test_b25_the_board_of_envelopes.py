"""B25 to B28: a board whose cards are envelopes, live, with whom to remind; and who sees whose."""

import asyncio
from typing import Any

import pytest

from api.demo.client import Client, Refused
from tests.cast import ANA, BEN, House, party, the_engagement_letter

BOARD = """query($owners: [ID!]) { envelopeBoard(ownerIds: $owners) { eventCursor columns { kind count
  envelopes { nodes { id title owner { name } daysWaiting
    current { name channel email phone state notifiedAt } } } } } }"""


async def columns_of(who: Client, owners: list[str] | None = None) -> dict[str, list[str]]:
    """The titles in each column that has any."""
    columns = (await who.ask(BOARD, owners=owners))["envelopeBoard"]["columns"]
    assert [each["count"] for each in columns] == [len(each["envelopes"]["nodes"]) for each in columns]
    shown = {each["kind"]: [x["title"] for x in each["envelopes"]["nodes"]] for each in columns}
    return {kind: titles for kind, titles in shown.items() if titles}


async def a_letter(house: House, title: str, *parties: dict[str, Any], **more: Any) -> dict[str, Any]:
    document = await house.a_document(
        await house.a_folder(), title=title, data=the_engagement_letter(text=title)
    )
    return await house.a_request(document, parties=list(parties) or None, title=title, **more)


async def test_b25_b26_each_stands_in_the_column_of_its_state_and_moves_as_it_goes_on(
    quiet_house: House,
) -> None:
    house = quiet_house
    otto, _ = await house.a_member(permissions=["SIGN_FOR_FIRM"])
    approver = party("otto", 1, role="APPROVER", party="FIRM", memberId=otto)
    await a_letter(house, "Approve first", approver, party("ana", 2, **ANA))
    firm = party("otto", 1, party="FIRM", memberId=otto)
    both = await a_letter(house, "Firm first", firm, party("ana", 2, **ANA))
    refused = await a_letter(house, "To be refused")
    assert await columns_of(house.nora) == {
        "AWAITING_APPROVAL": ["Approve first"],
        "AWAITING_FIRM": ["Firm first"],
        "AWAITING_CLIENT": ["To be refused"],
    }
    await house.sign(both["parties"]["otto"])
    ben = await house.party(refused["parties"]["ben"])
    await house.make_ready(ben)
    await ben.do("decline", "DeclineInput", {"reason": "Too dear."}, "ceremony { state }")
    assert await columns_of(house.nora) == {
        "AWAITING_APPROVAL": ["Approve first"],
        "AWAITING_CLIENT": ["Firm first"],
        "CLOSED": ["To be refused"],
    }
    await house.sign(both["parties"]["ana"])
    assert (await columns_of(house.nora))["COMPLETED"] == ["Firm first"]


async def test_b25_it_is_live_as_the_board_of_jobs_is(quiet_house: House) -> None:
    house = quiet_house
    start = (await house.nora.ask(BOARD))["envelopeBoard"]["eventCursor"]
    sent = await a_letter(house, "Letter")
    watching = house.nora.watch(
        """subscription($after: EventCursor) { envelopeEvents(after: $after) { __typename
             ... on StreamEvent { event { __typename ... on EnvelopeChanged { to envelope { id } }
               ... on RecipientChanged { recipient { name } state: to } } } } }""",
        after=start,
    )
    async with watching as frames, asyncio.timeout(20):
        seen: list[Any] = []
        while not any(each and each.get("to") == "SENT" for each in seen):
            seen.append((await frames.get())["envelopeEvents"].get("event"))
        await house.sign(sent["parties"]["ana"])
        while {"name": "Ana Sørensen"} not in [
            each["recipient"] for each in seen if each and each.get("state") == "SIGNED"
        ]:
            seen.append((await frames.get())["envelopeEvents"].get("event"))


async def test_b27_a_card_says_whom_to_call_on_which_phone(quiet_house: House) -> None:
    await a_letter(quiet_house, "Letter", party("ana", 1, **ANA, phone="+4670000001"), party("ben", 2, **BEN))
    columns = (await quiet_house.nora.ask(BOARD))["envelopeBoard"]["columns"]
    [card] = next(each for each in columns if each["kind"] == "AWAITING_CLIENT")["envelopes"]["nodes"]
    [ana] = card["current"]
    assert card["daysWaiting"] == 0
    assert ana.pop("notifiedAt") is not None
    assert ana == {**ANA, "channel": "EMAIL", "phone": "+4670000001", "state": "NOTIFIED"}


async def test_b28_a_manager_sees_the_teams_envelopes_and_a_member_their_own(quiet_house: House) -> None:
    house = quiet_house
    otto, his = await house.a_member()
    _, managers = await house.a_member("Mia Holm", "MANAGER")
    await a_letter(house, "Nora's")
    nora, house.nora = house.nora, his
    await a_letter(house, "Otto's", key="his")
    house.nora = nora
    whole = {"AWAITING_CLIENT": ["Otto's", "Nora's"]}
    assert await columns_of(house.nora) == await columns_of(managers) == whole
    assert await columns_of(managers, [otto]) == {"AWAITING_CLIENT": ["Otto's"]}
    assert await columns_of(managers, []) == {}
    assert await columns_of(his) == {"AWAITING_CLIENT": ["Otto's"]}
    assert await columns_of(his, [house.nora_id]) == {}
    assert await chased(his) == ["Otto's", "Otto's"]
    assert sorted(await chased(managers)) == ["Nora's", "Nora's", "Otto's", "Otto's"]


async def chased(who: Client) -> list[str]:
    return [
        each["envelope"]["title"]
        for each in (await who.ask("{ chaseList { envelope { title } } }"))["chaseList"]
    ]


async def test_the_holder_of_a_link_sees_neither(quiet_house: House) -> None:
    ana = await quiet_house.party((await a_letter(quiet_house, "Letter"))["parties"]["ana"])
    for question in ("{ envelopeBoard { columns { count } } }", "{ chaseList { score } }"):
        with pytest.raises(Refused):
            await ana.ask(question)
