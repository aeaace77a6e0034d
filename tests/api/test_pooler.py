"""Behind PgBouncer in transaction mode: everything works as if the sessions were our own."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import psycopg
import pytest
from sqlalchemy import text

from api.running import Databases, office_of, working
from api.settings import Settings
from store import feed as feeds
from store.binaries import PostgresFailed
from store.office import Office
from tests.api.desk import desk_of
from tests.cast import House
from tests.conftest import open_for_business
from tests.store.bouncer import SESSIONS, bouncing
from tests.store.crowd import a_firm_with_boards, now, rename_job
from tests.store.test_feed import follow

BOARD = "query($id: ID!) { pipeline(id: $id) { version stages { name jobs { nodes { id title } } } } }"


@pytest.fixture
def through(database: Databases) -> Iterator[Databases]:
    """The same database by way of the pooler."""
    with bouncing(database.app) as url:
        yield Databases(url, database.owner)


@pytest.fixture
def pooled(settings: Settings, database: Databases) -> Settings:
    return settings.model_copy(update={"pooler": True, "bell_database_url": database.app})


@pytest.fixture
async def house(pooled: Settings, through: Databases) -> AsyncIterator[House]:
    async with (
        office_of(pooled, through) as office,
        working(pooled, through, office),
        open_for_business(pooled, office) as opened,
    ):
        yield opened


def sessions(database: Databases) -> int:
    """How many PostgreSQL has, without our look and the bell."""
    with psycopg.connect(database.owner or "") as owner:
        found = owner.execute(
            "select count(*) from pg_stat_activity where datname = current_database()"
            " and pid <> pg_backend_pid() and application_name <> 'countersign bell'"
        ).fetchone()
    assert found is not None
    return int(found[0])


async def nothing_is_left_in_a_session(office: Office) -> None:
    """No statement's name, which another process would stumble over."""
    looks = [office.look(None) for _ in range(SESSIONS)]
    async with AsyncExitStack() as stack:
        for look in looks:
            session = await stack.enter_async_context(look)
            left = text("select name, statement from pg_prepared_statements where name <> ''")
            assert (await session.execute(left)).all() == []


async def test_the_main_job_is_done_through_it_and_every_window_sees_it(
    house: House, database: Databases
) -> None:
    board = await house.a_pipeline()
    job = await house.a_job(board)
    document = await house.a_document(await house.a_folder(), job)
    async with desk_of(house.office, house.settings) as desk:
        window = await (await desk.window(house.nora.token)).watch(board["id"])
        envelope = await house.a_request(document, job)
        for each in envelope["parties"].values():
            await house.sign(each)
        async with asyncio.timeout(10):
            while window.told[-1].get("event", {}).get("__typename") != "JobMoved":
                await window.read()
    assert await house.stage_of(job) == "Ready to file"
    await house.sealed(envelope["id"])
    await house.until(lambda: len(house.mails()) >= 2)
    assert 0 < sessions(database) <= SESSIONS
    await nothing_is_left_in_a_session(house.office)


async def test_many_who_read_and_write_at_once_share_two_sessions_and_never_get_each_others_answers(
    house: House, database: Databases
) -> None:
    boards = [await house.a_pipeline(name=f"Board {n}") for n in range(6)]
    jobs = [await house.a_job(each, title=f"Job {n}") for n, each in enumerate(boards)]

    async def live(number: int) -> None:
        for turn in range(8):
            title = f"Job {number}, turn {turn}"
            await house.nora.do(
                "updateJob", "UpdateJobInput", {"id": jobs[number], "title": title}, "job { id }"
            )
            found = (await house.nora.ask(f"{BOARD} # {turn}", id=boards[number]["id"]))["pipeline"]
            [shown] = [job for stage in found["stages"] for job in stage["jobs"]["nodes"]]
            assert shown == {"id": jobs[number], "title": title}

    async with asyncio.TaskGroup() as group:
        for number in range(len(boards)):
            group.create_task(live(number))
    assert 0 < sessions(database) <= SESSIONS
    await nothing_is_left_in_a_session(house.office)


@pytest.fixture
async def two_offices(pooled: Settings, through: Databases) -> AsyncIterator[list[Office]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(office_of(pooled, through)) for _ in range(2)]


async def test_the_bell_rings_past_it_in_another_process(
    two_offices: list[Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "HEARTBEAT", 60.0)
    here, there = two_offices
    boards = await a_firm_with_boards(here, boards=1, jobs=1)
    begin = await now(here, boards)
    following = asyncio.create_task(follow(there, boards, None, begin, 1))
    await asyncio.sleep(0.2)
    cursor = await rename_job(here, boards, boards.jobs[0], "By the bell")
    async with asyncio.timeout(5):
        assert [each.cursor for each in await following] == [cursor]


async def test_what_a_session_is_told_at_its_beginning_elsewhere_is_told_to_each_transaction(
    pooled: Settings, database: Databases
) -> None:
    with psycopg.connect(database.owner or "", autocommit=True) as owner:
        owner.execute(f'alter database "{owner.info.dbname}" set jit = on'.encode())
    with bouncing(database.app) as url:
        async with office_of(pooled, Databases(url, None)) as office, office.look(None) as session:
            assert await session.scalar(text("show jit")) == "off"


async def test_without_a_way_past_it_for_the_bell_nothing_starts(
    settings: Settings, database: Databases
) -> None:
    with pytest.raises(PostgresFailed, match="COUNTERSIGN_BELL_DATABASE_URL"):
        async with office_of(settings.model_copy(update={"pooler": True}), database):
            pass
