"""A board costs what it shows, not what the firm and its neighbours have."""

import asyncio

import psycopg

from api.running import Databases, office_of
from api.settings import Settings
from bench.boards import TOUCHED
from bench.data import fill
from bench.plan import USUAL, Plan, cards
from bench.question import OURS
from store.postgres import APP, EmbeddedPostgres
from tests.conftest import command, open_for_business

# Enough that no table is read whole because it is small.
FEW = Plan("plan_few", [USUAL], [USUAL], firms=10)
TWENTY_TIMES = Plan("plan_twenty_times", [USUAL] * 20, [USUAL] * 20, firms=10)
ASKED = 2
BOARD = f"pip_01k0{101:022d}"
# A session tells what it touched at the latest as it ends.
OTHERS = "select count(*) from pg_stat_activity where datname = current_database() and application_name = %s"


async def test_a_board_touches_the_same_buffers_among_twenty_times_as_many_jobs(
    postgres: EmbeddedPostgres, template: str, settings: Settings
) -> None:
    assert TWENTY_TIMES.jobs == 20 * FEW.jobs
    few, many = [await buffers_of_a_board(postgres, template, settings, each) for each in (FEW, TWENTY_TIMES)]
    assert few > cards([USUAL]), "so many cards cannot be read from fewer buffers: nothing was counted"
    assert many <= 1.3 * few


async def buffers_of_a_board(
    postgres: EmbeddedPostgres, template: str, settings: Settings, plan: Plan
) -> int:
    """Buffers of tables and indexes that the board's question touches, in whatever statements the server sends."""
    command(postgres, f"create database {plan.name} template {template}")
    owner = postgres.url(plan.name)
    found = Databases(app=postgres.url(plan.name, APP), owner=owner)
    try:
        async with office_of(settings, found) as office, open_for_business(settings, office) as house:
            await asyncio.to_thread(fill, owner, plan)
            before = await touched(owner, after="")
            for _ in range(ASKED):
                await house.nora.ask(OURS, id=BOARD, first=50)
        return (await touched(owner, after="countersign") - before) // ASKED
    finally:
        command(postgres, f"drop database {plan.name} with (force)")


async def touched(owner: str, after: str) -> int:
    """All buffers touched so far, once the sessions of this name have ended."""
    async with await psycopg.AsyncConnection.connect(
        f"{owner}?application_name=test", autocommit=True
    ) as connection:
        while (await (await connection.execute(OTHERS, [after])).fetchone()) != (0,):  # noqa: ASYNC110
            await asyncio.sleep(0.05)  # PostgreSQL rings no bell for it
        [count] = await (await connection.execute(TOUCHED.encode())).fetchone() or [0]
    return int(count)
