"""Acts at the same moment: a signature against what its sender does, in both orders, and one list asked for twice.

Both wait at one lock, in the order in which they came to it, so that neither order is left to the clock."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from api.running import Databases
from tests.cast import ANA, House, party
from tests.races import counting
from tests.races.prepared import Crowd, Request, documents, mutate, requests, state_of
from tests.stories.letters import a_picture

Payload = dict[str, Any]
Act = Callable[[House, Request], Awaitable[Payload]]
WAITING = "select count(*) from pg_locks where not granted and locktype in ('transactionid', 'tuple')"


async def void(house: House, request: Request) -> Payload:
    return await mutate(house, "voidEnvelope", id=request.envelope_id, reason="Wrong form")


async def correct(house: House, request: Request) -> Payload:
    return await mutate(house, "correctEnvelope", id=request.envelope_id)


async def replace(house: House, request: Request) -> Payload:
    by = {"key": "other", "name": "Other", "email": "other@client.example"}
    input: dict[str, Any] = {"recipientId": request.ready[0].recipient_id, "with": by, "reason": "On leave"}
    return await mutate(house, "replaceRecipient", **input)


async def record_paper(house: House, request: Request) -> Payload:
    """The same party has signed by hand, at the firm's."""
    scan = await house.nora.upload("scan.png", a_picture())
    input: dict[str, Any] = {"recipientId": request.ready[0].recipient_id, "uploadId": scan}
    return await mutate(house, "recordPaperSignature", note="At our office", **input)


async def extend(house: House, request: Request) -> Payload:
    return await mutate(house, "extendEnvelope", id=request.envelope_id, days=7)


@dataclass(frozen=True)
class Desk:
    """What a sender does, how the request stands when they came first, and what the signer is told then, if no."""

    act: Act
    state: str
    code: str | None


DESK = [
    Desk(void, "VOIDED", "ENVELOPE_CLOSED"),
    Desk(correct, "CORRECTING", "ENVELOPE_BEING_CORRECTED"),
    Desk(replace, "SENT", "LINK_REPLACED"),
    Desk(record_paper, "COMPLETED", "ALREADY_ACTED"),
    Desk(extend, "COMPLETED", None),
]


@pytest.fixture
async def crowd(quiet_house: House, database: Databases) -> AsyncIterator[Crowd]:
    people = Crowd(quiet_house.settings.base_url)
    yield people
    await people.http.aclose()
    assert await counting.deadlocks(database) == 0


async def in_order(
    database: Databases, request: Request, *acts: Callable[[], Awaitable[Payload]]
) -> list[Payload]:
    """Let the acts come to the document's lock one after the other, then let go of it."""
    assert database.owner is not None
    async with await psycopg.AsyncConnection.connect(database.owner) as door:
        await door.execute("select 1 from document where id = %s for update", [request.document_id])
        under_way = []
        for number, act in enumerate(acts, start=1):
            under_way.append(asyncio.ensure_future(act()))
            await until_waiting(door, number)
        await door.commit()
        return await asyncio.gather(*under_way)


async def until_waiting(door: psycopg.AsyncConnection[Any], number: int) -> None:
    async with asyncio.timeout(60):
        while True:
            row = await (await door.execute(WAITING)).fetchone()
            if row is not None and row[0] >= number:
                return
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("desk", DESK, ids=lambda each: each.act.__name__)
async def test_the_first_of_the_two_happens_and_the_other_is_told_how_and_when_it_came_second(
    quiet_house: House, database: Databases, crowd: Crowd, desk: Desk
) -> None:
    early, late = await requests(quiet_house, [2, 2])
    for request in (early, late):
        assert (await crowd.sign(request.ready[1]))["userErrors"] == []

    signed, refused = await in_order(
        database, early, lambda: crowd.sign(early.ready[0]), lambda: desk.act(quiet_house, early)
    )
    assert signed["userErrors"] == []
    [told] = refused["userErrors"]
    assert (told["code"], told["state"]) == ("ENVELOPE_CLOSED", "COMPLETED")
    assert told["at"]

    done, refused = await in_order(
        database, late, lambda: desk.act(quiet_house, late), lambda: crowd.sign(late.ready[0])
    )
    assert done["userErrors"] == []
    assert [each["code"] for each in refused["userErrors"]] == [desk.code][: desk.code is not None]
    for told in refused["userErrors"]:
        names_it = str(desk.code).startswith("ENVELOPE")
        assert not names_it or (told["state"] == desk.state and told["at"])

    states = [str((await state_of(quiet_house, each.envelope_id)).state) for each in (early, late)]
    assert states == ["COMPLETED", desk.state]
    assert await quiet_house.stage_of(early.jobs[0]) == "Ready to file"
    moved = desk.state == "COMPLETED"
    assert await quiet_house.stage_of(late.jobs[0]) == ("Ready to file" if moved else "Awaiting signature")
    assert len(await quiet_house.moves_of(late.jobs[0])) == moved
    await counting.the_log_has_no_gap(quiet_house)


async def test_one_list_goes_to_an_address_of_which_two_requests_ask_for_it_at_once(
    quiet_house: House, database: Databases, crowd: Crowd
) -> None:
    house, asked = quiet_house, {"query": "mutation { sendInbox { userErrors { code } } }"}
    tokens = []
    for document in await documents(house, await house.a_folder(), 2):
        envelope = await house.a_request(document, parties=[party("ana", **ANA)])
        tokens.append(await house.link_of(envelope["parties"]["ana"]))
    assert database.owner is not None
    async with await psycopg.AsyncConnection.connect(database.owner) as door:
        # The last lock of every act: whoever waits here has decided.
        counter = "select 1 from firm_counter where firm_id = %s for no key update"
        await door.execute(counter, [house.firm_id])
        under_way = [asyncio.ensure_future(crowd.post(each, asked)) for each in tokens]
        await until_waiting(door, 2)
        await door.commit()
        answers = await asyncio.gather(*under_way)
    assert answers == [{"sendInbox": {"userErrors": []}}] * 2
    assert (await counting.events(house, "InboxSent", "envelope_id")).total() == 1
