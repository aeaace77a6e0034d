"""Seeing: what one operation reads, each thing once, in one state of the firm."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from contextlib import AsyncExitStack
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col
from strawberry.dataloader import DataLoader

from domain.columns import Owned
from store.office import Office
from store.reads import faults_named
from store.tables import LogEntry

Row = TypeVar("Row", bound=Owned | LogEntry)


class See:
    """Loaders over one read-only transaction, opened at the first look and closed with the operation."""

    def __init__(self, office: Office, firm_id: str, cursor: int | None = None) -> None:
        """`cursor`: up to where it must see; None sees all there is."""
        self.office, self.firm_id, self.cursor = office, firm_id, cursor
        self.stack = AsyncExitStack()
        self.turn = asyncio.Lock()
        self.session: AsyncSession | None = None
        self.loaders: dict[Hashable, DataLoader[Any, Any]] = {}

    async def close(self) -> None:
        """Let go of the transaction; the next look opens a new one, and sees what happened since."""
        async with self.turn:
            await self.stack.aclose()
            self.session = None
            self.loaders.clear()

    async def rows(self, query: Any) -> Any:
        """Run one query. One at a time: they share a connection."""
        async with self.turn:
            return await (await self._opened()).execute(query)

    async def _opened(self) -> AsyncSession:
        if self.session is None:
            look = self.office.look(self.firm_id, self.cursor)
            self.session = await self.stack.enter_async_context(look)
        return self.session

    async def said(self, sql: str, *values: Any) -> str | None:
        """What one statement of `schema/reading` says, as text, in the same state of the firm."""
        async with self.turn:
            session = await self._opened()
            connection = await (await session.connection()).get_raw_connection()
            with faults_named():
                said: str | None = await connection.driver_connection.fetchval(sql, *values)  # type: ignore[union-attr]
            return said

    async def scalars(self, query: Any) -> list[Any]:
        return list((await self.rows(query)).scalars())

    def batched(
        self, key: Hashable, load: Callable[[list[Any]], Awaitable[Sequence[Any]]]
    ) -> DataLoader[Any, Any]:
        """One loader a key: what many fields ask for in the same breath is read in one query."""
        if key not in self.loaders:
            self.loaders[key] = DataLoader(load)
        return self.loaders[key]

    async def one(self, kind: type[Row], id: str | None) -> Row | None:
        """The row with this id, or None where this firm has none."""
        if id is None or "\0" in id:  # which PostgreSQL takes in no text, so no row has it
            return None

        row: Row | None = await self._by_id(kind).load(id)
        return row

    def know(self, rows: Iterable[Owned]) -> None:
        """What is in hand already is not read."""
        for row in rows:
            self._by_id(type(row)).prime(row.id, row)

    def _by_id(self, kind: type[Any]) -> DataLoader[str, Any]:
        async def load(ids: list[str]) -> list[Any]:
            found = {row.id: row for row in await self.scalars(select(kind).where(col(kind.id).in_(ids)))}
            return [found.get(each) for each in ids]

        return self.batched((kind, "id"), load)

    async def some(self, kind: type[Row], ids: Sequence[str]) -> list[Row]:
        """The rows with these ids, in their order; those that do not exist are left out."""
        rows = await asyncio.gather(*(self.one(kind, each) for each in ids))
        return [row for row in rows if row is not None]

    async def under(self, kind: type[Row], column: str, parent: str, order: str = "id") -> list[Row]:
        """The rows whose `column` is `parent`, ordered."""

        async def load(parents: list[str]) -> list[list[Row]]:
            belongs = getattr(kind, column)
            query = select(kind).where(col(belongs).in_(parents)).order_by(getattr(kind, order), kind.id)
            grouped: dict[str, list[Row]] = defaultdict(list)
            for row in await self.scalars(query):
                grouped[getattr(row, column)].append(row)
            return [grouped[each] for each in parents]

        rows: list[Row] = await self.batched((kind, column, order), load).load(parent)
        return rows

    async def count(self, query: Any) -> int:
        return int(
            (await self.rows(select(func.count()).select_from(query.order_by(None).subquery()))).scalar()
        )
