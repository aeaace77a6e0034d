"""The way to PostgreSQL: one pool, and the firm set with the BEGIN of every transaction."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson
from sqlalchemy import AsyncAdaptedQueuePool, Executable, Row, event, text
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.util.concurrency import await_
from sqlalchemy.util.queue import AsyncAdaptedQueue, Empty

from store.wire import LOST, PLAIN, PooledWire, Wire

SET_FIRM = text("select set_config('app.firm', :firm, true)")
READ_ONLY: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
ALONE: dict[str, Any] = {"isolation_level": "AUTOCOMMIT"}

APPLICATION = {"application_name": "countersign"}
KEPT: dict[str, Any] = {
    "connection_class": Wire,
    "max_cacheable_statement_size": 0,  # of any size: a board's statement is long
    "server_settings": {"jit": "off", **APPLICATION},
}
# The next transaction may run in another session, where no statement of ours is known. So asyncpg gives them no
# names, and sends each anew with its execution. What its answer looks like is remembered by SQLAlchemy as ever:
# that saves a round trip.
POOLED: dict[str, Any] = {
    "connection_class": PooledWire,
    "statement_cache_size": 0,
    "server_settings": APPLICATION,
}


# Of SQLSTATE: the connection, the machine's resources (a full disk too), the server going down or coming up.
AWAY = ("08", "53", "57P")


class DatabaseAway(ConnectionError):
    """PostgreSQL is not there at the moment; whoever asked may ask again soon."""


class Line(AsyncAdaptedQueue[Any]):
    """Whoever waits longest for a connection gets the next one.

    SQLAlchemy's own queue lets those in who come at the right moment, and under load somebody waits until
    the timeout while others are served again and again.
    """

    def __init__(self, maxsize: int = 0, use_lifo: bool = False) -> None:
        super().__init__(maxsize, use_lifo)
        self.front = asyncio.Lock()

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        return await_(self._in_turn(timeout)) if block else self.get_nowait()

    async def _in_turn(self, patience: float | None) -> Any:
        try:
            async with asyncio.timeout(patience), self.front:
                return await self._queue.get()
        except TimeoutError:
            raise Empty from None


class Pool(AsyncAdaptedQueuePool):
    _queue_class = Line


def open_engine(url: str, pool_size: int = 10, *, pooler: bool = False) -> AsyncEngine:
    """An engine for `postgresql://…`, whatever driver the URL names. `pooler`: it leads to one.

    The pool has no overflow: a connection that is closed when it comes back costs more than the wait for one.
    It never asks a connection whether it lives: `begin` and `glance` find out by using it.
    """
    engine = create_async_engine(
        make_url(url).set(drivername="postgresql+asyncpg"),
        poolclass=Pool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=10,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
        connect_args={**(POOLED if pooler else KEPT), "timeout": 10, "async_creator_fn": _connect},
    )
    event.listen(engine.sync_engine, "handle_error", _tell_if_away)
    return engine


def _tell_if_away(fault: ExceptionContext) -> None:
    """A server that goes away answers in many ways, most of them no class of SQLAlchemy's own.

    Whoever is cancelled in the middle loses the connection too, and is cancelled none the less."""
    original = fault.original_exception
    if isinstance(original, Exception) and (fault.is_disconnect or is_away(original)):
        raise DatabaseAway(str(original)) from original


def is_away(fault: Exception) -> bool:
    return isinstance(fault, LOST) or (getattr(fault, "sqlstate", None) or "").startswith(AWAY)


async def _connect(*places: Any, **options: Any) -> asyncpg.Connection:
    """A new connection. Of one that is refused SQLAlchemy tells no listener, and raises it as the system does."""
    try:
        return await asyncpg.connect(*places, **options)
    except Exception as fault:
        if is_away(fault):
            raise DatabaseAway(str(fault)) from fault
        raise


def session_on(engine: AsyncEngine) -> AsyncSession:
    return AsyncSession(engine, expire_on_commit=False, autoflush=False)


async def begin(session: AsyncSession, firm_id: str | None, **options: Any) -> None:
    """Take a connection and begin, for a firm, in one round trip.

    A connection that was cut while it lay in the pool is put away, and the next is taken: nothing was asked of
    it yet. The last resort is a new one; if that fails, PostgreSQL is not there.
    """
    plain = firm_id is not None and PLAIN.fullmatch(firm_id) is not None
    while True:
        connection = await session.connection(execution_options=options)
        wire = await _wire_of(connection)
        # Used from now on: whoever is cancelled in its BEGIN leaves a dead one in the pool, which means nothing.
        new, wire.new = wire.new, False
        wire.firm = firm_id if plain else None
        try:
            await _start(connection)
            break
        except DatabaseAway:
            await connection.invalidate()
            await session.close()
            if new:
                raise
        finally:
            wire.firm = None
    if firm_id is not None and not plain:
        await session.execute(SET_FIRM, {"firm": firm_id})


async def _start(connection: AsyncConnection) -> None:
    """SQLAlchemy begins with the first statement; here it begins now, so that only BEGIN can meet a dead one."""
    raw = await connection.get_raw_connection()
    adapter: Any = raw.dbapi_connection
    try:
        await adapter._start_transaction()
    except Exception as fault:
        raise DatabaseAway(str(fault)) from fault
    except BaseException:
        adapter.driver_connection.terminate()  # whether it began is not known
        raise


async def _wire_of(connection: AsyncConnection) -> Wire:
    wire = (await connection.get_raw_connection()).driver_connection
    assert isinstance(wire, Wire)
    return wire


async def glance(engine: AsyncEngine, query: Executable, values: dict[str, Any]) -> Sequence[Row[Any]]:
    """One question about what lies outside the firms' walls: one round trip, without a transaction."""
    while True:
        async with engine.connect() as connection:
            wire = await _wire_of(connection)
            new, wire.new = wire.new, False
            try:
                await connection.execution_options(**ALONE)
                return (await connection.execute(query, values)).all()
            except DatabaseAway:
                if new:
                    raise
                await connection.invalidate()


@asynccontextmanager
async def looking(engine: AsyncEngine, firm_id: str | None) -> AsyncIterator[AsyncSession]:
    """A short look: one read-only transaction, in which one state of the firm is seen."""
    async with session_on(engine) as session:
        await begin(session, firm_id, **READ_ONLY)
        yield session
