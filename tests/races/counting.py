"""What there is of each thing in the end, counted in the database and in the mailbox."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from typing import Any

import psycopg
from sqlalchemy import text

from api.running import Databases
from tests.cast import House


async def events(house: House, kind: str, key: str, where: str = "true") -> Counter[str]:
    """How many events of a kind each thing has, by the id that its data name under `key`."""
    query = f"select data ->> '{key}' from event where type = :kind and {where}"
    async with house.office.look(house.firm_id) as session:
        return Counter(await session.scalars(text(query), {"kind": kind}))


async def once_each(house: House, kind: str, key: str, ids: Iterable[str], where: str = "true") -> None:
    """Exactly these have the event, and each has one."""
    found = await events(house, kind, key, where)
    wanted = Counter(ids)
    assert found == wanted, (found - wanted, wanted - found)


AUTOMOVED = "data ->> 'cause' = 'AUTOMOVE'"


async def rows(house: House, query: str) -> Counter[str]:
    async with house.office.look(house.firm_id) as session:
        return Counter(await session.scalars(text(query)))


SEALED_VERSIONS = "select document_id from document_version where kind = 'SEALED'"


async def left_to_do(house: House) -> list[tuple[Any, ...]]:
    """What is in the queue, but for what looks after the queue itself, and for the clock, which never rests."""
    async with house.office.look(None) as session:
        left = await session.execute(
            text(
                "select task_name, status::text, attempts, scheduled_at, worker_id from procrastinate_jobs"
                " where task_name not like 'take_up%' and task_name <> 'clock' order by id"
            )
        )
        return [tuple(each) for each in left]


async def nothing_left_to_do(house: House) -> bool:
    return not await left_to_do(house)


async def deadlocks(database: Databases) -> int:
    """Counted by the server; each process reports its own within a second of being idle."""
    assert database.owner is not None
    await asyncio.sleep(1.5)
    async with await psycopg.AsyncConnection.connect(database.owner, autocommit=True) as connection:
        query = "select deadlocks from pg_stat_database where datname = current_database()"
        row = await (await connection.execute(query)).fetchone()
    assert row is not None
    return int(row[0])


async def the_log_has_no_gap(house: House) -> None:
    async with house.office.look(house.firm_id) as session:
        cursors = list(await session.scalars(text("select cursor from event order by cursor")))
        boards = list(
            await session.execute(
                text(
                    "select p.id, p.version, array_agg(s.version order by s.cursor)"
                    " from pipeline p join event_subject s on s.subject_id = p.id group by p.id, p.version"
                )
            )
        )
    assert cursors == list(range(1, len(cursors) + 1))
    for _, version, versions in boards:
        assert versions == list(range(1, version + 1))
