"""The way to PostgreSQL: one pool, and the firm set at the start of every transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

SET_FIRM = text("select set_config('app.firm', :firm, true)")


def open_engine(url: str, pool_size: int = 10) -> AsyncEngine:
    """An engine for `postgresql://…`, whatever driver the URL names."""
    return create_async_engine(
        make_url(url).set(drivername="postgresql+asyncpg"),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        pool_timeout=10,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
        connect_args={"server_settings": {"jit": "off", "application_name": "countersign"}, "timeout": 10},
    )


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
