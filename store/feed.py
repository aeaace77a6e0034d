"""Live feeds: each process reads each firm's log once, for all who watch it."""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from store.bell import Bell
from store.engine import looking
from store.log import Seen, read_after, where_it_stands

log = structlog.get_logger()
HEARTBEAT = 2.0
REMEMBERED = 2000


@dataclass
class Watch:
    """One firm's recent events. `since` is the cursor after which nothing is missing here."""

    firm_id: str
    cursor: int
    epoch: int
    since: int
    watchers: int = 0
    recent: deque[Seen] = field(default_factory=deque)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, found: list[Seen]) -> None:
        self.recent.extend(found)
        self.cursor = found[-1].cursor
        while len(self.recent) > REMEMBERED:
            self.since = self.recent.popleft().cursor

    def wake(self) -> None:
        self.news.set()
        self.news = asyncio.Event()


class Feed:
    """Wakes on the bell or the heartbeat, reads what is new, and hands it to whoever follows."""

    def __init__(self, engine: AsyncEngine, bell: Bell) -> None:
        self.engine, self.bell = engine, bell
        self.watches: dict[str, Watch] = {}
        self.rung = asyncio.Event()
        self.reader: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self.bell.ears.add(self.rung.set)
        self.reader = asyncio.create_task(self._read(), name="feed")

    async def stop(self) -> None:
        self.bell.ears.discard(self.rung.set)
        if self.reader is not None:
            self.reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.reader

    async def here(self, firm_id: str) -> int:
        """The firm's last cursor at this moment."""
        async with looking(self.engine, firm_id) as session:
            return (await where_it_stands(session, [firm_id]))[firm_id][0]

    @contextlib.asynccontextmanager
    async def watching(self, firm_id: str) -> AsyncIterator[Watch]:
        """Keep a firm's log in view while somebody follows it."""
        watch = self.watches.get(firm_id)
        if watch is None:
            async with looking(self.engine, firm_id) as session:
                cursor, epoch = (await where_it_stands(session, [firm_id]))[firm_id]
            watch = self.watches.setdefault(firm_id, Watch(firm_id, cursor, epoch, since=cursor))
            self.rung.set()  # what was committed while it was read rang for watches that were there already
        watch.watchers += 1
        try:
            yield watch
        finally:
            watch.watchers -= 1
            if watch.watchers == 0:
                self.watches.pop(firm_id, None)

    async def follow(
        self, watch: Watch, subject_id: str | None, after: int
    ) -> AsyncGenerator[list[Seen], None]:
        """What happened after `after`, then what happens: batches, each event once and in order.

        An empty batch is a breath: all up to `watch.cursor` was given, and the caller may look whether it
        should go on.
        """
        while True:
            news, known = watch.news, watch.cursor
            if after < watch.since:
                found = await self._missed(watch, subject_id, after, known)
                after = found[-1].cursor if found else known
                if found:
                    yield found
                continue
            found = [each for each in watch.recent if each.cursor > after and each.concerns(subject_id)]
            after = max(after, known)
            yield found
            if not found:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(HEARTBEAT):
                        await news.wait()

    async def _missed(self, watch: Watch, subject_id: str | None, after: int, known: int) -> list[Seen]:
        """From the log, and no further than what is known here: later events may belong to an epoch that is not."""
        async with looking(self.engine, watch.firm_id) as session:
            return await read_after(session, watch.firm_id, after, subject_id, until=known)

    async def _read(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(HEARTBEAT):
                    await self.rung.wait()
            self.rung.clear()
            try:
                await self._look()
            except Exception as error:  # nobody else reads for all who watch here
                log.warning("feed could not read", error=type(error).__name__)
                await asyncio.sleep(0.25)
                self.rung.set()

    async def _look(self) -> None:
        watched = list(self.watches)
        if not watched:
            return
        async with looking(self.engine, None) as session:
            stands = await where_it_stands(session, watched)
        for firm_id, (cursor, epoch) in stands.items():
            watch = self.watches.get(firm_id)
            if watch is None:
                continue
            changed = epoch != watch.epoch or cursor > watch.cursor
            watch.epoch = epoch
            while watch.cursor < cursor:
                async with looking(self.engine, firm_id) as session:
                    watch.add(await read_after(session, firm_id, watch.cursor, until=cursor))
            if changed:
                watch.wake()
