"""The way to PostgreSQL: one pool, and the firm set at the start of every transaction."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from sqlalchemy import AsyncAdaptedQueuePool, event, text
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.util.concurrency import await_
from sqlalchemy.util.queue import AsyncAdaptedQueue, Empty

SET_FIRM = text("select set_config('app.firm', :firm, true)")


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


def open_engine(url: str, pool_size: int = 10) -> AsyncEngine:
    """An engine for `postgresql://…`, whatever driver the URL names.

    The pool has no overflow: a connection that is closed when it comes back costs more than the wait for one.
    """
    engine = create_async_engine(
        make_url(url).set(drivername="postgresql+asyncpg"),
        poolclass=Pool,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        pool_timeout=10,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
        connect_args={"server_settings": {"jit": "off", "application_name": "countersign"}, "timeout": 10},
    )
    event.listen(engine.sync_engine, "handle_error", _tell_if_away)
    return engine


def _tell_if_away(fault: ExceptionContext) -> None:
    """A server that goes away answers in many ways, most of them no class of SQLAlchemy's own."""
    if fault.is_pre_ping:
        return
    state = getattr(fault.original_exception, "sqlstate", None) or ""
    if fault.is_disconnect or state.startswith(AWAY):
        raise DatabaseAway(str(fault.original_exception)) from fault.original_exception


def session_on(engine: AsyncEngine) -> AsyncSession:
    return AsyncSession(engine, expire_on_commit=False, autoflush=False)


@asynccontextmanager
async def looking(engine: AsyncEngine, firm_id: str | None) -> AsyncIterator[AsyncSession]:
    """A short look: one read-only transaction, in which one state of the firm is seen."""
    async with session_on(engine) as session:
        await session.connection(execution_options=READ_ONLY)
        if firm_id is not None:
            await session.execute(SET_FIRM, {"firm": firm_id})
        yield session


READ_ONLY: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
