"""The short way to PostgreSQL: single reads on connections of their own, and no round trip too many."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime
from typing import Any, TypeVar

import asyncpg

from store.engine import AWAY, DatabaseAway

PATIENCE = 10.0
# The firm of a transaction, set with its beginning in one round trip; ids are words of ours, without quotes.
BEGIN = "begin read only; select set_config('app.firm', '{firm}', true)"
STANDS = "select cursor, epoch from firm_counter where firm_id = $1"
STANDS_BEHIND = (
    "select n.cursor, n.epoch from doorway d join firm_counter n on n.firm_id = d.firm_id"
    " where d.hash = $1 and d.kind = $2 and (d.ends_at is null or d.ends_at > $3)"
)
T = TypeVar("T")


class NotHeard(ValueError):
    """A value that PostgreSQL takes in no column of that kind."""


class Quick:
    """Whoever waits longest for a connection gets the next one."""

    def __init__(self, pool: Any) -> None:
        self.pool, self.front = pool, asyncio.Lock()

    async def stands(self, firm_id: str) -> tuple[int, int]:
        """The firm's last cursor and the epoch of its permissions. Needs no firm to be set."""

        async def read(connection: Any) -> tuple[int, int]:
            cursor, epoch = await connection.fetchrow(STANDS, firm_id)
            return cursor, epoch

        return await self._read(read)

    async def stands_behind(self, hash: str, kind: str, now: datetime) -> tuple[int, int] | None:
        """The same of the firm into which a secret opens a door, if it still does."""

        async def read(connection: Any) -> tuple[int, int] | None:
            found = await connection.fetchrow(STANDS_BEHIND, hash, kind, now)
            return None if found is None else (found[0], found[1])

        return await self._read(read)

    async def said(self, firm_id: str, sql: str, *values: Any) -> str | None:
        """What one statement says to this firm, which is its `$1`. Raises NotHeard, DatabaseAway."""
        assert firm_id.replace("_", "").isalnum()

        async def read(connection: Any) -> str | None:
            await connection.execute(BEGIN.format(firm=firm_id))
            try:
                said: str | None = await connection.fetchval(sql, firm_id, *values)
                return said
            finally:
                await connection.execute("rollback")

        return await self._read(read)

    async def _read(self, read: Callable[[Any], Awaitable[T]]) -> T:
        """A connection may have been cut while it lay idle: then another is asked, once."""
        try:
            return await self._once(read)
        except DatabaseAway:
            return await self._once(read)

    async def _once(self, read: Callable[[Any], Awaitable[T]]) -> T:
        with faults_named():
            async with asyncio.timeout(PATIENCE), self.front:
                connection = await self.pool.acquire()
            try:
                return await read(connection)
            finally:
                await self.pool.release(connection)


@contextlib.contextmanager
def faults_named() -> Iterator[None]:
    """What asyncpg raises, by our names."""
    try:
        yield
    except asyncpg.DataError as fault:
        raise NotHeard(str(fault)) from fault
    except asyncpg.PostgresError as fault:
        if (fault.sqlstate or "").startswith(AWAY):
            raise DatabaseAway(str(fault)) from fault
        raise
    except (asyncpg.InterfaceError, OSError) as fault:
        raise DatabaseAway(str(fault)) from fault


async def _as_it_is(connection: Any) -> None:
    """Nothing is left on a connection that comes back, so nothing has to be tidied."""


@contextlib.asynccontextmanager
async def open_quick(url: str, most: int) -> AsyncIterator[Quick]:
    """At most this many connections, opened when they are needed and closed at the end."""
    pool = asyncpg.create_pool(
        url,
        min_size=0,
        max_size=most,
        reset=_as_it_is,
        statement_cache_size=300,
        max_cacheable_statement_size=0,
        timeout=PATIENCE,
        command_timeout=60,
        server_settings={"jit": "off", "application_name": "countersign quick"},
    )
    async with pool:
        try:
            yield Quick(pool)
        finally:
            pool.terminate()
