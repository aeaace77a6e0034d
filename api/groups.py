"""Live groups: an event is answered once for all who ask the same with the same rights."""

import asyncio
from collections.abc import Hashable

import orjson

from api.asking import Asked
from api.following import Follower, Group
from api.wiring import Wiring
from domain.asking import Principal
from schema.context import Context
from schema.course import Course, places

KNOWN_FOR = 5.0


class Groups:
    def __init__(self, wiring: Wiring) -> None:
        self.wiring = wiring
        self.open: dict[Hashable, Group] = {}
        self.acquaintances = Acquaintances()
        self._tasks: set[asyncio.Task[None]] = set()

    def course(
        self, asked: Asked, context: Context, follower: Follower, after: int | None = None, gap: bool = False
    ) -> Course:
        """Of what a follower reads alone, until it has come so far that a group can tell it the rest."""

        def join(cursor: int, caught_up: bool) -> bool:
            group = self._group(asked, context, cursor, found=caught_up)
            return group is not None and group.take(follower, cursor)

        return Course(after, gap, join)

    def _group(self, asked: Asked, context: Context, cursor: int, found: bool) -> Group | None:
        """The one that is there, or a new one: it is founded where everything was read, so that nobody in it waits."""
        key = self._key(asked, context)
        group = self.open.get(key)
        if group is None and found:
            group = self.open[key] = Group(self.wiring, asked, context, cursor, self.acquaintances.look)
            self._begin(key, group)
        return group

    def _begin(self, key: Hashable, group: Group) -> None:
        def forget() -> None:
            if self.open.get(key) is group:
                del self.open[key]

        task = group.start(forget)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _key(self, asked: Asked, context: Context) -> Hashable:
        """Whatever can change an answer. Where one begins is not in it: by now all have come to the same place."""
        document = self.wiring.schema.guard.library.find(asked.query)
        elsewhere = places(document, asked.operation_name)
        variables = {name: value for name, value in (asked.variables or {}).items() if name not in elsewhere}
        given = orjson.dumps([variables, asked.extensions], option=orjson.OPT_SORT_KEYS)
        return asked.query, asked.operation_name, given, context.party.anyone, context.language

    async def drain(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Acquaintances:
    """Who was looked at again: when permissions change, all groups ask about the same people in the same breath."""

    def __init__(self) -> None:
        self._looks: dict[Hashable, asyncio.Task[Principal | None]] = {}

    async def look(self, context: Context, epoch: int | None) -> Principal | None:
        """Once for a principal and an epoch. Only what is good is shared: another credential may have ended."""
        who = context.party
        key = (who.id, who.link_version, epoch)
        look = self._looks.get(key)
        if look is not None and (found := await asyncio.shield(look)) is not None:
            return found
        look = self._looks[key] = asyncio.create_task(_ask(context), name="look again")
        asyncio.get_running_loop().call_later(KNOWN_FOR, self._looks.pop, key, None)
        return await asyncio.shield(look)


async def _ask(context: Context) -> Principal | None:
    return await context.anew()
