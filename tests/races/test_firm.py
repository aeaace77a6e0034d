"""Whoever changes the firm's own data waits for those who write its log, and they never for them."""

import asyncio

import psycopg

from api.running import Databases
from tests.cast import House
from tests.races import counting

WAITING = (
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
)


async def test_an_act_that_is_about_to_be_written_goes_through_while_the_firm_is_changed(
    quiet_house: House, database: Databases
) -> None:
    firm = (quiet_house.firm_id,)
    assert database.owner
    async with (
        await psycopg.AsyncConnection.connect(database.owner) as act,
        await psycopg.AsyncConnection.connect(database.owner, autocommit=True) as watch,
    ):
        await act.execute("update firm_counter set cursor = cursor where firm_id = %s", firm)
        change = asyncio.create_task(
            quiet_house.nora.do("updateFirm", "UpdateFirmInput", {"name": "Weiss & Heirs"}, "firm { name }")
        )

        async def waits() -> bool:
            row = await (await watch.execute(WAITING)).fetchone()
            return bool(row and row[0])

        await quiet_house.until(waits)
        # What every row of the firm asks for when it is written.
        await act.execute("select 1 from firm where id = %s for key share nowait", firm)
        await act.commit()
        assert (await change)["firm"]["name"] == "Weiss & Heirs"
    assert await counting.deadlocks(database) == 0
