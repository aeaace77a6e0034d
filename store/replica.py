"""The replica: a copy of the database, read where it has come as far as the reader must see."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from store.engine import READ_ONLY, begin, looking, session_on
from store.log import where_it_stands

log = structlog.get_logger()
PATIENCE = 1.0
REST = 2.0


class Replica:
    """Whatever is wrong with it, the primary answers; then it is left alone for a while."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.rests_until = 0.0

    @asynccontextmanager
    async def looking(self, primary: AsyncEngine, firm_id: str, cursor: int) -> AsyncIterator[AsyncSession]:
        """A short look at a state of the firm that is not older than `cursor`."""
        async with session_on(self.engine) as session:
            if await self._has_come(session, firm_id, cursor):
                yield session
                return
        async with looking(primary, firm_id) as session:
            yield session

    async def _has_come(self, session: AsyncSession, firm_id: str, cursor: int) -> bool:
        """Asked in the transaction that will read: it stays in the state that it finds."""
        if time.monotonic() < self.rests_until:
            return False
        try:
            async with asyncio.timeout(PATIENCE):
                await begin(session, firm_id, **READ_ONLY)
                stands = await where_it_stands(session, [firm_id])
        except Exception as fault:
            log.warning("replica away", error=type(fault).__name__)
            self.rests_until = time.monotonic() + REST
            return False
        return firm_id in stands and stands[firm_id][0] >= cursor
