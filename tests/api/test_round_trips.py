"""What an act costs: how often its request waits for PostgreSQL, from its first statement to its last."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from api.running import Databases, office_of
from api.settings import Settings
from tests.cast import ANA, House, party
from tests.conftest import open_for_business
from tests.store.tap import Tap, tapping

MOVE = """mutation($input: MoveJobInput!) { moveJob(input: $input) { userErrors { code } eventCursor
  job { id version rank stage { id name } pipeline { id version } } } }"""
WARM = 3
# What procrastinate and the bell would shout into.
CHANNELS = ("countersign", "procrastinate_any_queue_v1", "procrastinate_queue_v1#countersign")


@asynccontextmanager
async def listening(url: str) -> AsyncIterator[list[str]]:
    """The channels that a NOTIFY came by."""
    heard: list[str] = []
    connection = await asyncpg.connect(url)
    for channel in CHANNELS:
        await connection.add_listener(channel, lambda _c, _pid, channel, _text: heard.append(channel))
    yield heard
    await connection.execute("select 1")  # whatever was on its way has come
    await connection.close()


@pytest.fixture
async def tap(database: Databases) -> AsyncIterator[Tap]:
    async with tapping(database.app) as opened:
        yield opened


@pytest.fixture
async def house(settings: Settings, tap: Tap) -> AsyncIterator[House]:
    """A firm whose server reaches the database by way of the tap, over one connection: it is soon warm."""
    settings = settings.model_copy(update={"pool_size": 1})
    async with (
        office_of(settings, Databases(tap.url, None)) as office,
        open_for_business(settings, office) as opened,
    ):
        yield opened


async def trips_of_a_move(house: House, tap: Tap, **input: Any) -> int:
    with tap.counting() as trips:
        payload = (await house.nora.ask(MOVE, input=input))["moveJob"]
    assert payload["userErrors"] == []
    assert payload["job"]["stage"]["id"] == input["toStageId"]
    return trips[0]


async def test_a_job_is_moved_in_fewer_than_ten_round_trips(house: House, tap: Tap) -> None:
    board = await house.a_pipeline()
    job, other = await house.a_job(board), await house.a_job(board, "Filed")
    for n in range(WARM):
        plain = await trips_of_a_move(house, tap, jobId=job, toStageId=board["Ready to file"])
        place = {"toStageId": board["Filed"], "afterJobId": other, "idempotencyKey": f"move {n}"}
        as_the_board_does = await trips_of_a_move(house, tap, jobId=job, **place)
    assert (plain, as_the_board_does) == (6, 8)


async def test_the_first_move_after_a_change_of_permissions_asks_once_more_who_is_asking(
    house: House, tap: Tap
) -> None:
    board = await house.a_pipeline()
    job = await house.a_job(board)
    for n in range(WARM):
        person = {"name": "Otto", "email": f"otto{n}@weiss.example", "role": "MEMBER"}
        await house.nora.do("inviteMember", "InviteMemberInput", person, "member { id }")
        stage = board["Filed" if n % 2 else "Ready to file"]
        trips = await trips_of_a_move(house, tap, jobId=job, toStageId=stage)
    assert trips == 9


async def test_the_last_signature_moves_its_job_in_at_most_twenty(house: House, tap: Tap) -> None:
    board = await house.a_pipeline()
    for _ in range(WARM):
        job = await house.a_job(board)
        document = await house.a_document(await house.a_folder(), job)
        envelope = await house.a_request(document, parties=[party("ana", **ANA)])
        ana = await house.party(envelope["parties"]["ana"])
        ready = await house.make_ready(ana)
        with tap.counting() as trips:
            assert (await house.press_sign(ana, ready))["userErrors"] == []
        assert await house.stage_of(job) == "Ready to file"
    assert trips[0] <= 20


async def test_nothing_notifies_in_the_transaction_of_a_signature_that_moves_a_job(
    house: House, tap: Tap, database: Databases
) -> None:
    """Not by a word of ours, and not by a trigger: a NOTIFY holds a lock of the whole database until it commits."""
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder(), job)
    envelope = await house.a_request(document, parties=[party("ana", **ANA)])
    ana = await house.party(envelope["parties"]["ana"])
    ready = await house.make_ready(ana)
    async with listening(database.app) as heard:
        assert (await house.press_sign(ana, ready))["userErrors"] == []
        assert await house.stage_of(job) == "Ready to file"
    assert not [each for each in tap.said if b"notify" in each.lower()]
    assert set(heard) == {"countersign"}, "the bell alone is heard, and it rings on a connection of its own"
