"""PostgreSQL goes away under load and comes back: so does the office, and what it acknowledged is there."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import text

from api.running import Databases, office_of
from api.settings import Settings
from store.migrating import migrate
from store.office import Office
from store.postgres import APP, EmbeddedPostgres
from tests.store.crowd import (
    AWAY,
    Boards,
    Reader,
    a_firm_with_boards,
    a_seed,
    create_job,
    history,
    now,
    reading,
    rename_job,
)

BACK = 10.0


@pytest.fixture
async def alone(tmp_path: Path, seal_folder: Path) -> AsyncIterator[tuple[EmbeddedPostgres, Office]]:
    """An office on a server of its own that keeps its promises: fsync is on."""
    with EmbeddedPostgres.start(tmp_path, durable=True) as server:
        found = Databases(server.url(user=APP), server.url())
        await asyncio.to_thread(migrate, server.url(), server.url(user=APP))
        settings = Settings(data_dir=tmp_path, seal_dir=seal_folder, secret_key="a key for tests")
        async with office_of(settings, found) as opened:
            yield server, opened


@dataclass
class Writers:
    """They write until they are stopped, and remember what the server acknowledged."""

    office: Office
    boards: Boards
    titles: dict[str, list[str]] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    last: float = 0.0
    faults: int = 0

    async def write(self, dice: random.Random, stop: asyncio.Event) -> None:
        job = self.boards.jobs[dice.randrange(len(self.boards.jobs))]
        number = 0
        while not stop.is_set():
            number += 1
            try:
                await self._act(dice, job, f"{job} {number} {dice.random()}")
            except AWAY:
                self.faults += 1
                await asyncio.sleep(0.05)

    async def _act(self, dice: random.Random, job: str, title: str) -> None:
        if dice.random() < 0.3:
            self.made.append(await create_job(self.office, self.boards, *self.boards.a_stage(dice)))
        else:
            await rename_job(self.office, self.boards, job, title)
            self.titles.setdefault(job, []).append(title)
        self.last = time.monotonic()


@pytest.mark.parametrize("way", ["fast", "immediate"])
async def test_the_office_is_back_within_seconds_no_acknowledged_write_is_lost_and_readers_see_no_gap(
    alone: tuple[EmbeddedPostgres, Office], way: str
) -> None:
    server, office = alone
    dice = random.Random(a_seed())
    boards = await a_firm_with_boards(office, boards=3, jobs=4)
    begin = await now(office, boards)
    writers, stop, done = Writers(office, boards), asyncio.Event(), asyncio.Event()
    readers = [
        Reader(office, boards.firm_id, subject, random.Random(dice.random()), after=begin)
        for subject in (None, *boards.stages)
    ]
    last: dict[str | None, int] = {}
    async with reading(readers, lambda each: done.is_set() and each.after >= last[each.subject]):
        writing = [asyncio.create_task(writers.write(random.Random(n), stop)) for n in range(8)]
        for _ in range(2):
            await asyncio.sleep(0.5 + dice.random())
            await asyncio.to_thread(server.cluster._pg_ctl, "stop", "-m", way, "-w")
            await asyncio.to_thread(server.cluster.launch)
            up, before = time.monotonic(), writers.last
            async with asyncio.timeout(BACK):
                while writers.last <= max(up, before):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
        await asyncio.sleep(0.5)
        stop.set()
        await asyncio.gather(*writing)
        for subject in (None, *boards.stages):
            last[subject] = (await history(office, boards, subject))[-1][0]
        done.set()

    assert writers.faults > 0, "nobody noticed that the server was away"
    await everything_acknowledged_is_there(office, writers)
    for reader in readers:
        assert reader.saw == [
            each for each in await history(office, boards, reader.subject) if each[0] > begin
        ]
    cursors = [cursor for cursor, _ in await history(office, boards, None)]
    assert cursors == list(range(1, len(cursors) + 1))


async def everything_acknowledged_is_there(office: Office, writers: Writers) -> None:
    told = text("select data -> 'changes' ->> 'title' from event where type = 'JobUpdated'")
    async with office.look(writers.boards.firm_id) as session:
        jobs = set(await session.scalars(text("select id from job")))
        titles = set(await session.scalars(told))
    acknowledged = {title for mine in writers.titles.values() for title in mine}
    assert len(acknowledged) > 20
    assert set(writers.made) <= jobs
    assert acknowledged <= titles


async def test_a_server_that_is_away_is_told_apart_from_a_fault(
    alone: tuple[EmbeddedPostgres, Office],
) -> None:
    """Whatever fails while it goes down, is down and comes up is what a client is told to try again."""
    from schema.errors import Code
    from schema.telling import verdict

    server, office = alone
    boards = await a_firm_with_boards(office, boards=1, jobs=1)
    faults: list[BaseException] = []
    stop = asyncio.Event()

    async def look() -> None:
        while not stop.is_set():
            try:
                async with office.look(boards.firm_id) as session:
                    await session.execute(text("select pg_sleep(0.01)"))
            except Exception as fault:
                faults.append(fault)
                await asyncio.sleep(0.002)

    async def act() -> None:
        while not stop.is_set():
            try:
                await rename_job(office, boards, boards.jobs[0], "A title")
            except Exception as fault:
                faults.append(fault)
                await asyncio.sleep(0.002)

    callers = [asyncio.create_task(each()) for each in (look, look, look, act, act)]
    for way in ("fast", "immediate"):
        await asyncio.sleep(0.3)
        await asyncio.to_thread(server.cluster._pg_ctl, "stop", "-m", way, "-w")
        await asyncio.sleep(0.3)
        await asyncio.to_thread(server.cluster.launch)
    await asyncio.sleep(0.5)
    stop.set()
    await asyncio.gather(*callers)
    assert faults
    masked = {repr(each)[:300] for each in faults if verdict(each).code != Code.UNAVAILABLE}
    assert masked == set()
