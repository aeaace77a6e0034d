"""The office: everything one running process holds open."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import ParamSpec, TypeVar

from broadcaster import Broadcast
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col, select

from domain.envelopes import Channel, Recipient
from domain.file_requests import FileRequest
from domain.ids import Moment, this_moment
from sealing.press import Press
from sealing.seal import KeyFolder, SealKey
from sealing.timestamps import Timestamps
from store.bell import Bell, PostgresBell
from store.doors import Acquaintances, Secrets
from store.engine import looking, open_engine
from store.feed import Feed
from store.files import Files
from store.replica import Replica
from store.tables import FirmCounter
from store.work import Work

P = ParamSpec("P")
T = TypeVar("T")


class Busy(ConnectionError):
    """Too many files wait to be worked on: come back in a moment."""


class Hands:
    """Threads for work on files that would keep everyone else waiting. The queue before them has an end."""

    def __init__(self, name: str, hands: int, waiting: int) -> None:
        self.threads = ThreadPoolExecutor(max_workers=hands, thread_name_prefix=name)
        self.places = hands + waiting

    async def do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Raises Busy when the queue is full, and whatever `work` raises."""
        if self.places == 0:
            raise Busy()
        self.places -= 1
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self.threads, lambda: work(*args, **kwargs)
            )
        finally:
            self.places += 1

    def rest(self) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)


@dataclass
class Office:
    """`hands` work for the firms, `strangers` for whoever wants a file verified: neither keeps the other waiting.

    `press` is a process of its own that seals. `channels`: the ways by which parties can be reached from here."""

    engine: AsyncEngine
    bell: Bell
    feed: Feed
    files: Files
    secrets: Secrets
    seal_keys: KeyFolder
    base_url: str
    hands: Hands
    strangers: Hands
    press: Press
    channels: frozenset[Channel]
    replica: Replica | None = None
    acquaintances: Acquaintances = field(default_factory=Acquaintances)

    def work(self, firm_id: str, actor: str, moment: Moment | None = None) -> Work:
        """One act of one actor (the id of a member, token or recipient, or the name of a rule)."""
        return Work(self, firm_id, actor, moment or this_moment())

    def look(
        self, firm_id: str | None, cursor: int | None = None
    ) -> AbstractAsyncContextManager[AsyncSession]:
        """`cursor`: it is enough to see what the firm's log had told up to there."""
        if self.replica is None or firm_id is None or cursor is None:
            return looking(self.engine, firm_id)
        return self.replica.looking(self.engine, firm_id, cursor)

    async def firms(self) -> list[str]:
        """The ids of all firms, always in the same order."""
        async with self.look(None) as session:
            every = select(col(FirmCounter.firm_id)).order_by(col(FirmCounter.firm_id))
            return list(await session.scalars(every))

    def link_of(self, recipient: Recipient) -> str:
        """The address of a party's page: it holds their secret."""
        token = self.secrets.link(recipient.id, recipient.link_id or "", recipient.link_version)
        return f"{self.base_url}/s/{token}"

    def files_link_of(self, request: FileRequest) -> str:
        """The address of the page for files that were asked for: it holds a secret."""
        return f"{self.base_url}/send/{self.secrets.files(request.id, request.link_id)}"

    def seal_key(self) -> SealKey:
        return self.seal_keys.key()


@asynccontextmanager
async def open_office(
    *,
    database_url: str,
    files: Files,
    secret_key: str,
    seal_key_folder: Path,
    base_url: str,
    broadcast_url: str | None = None,
    bell_database_url: str | None = None,
    read_database_url: str | None = None,
    pool_size: int = 10,
    pooler: bool = False,
    channels: frozenset[Channel] = frozenset(Channel),
    tsa_url: str | None = None,
    tsa_archive: bool = False,
) -> AsyncIterator[Office]:
    """Open the pools, the bell and the feed; close them in the opposite order."""
    engine = open_engine(database_url, pool_size, pooler=pooler)
    replica = Replica(open_engine(read_database_url, pool_size, pooler=pooler)) if read_database_url else None
    listened_to = PostgresBell(bell_database_url or database_url)
    voice = Broadcast(broadcast_url) if broadcast_url else Broadcast(backend=listened_to)
    bell = Bell(voice)
    feed = Feed(engine, bell)
    press = Press(seal_key_folder, Timestamps(tsa_url, archive=tsa_archive) if tsa_url else None)
    hands, strangers = Hands("papers", 2, 100), Hands("strangers", 1, 10)
    await bell.start()
    await feed.start()
    try:
        yield Office(
            engine,
            bell,
            feed,
            files,
            Secrets(secret_key.encode()),
            KeyFolder(seal_key_folder),
            base_url,
            hands,
            strangers,
            press,
            channels,
            replica,
        )
    finally:
        await feed.stop()
        await bell.stop()
        hands.rest()
        strangers.rest()
        await press.rest()
        if replica is not None:
            await replica.engine.dispose()
        await engine.dispose()
