"""One connection to PostgreSQL, which begins for a firm in the round trip of its BEGIN."""

import re
from typing import Any

import asyncpg

# What needs no quoting. Whatever else may come as a firm's id goes the long way, as a parameter.
PLAIN = re.compile(r"frm_[0-9a-z]{26}")
# What asyncpg raises of itself on a connection of no more use: a closed one, or one on which the server has just
# said that it ends ("cannot switch to state").
LOST = (asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
# An act finds everything by id, so one plan is good for all ids. Left to choose, PostgreSQL believes that it does
# better with the lists before its eyes, and plans anew each time, for several times as long as it then runs.
PLANNED_ONCE = "; set local plan_cache_mode = force_generic_plan"
ISOLATION = {None: "read committed", "read_committed": "read committed", "repeatable_read": "repeatable read"}


class Wire(asyncpg.Connection):  # type: ignore[misc]
    """`firm`: for whom the next transaction begins. `new`: nobody has used it yet."""

    firm: str | None = None
    new: bool = True
    also = ""

    def transaction(self, *, isolation: Any = None, readonly: bool = False, deferrable: bool = False) -> Any:
        way = "only" if readonly else f"write{PLANNED_ONCE}"
        return Begun(self, f"begin isolation level {ISOLATION[isolation]} read {way}{self.also}")


class PooledWire(Wire):
    """By way of a pooler, which lends a session for one transaction: what else a session is told once is said each time."""

    also = "; set local jit = off"


class Begun:
    """A transaction of a wire, as SQLAlchemy drives it."""

    def __init__(self, wire: Wire, words: str) -> None:
        self.wire, self.words = wire, words

    async def start(self) -> None:
        firm = self.wire.firm
        if firm is not None:
            assert PLAIN.fullmatch(firm), "anything else must be a parameter"
            self.words += f"; select set_config('app.firm', '{firm}', true)"
        await self.wire.execute(self.words)

    async def commit(self) -> None:
        await self.wire.execute("commit")

    async def rollback(self) -> None:
        await self.wire.execute("rollback")
