"""The pool: whoever waits longest is next, and a dead connection is nobody's problem."""

import asyncio
import socket
from collections import Counter
from collections.abc import Awaitable, Callable

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError, TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine

from api.running import Databases
from store.engine import DatabaseAway, glance, looking, open_engine
from store.office import Office


async def test_whoever_waits_for_a_connection_gets_it_before_those_who_come_later(
    database: Databases,
) -> None:
    """Two that come back again and again must not keep a third waiting for ever."""
    engine = open_engine(database.app, pool_size=1)
    order: list[str] = []

    async def again_and_again(name: str) -> None:
        for _ in range(5):
            async with looking(engine, None):
                order.append(name)

    async with asyncio.TaskGroup() as group:
        for name in "abc":
            group.create_task(again_and_again(name))
    await engine.dispose()
    assert order[:3] * 5 == order


async def test_whoever_gives_up_waiting_leaves_the_line_and_takes_nothing_along(database: Databases) -> None:
    engine = open_engine(database.app, pool_size=1)

    async def look() -> None:
        async with looking(engine, None) as session:
            await session.execute(text("select 1"))

    async with looking(engine, None):
        waiting = [asyncio.create_task(look()) for _ in range(5)]
        await asyncio.sleep(0.05)
        for each in waiting[:3]:
            each.cancel()
    await asyncio.wait(waiting)
    assert [each.cancelled() for each in waiting] == [True, True, True, False, False]
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    await look()
    await engine.dispose()


async def test_whoever_is_cancelled_in_the_middle_of_a_look_ends_as_cancelled(database: Databases) -> None:
    """From the first connection on. As a fault it would be caught, and whoever waits for the end would wait for ever.

    And whoever comes next finds the database there."""
    ends: Counter[str] = Counter()
    for step in range(120):
        engine = open_engine(database.app, pool_size=1)
        looking_on = asyncio.create_task(look_again_and_again(engine))
        await asyncio.sleep(step * 0.0003)
        looking_on.cancel()
        [end] = await asyncio.gather(looking_on, return_exceptions=True)
        ends[type(end).__name__] += 1
        await look(engine)
        await engine.dispose()
    assert ends == {"CancelledError": 120}


async def look_again_and_again(engine: AsyncEngine) -> None:
    while True:
        await look(engine)


async def look(engine: AsyncEngine) -> None:
    async with looking(engine, None) as session:
        await session.execute(text("select 1"))


async def test_who_waits_too_long_is_told(database: Databases) -> None:
    engine = open_engine(database.app, pool_size=1)
    engine.pool._timeout = 0.05  # type: ignore[attr-defined]

    async def look() -> None:
        async with looking(engine, None):
            pass

    async with looking(engine, None):
        with pytest.raises(PoolTimeout):
            await look()
    await look()
    await engine.dispose()


async def test_connections_that_were_cut_are_replaced_before_anybody_uses_them(
    office: Office, database: Databases
) -> None:
    async def look() -> int:
        async with office.look(None) as session:
            return int((await session.execute(text("select pg_backend_pid()"))).scalar_one())

    before = {await look() for _ in range(3)}
    assert database.owner is not None
    with psycopg.connect(database.owner, autocommit=True) as owner:
        owner.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
    async with asyncio.timeout(10):
        after = set(await asyncio.gather(*(look() for _ in range(10))))
    assert not before & after


async def test_a_question_without_a_transaction_meets_no_dead_connection_either(
    office: Office, database: Databases
) -> None:
    query = text("select pg_backend_pid()")
    before = (await glance(office.engine, query, {}))[0][0]
    assert database.owner is not None
    with psycopg.connect(database.owner, autocommit=True) as owner:
        owner.execute("select pg_terminate_backend(%s)", [before])
    assert (await glance(office.engine, query, {}))[0][0] != before


@pytest.mark.parametrize("state", ["08006", "53100", "53200", "53300", "57P01", "57P02", "57P03"])
async def test_a_full_disk_and_a_server_going_down_are_no_fault_of_ours(office: Office, state: str) -> None:
    with pytest.raises(DatabaseAway):
        await fail_with(office, state)
    async with office.look(None) as session:
        assert await session.scalar(text("select 1")) == 1


@pytest.mark.parametrize(
    "ask", [lambda engine: glance(engine, text("select 1"), {}), lambda engine: look(engine)]
)
async def test_a_server_that_is_not_there_is_told_as_away_by_every_way_to_ask(
    database: Databases, ask: Callable[[AsyncEngine], Awaitable[object]]
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and listens to nobody
        port = nobody.getsockname()[1]
        engine = open_engine(make_url(database.app).set(port=port).render_as_string(hide_password=False))
        with pytest.raises(DatabaseAway):
            await ask(engine)
    await engine.dispose()


@pytest.mark.parametrize("state", ["23505", "42P01", "57014", "XX000"])
async def test_other_faults_are_told_as_they_are(office: Office, state: str) -> None:
    with pytest.raises(DBAPIError):
        await fail_with(office, state)


async def fail_with(office: Office, state: str) -> None:
    async with office.look(None) as session:
        await session.execute(text(f"do $$ begin raise exception 'no' using errcode = '{state}'; end $$"))
