"""The log: places in the order of commits, without a gap, whoever writes and from wherever."""

import asyncio
import random
from contextlib import AsyncExitStack

import psycopg
import pytest
from sqlalchemy import text

from api.running import Databases, office_of
from api.settings import Settings
from domain import events as e
from store.loading import hold
from store.office import Office
from tests.store.crowd import (
    COMMITS,
    Boards,
    Poller,
    Reader,
    a_firm_with_boards,
    a_seed,
    create_job,
    history,
    now,
    reading,
    rename_job,
    versions_of_boards,
    write,
)


async def test_twenty_writers_in_two_processes_lose_and_reorder_nothing_for_readers_that_drop_and_resume(
    settings: Settings, database: Databases
) -> None:
    dice = random.Random(a_seed())
    async with AsyncExitStack() as stack:
        offices = [await stack.enter_async_context(office_of(settings, database)) for _ in range(2)]
        boards = await a_firm_with_boards(offices[0])
        start = {**await versions_of_boards(offices[0], boards)}
        begin = await now(offices[0], boards)
        done = asyncio.Event()
        readers = [
            Reader(office, boards.firm_id, subject, random.Random(dice.random()), after=begin)
            for office in offices
            for subject in (None, None, *boards.stages)
        ]
        last: dict[str | None, int] = {}
        poller = asyncio.create_task(Poller(offices[0], boards.firm_id).read(done.is_set))
        async with reading(readers, lambda each: done.is_set() and each.after >= last[each.subject]):
            await write(offices, boards, COMMITS, dice)
            for subject in (None, *boards.stages):
                last[subject] = (await history(offices[0], boards, subject))[-1][0]
            done.set()
        await poller

        for reader in readers:
            told = [each for each in await history(offices[0], boards, reader.subject) if each[0] > begin]
            assert reader.saw == told
            assert len(told) >= COMMITS / 10
            assert reader.drops > 0
        await every_place_is_taken_once(offices[0], boards, start)


async def every_place_is_taken_once(office: Office, boards: Boards, start: dict[str, int]) -> None:
    """Cursors and versions run from one on without a gap, and the boards stand at the last of theirs."""
    cursors = [cursor for cursor, _ in await history(office, boards, None)]
    assert cursors == list(range(1, len(cursors) + 1))
    stands = await versions_of_boards(office, boards)
    for board in boards.stages:
        versions = [version for _, version in await history(office, boards, board)]
        assert versions == list(range(1, len(versions) + 1))
        assert stands[board] == len(versions) > start[board]


async def test_twenty_writers_that_lock_boards_and_counters_never_deadlock(
    office: Office, database: Databases
) -> None:
    """Moves between boards, new jobs with their numbers, acts on three jobs: all in the one order."""
    dice = random.Random(a_seed())
    boards = await a_firm_with_boards(office, boards=3, jobs=2)
    await write([office], boards, 300, dice)
    assert await deadlocks(database) == 0


async def deadlocks(database: Databases) -> int:
    """Counted by the server; each process reports its own within a second of being idle."""
    assert database.owner is not None
    await asyncio.sleep(1.5)
    async with await psycopg.AsyncConnection.connect(database.owner, autocommit=True) as connection:
        row = await (
            await connection.execute(
                "select deadlocks from pg_stat_database where datname = current_database()"
            )
        ).fetchone()
    assert row is not None
    return int(row[0])


async def test_an_act_that_fails_leaves_no_event_no_row_and_no_place(office: Office) -> None:
    boards = await a_firm_with_boards(office, boards=1, jobs=1)
    [board], [job] = boards.stages, boards.jobs
    before = await history(office, boards, None), await history(office, boards, board)

    async def fail() -> None:
        async with office.work(boards.firm_id, boards.member_id) as work:
            await hold(work, jobs=[job])
            work.record(e.JobUpdated(job_id=job, changes={"title": "Never"}))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    assert (await history(office, boards, None), await history(office, boards, board)) == before
    async with office.look(boards.firm_id) as session:
        assert await session.scalar(text("select title from job")) == "Form 1040"


async def test_an_act_that_is_cancelled_at_any_moment_is_whole_or_not_at_all_and_holds_nothing(
    office: Office,
) -> None:
    dice = random.Random(a_seed())
    boards = await a_firm_with_boards(office, boards=1, jobs=1)
    [board], [job] = boards.stages, boards.jobs
    for number in range(120):
        act = asyncio.create_task(rename_job(office, boards, job, f"Title {number}"))
        await asyncio.sleep(dice.random() * 0.012)
        act.cancel()
        await asyncio.wait([act])

    async with asyncio.timeout(10):
        await rename_job(office, boards, job, "The last word")
        await create_job(office, boards, board, boards.stages[board][0])
    versions = [version for _, version in await history(office, boards, board)]
    assert versions == list(range(1, len(versions) + 1))
    cursors = [cursor for cursor, _ in await history(office, boards, None)]
    assert cursors == list(range(1, len(cursors) + 1))
    assert await titles_told(office, boards) == await titles_there(office, boards) == "The last word"


async def titles_told(office: Office, boards: Boards) -> str:
    last = "select data -> 'changes' ->> 'title' from event where type = 'JobUpdated' order by cursor desc limit 1"
    async with office.look(boards.firm_id) as session:
        return str(await session.scalar(text(last)))


async def titles_there(office: Office, boards: Boards) -> str:
    async with office.look(boards.firm_id) as session:
        return str(await session.scalar(text("select title from job where id = :id"), {"id": boards.jobs[0]}))


async def test_an_act_of_five_events_takes_five_places_in_a_row(office: Office) -> None:
    boards = await a_firm_with_boards(office, boards=1, jobs=5)
    before = await now(office, boards)
    async with office.work(boards.firm_id, boards.member_id) as work:
        await hold(work, jobs=boards.jobs)
        for job in boards.jobs:
            work.record(e.JobUpdated(job_id=job, changes={"title": job}))
    async with office.look(boards.firm_id) as session:
        told = list(
            await session.scalars(
                text("select data ->> 'job_id' from event where cursor > :before order by cursor"),
                {"before": before},
            )
        )
    assert told == boards.jobs
    assert work.cursor == before + 5


async def test_an_act_that_changes_nothing_rings_no_bell_and_takes_no_place(office: Office) -> None:
    boards = await a_firm_with_boards(office, boards=1, jobs=1)
    before = await now(office, boards)
    async with office.work(boards.firm_id, boards.member_id) as work:
        await hold(work, jobs=boards.jobs)
    assert work.cursor is None
    assert await now(office, boards) == before
