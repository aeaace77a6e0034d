"""The wake-up between processes. It carries no news: it may ring twice, or not at all."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import asyncpg
import structlog
from broadcaster import Broadcast, BroadcastBackend, Event

from store.wire import LOST

log = structlog.get_logger()
CHANNEL = "countersign"
COALESCE = 0.002
PATIENCE = 5.0


class PostgresBell(BroadcastBackend):
    """LISTEN and NOTIFY over one connection that comes back by itself, and says so with a ring."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.rings: asyncio.Queue[Event] = asyncio.Queue(maxsize=1)
        self.connection: asyncpg.Connection[Any] | None = None
        self.keeper: asyncio.Task[None] | None = None
        self.voice = asyncio.Lock()

    async def connect(self) -> None:
        await self._listen()
        self.keeper = asyncio.create_task(self._keep(), name="bell")

    async def disconnect(self) -> None:
        if self.keeper is not None:
            self.keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.keeper
        self._hang_up()  # not closed in order: whoever was cancelled may have left a query on it

    async def subscribe(self, group: str) -> None:
        """Nothing to do: the one channel is listened to from the start."""

    async def unsubscribe(self, group: str) -> None:
        """Nothing to do, likewise."""

    async def publish(self, channel: str, message: Any) -> None:
        async with self.voice:
            if self.connection is not None and not self.connection.is_closed():
                await self.connection.execute(f'notify "{CHANNEL}"', timeout=PATIENCE)

    async def next_published(self) -> Event:
        return await self.rings.get()

    def heard(self, *_: Any) -> None:
        """Several rings that nobody has answered yet are one."""
        with contextlib.suppress(asyncio.QueueFull):
            self.rings.put_nowait(Event(CHANNEL, ""))

    async def _listen(self) -> None:
        self.connection = await asyncpg.connect(
            self.url, timeout=PATIENCE, server_settings={"application_name": "countersign bell"}
        )
        await self.connection.add_listener(CHANNEL, self.heard)
        self.heard()  # whatever rang while nobody listened

    async def _keep(self) -> None:
        """Notice a dead connection within a second or two, and listen again."""
        while True:
            await asyncio.sleep(1.0)
            try:
                async with self.voice:
                    if self.connection is None or self.connection.is_closed():
                        await self._listen()
                    else:
                        await self.connection.execute("select 1", timeout=PATIENCE)
            except (*LOST, asyncpg.PostgresError) as error:
                log.warning("bell lost", error=type(error).__name__)
                self._hang_up()

    def _hang_up(self) -> None:
        if self.connection is not None and not self.connection.is_closed():
            self.connection.terminate()
        self.connection = None


class Bell:
    """Rings after a commit, coalesced; wakes whoever waits, here and in every other process."""

    def __init__(self, broadcast: Broadcast) -> None:
        self.broadcast = broadcast
        self.ears: set[Callable[[], None]] = set()
        self.due = False
        self.ringer: asyncio.Task[None] | None = None
        self.listener: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await self.broadcast.connect()
        ready = asyncio.Event()
        self.listener = asyncio.create_task(self._listen(ready), name="bell listener")
        await ready.wait()

    async def stop(self) -> None:
        for task in (self.ringer, self.listener):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        await self.broadcast.disconnect()

    def ring(self) -> None:
        """Say that something happened. At most one ring is under way."""
        self._wake()
        self.due = True
        if self.ringer is None or self.ringer.done():
            self.ringer = asyncio.create_task(self._ring(), name="ring")

    async def _ring(self) -> None:
        """Until nobody has asked while the last ring was under way."""
        while self.due:
            await asyncio.sleep(COALESCE)
            self.due = False
            try:
                await self.broadcast.publish(CHANNEL, "")
            except (*LOST, asyncpg.PostgresError) as error:
                log.warning("bell did not ring", error=type(error).__name__)  # the heartbeat reads the log

    async def _listen(self, ready: asyncio.Event) -> None:
        async with self.broadcast.subscribe(CHANNEL) as rings:
            ready.set()
            while True:
                await rings.get()
                self._wake()

    def _wake(self) -> None:
        for ear in tuple(self.ears):
            ear()
