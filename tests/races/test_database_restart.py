"""The database goes away in the middle of the main job, twice; people ask again, and everything goes on by itself."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from api.running import Databases
from store.engine import DatabaseAway
from store.migrating import migrate
from store.postgres import APP, EmbeddedPostgres
from tests.cast import House
from tests.races import counting
from tests.races.persistent import Clerk, Person, Pulse, Watcher
from tests.races.prepared import documents
from tests.races.test_killed import (
    every_main_job_happened_once,
    every_window_saw_every_version_once,
    versions,
)
from tests.store.crowd import a_seed


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """One of our own, to be stopped; it forgets nothing."""
    with EmbeddedPostgres.start(tmp_path, durable=True) as started:
        yield started


@pytest.fixture
def database(server: EmbeddedPostgres) -> Databases:
    migrate(server.url(), server.url(user=APP))
    return Databases(server.url(user=APP), server.url())


@pytest.fixture
async def people(house: House) -> AsyncIterator[tuple[list[Clerk], list[Watcher]]]:
    """Two clerks on two boards, and somebody who looks at each."""
    boards = [await house.a_pipeline(name=name) for name in ("Tax return", "Advice")]
    folder = await house.a_folder()
    async with httpx2.AsyncClient(timeout=30, limits=httpx2.Limits(max_connections=50)) as http:
        nora = Person(house.settings.base_url, house.nora.token, http, Pulse())

        async def link_of(party: str) -> str:
            """Read from the database, by whoever asks again while it is away."""
            while True:
                try:
                    return await house.link_of(party)
                except DatabaseAway:
                    await asyncio.sleep(0.1)

        clerks = [Clerk(nora, each, folder, link_of, await documents(house, folder, 100)) for each in boards]
        yield clerks, [Watcher(house.settings.base_url, house.nora.token, each["id"]) for each in boards]


def goes_on(pulse: Pulse, people: list[asyncio.Task[None]]) -> Callable[[], bool]:
    """Whether more was answered than until now; whoever gave up in the meantime says why."""
    before = pulse.answered

    def more() -> bool:
        for each in people:
            if each.done():
                each.result()
        return pulse.answered > before + 3

    return more


async def test_the_main_job_goes_on_when_the_database_is_back_and_nothing_is_lost_or_done_twice(
    house: House, server: EmbeddedPostgres, people: tuple[list[Clerk], list[Watcher]]
) -> None:
    dice, stop = random.Random(a_seed()), asyncio.Event()
    clerks, watchers = people
    watching = [asyncio.create_task(each.watch()) for each in watchers]
    await house.until(lambda: all(each.after for each in watchers))
    before = await versions(house)
    working = [asyncio.create_task(each.work(f"Clerk {n}", stop)) for n, each in enumerate(clerks)]
    pulse = clerks[0].person.pulse
    for way in ("fast", "immediate"):
        await asyncio.sleep(1 + 2 * dice.random())
        await asyncio.to_thread(server.cluster._pg_ctl, "stop", "-m", way, "-w")
        await asyncio.sleep(1)
        await asyncio.to_thread(server.cluster.launch)
        await house.until(goes_on(pulse, [*working, *watching]))
    stop.set()
    await asyncio.gather(*working)
    try:
        await house.until(lambda: counting.nothing_left_to_do(house), patience=180)
    except TimeoutError:
        pytest.fail(f"left undone: {await counting.left_to_do(house)}")

    assert pulse.again > 0, "nobody noticed that the database was away"
    await every_main_job_happened_once(house, [each for clerk in clerks for each in clerk.done])
    await counting.the_log_has_no_gap(house)
    await every_window_saw_every_version_once(house, watchers, before)
    for each in watching:
        each.cancel()
