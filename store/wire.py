"""One connection to PostgreSQL, which begins for a firm in the round trip of its BEGIN."""

import re
from typing import Any

import asyncpg

# What needs no quoting. Whatever else may come as a firm's id goes the long way, as a parameter.
PLAIN = re.compile(r"frm_[0-9a-z]{26}")
# What asyncpg raises of itself on a connection of no more use: a closed one, or one on which the server has just
# said that it ends ("cannot switch to state").
LOST = (asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
ISOLATION = {None: "read committed", "read_committed": "read committed", "repeatable_read": "repeatable read"}


class Wire(asyncpg.Connection):  # type: ignore[misc]
    """`firm`: for whom the next transaction begins. `new`: nobody has used it yet."""

    firm: str | None = None
    new: bool = True
    also = ""

    def transaction(self, *, isolation: Any = None, readonly: bool = False, deferrable: bool = False) -> Any:
        return Begun(
            self,
            f"begin isolation level {ISOLATION[isolation]} read {'only' if readonly else 'write'}{self.also}",
        )


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
