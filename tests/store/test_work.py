"""The unit of work: whatever happens to it, its connection comes back and nothing is half done."""

import asyncio
import gc

import pytest
from sqlalchemy.exc import DBAPIError

from store.office import Office
from tests.store.crowd import a_firm_with_boards, rename_job


async def test_an_act_that_ends_while_it_begins_gives_its_connection_back(office: Office) -> None:
    boards = await a_firm_with_boards(office, boards=1, jobs=1)

    async def begin() -> None:
        async with office.work(boards.firm_id, boards.member_id):
            pass

    ends = set()
    for step in range(300):
        act = asyncio.create_task(begin())
        await asyncio.sleep(step * 0.0001)
        act.cancel()
        await asyncio.wait([act])
        ends.add(act.cancelled())
    assert ends == {True, False}, "some were cut off, some were done"
    assert office.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    gc.collect()
    await rename_job(office, boards, boards.jobs[0], "Still here")


async def test_an_act_that_cannot_begin_gives_its_connection_back(office: Office) -> None:
    acts = [office.work("frm_\0", "nobody") for _ in range(12)]
    for each in acts:
        with pytest.raises(DBAPIError):
            await each.__aenter__()
    assert office.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
