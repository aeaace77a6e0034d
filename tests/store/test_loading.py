"""What an act may reach: read, locked, read again; and begun anew where it grew meanwhile."""

import asyncio

from sqlalchemy import text

from domain import linking
from domain.boards import Job, LinkRole, Pipeline
from store.loading import hold
from store.office import Office
from store.once import Claim
from store.work import Work
from tests.cast import House
from tests.races.prepared import documents
from tests.store.crowd import a_firm_with_boards


async def link(house: House, document: str, job: str, held: asyncio.Event, go: asyncio.Event) -> None:
    """Link them, and hold the locks of it until told to go."""
    async with house.office.work(house.firm_id, house.nora_id) as work:
        await hold(work, documents=[document], jobs=[job])
        held.set()
        await go.wait()
        work.play(linking.link_documents(work.held, [document], [job], LinkRole.BLOCKING, work.moment))


async def somebody_waits(house: House) -> bool:
    waiting = "select count(*) from pg_locks where not granted"
    async with house.office.look(None) as session:
        return int((await session.execute(text(waiting))).scalar_one()) > 0


async def test_what_grew_while_an_act_waited_for_its_locks_is_in_its_hand_too(quiet_house: House) -> None:
    house = quiet_house
    board = await house.a_pipeline()
    job = await house.a_job(board)
    [document] = await documents(house, await house.a_folder(), 1)
    held, go = asyncio.Event(), asyncio.Event()
    takes = 0

    async def act() -> Work:
        nonlocal takes
        async with house.office.work(house.firm_id, house.nora_id) as work:
            claim = Claim(work, "somebody", "field", "key", {})

            async def take() -> None:
                nonlocal takes
                takes += 1
                await claim.take()

            await take()
            work.first_lock = take
            await hold(work, documents=[document])
            claim.keep({"document": document})
        return work

    async with asyncio.TaskGroup() as group:
        group.create_task(link(house, document, job, held, go))
        await held.wait()
        acting = group.create_task(act())
        await house.until(lambda: somebody_waits(house))
        go.set()
    work = acting.result()
    assert [each.id for each in work.held.all(Job)] == [job]
    assert [each.id for each in work.held.all(Pipeline)] == [board["id"]]
    assert takes == 2, "it began anew, with its first lock"
    assert house.office.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


async def test_what_an_act_asks_by_ids_is_planned_once_for_any_ids(office: Office) -> None:
    boards = await a_firm_with_boards(office, boards=1, jobs=1)
    plans = text(
        "select sum(custom_plans), sum(generic_plans) from pg_prepared_statements"
        " where statement like '%lj as materialized%'"
    )
    async with office.work(boards.firm_id, boards.member_id) as work:
        for _ in range(3):
            await hold(work, jobs=boards.jobs)
        anew, kept = (await work.session.execute(plans)).one()
    assert anew == 0
    assert kept >= 3
