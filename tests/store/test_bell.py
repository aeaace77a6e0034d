"""The bell between processes: it may ring twice or not at all, and may be cut; then it comes back by itself."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import asyncpg
import psycopg
import pytest
from broadcaster import Broadcast

from api.running import Databases, office_of
from api.settings import Settings
from store import feed as feeds
from store.bell import CHANNEL, Bell, PostgresBell
from store.office import Office
from tests.store.crowd import Reader, a_firm_with_boards, a_seed, history, now, reading, rename_job, write
from tests.store.tap import tapping
from tests.store.test_feed import follow

LIVE_AGAIN = 5.0


@pytest.fixture
async def two_offices(settings: Settings, database: Databases) -> AsyncIterator[list[Office]]:
    """Two processes, as far as the database can tell."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(office_of(settings, database)) for _ in range(2)]


def cut_the_listening_connections(database: Databases) -> int:
    assert database.owner is not None
    with psycopg.connect(database.owner, autocommit=True) as owner:
        return owner.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'countersign bell' and datname = current_database()"
        ).rowcount


async def test_when_the_listening_connection_is_killed_the_feed_is_live_again_within_seconds_and_misses_nothing(
    two_offices: list[Office], database: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a heartbeat: it is the bell itself that comes back and says that it was away."""
    monkeypatch.setattr(feeds, "HEARTBEAT", 60.0)
    here, there = two_offices
    boards = await a_firm_with_boards(here, boards=1, jobs=1)
    begin = await now(here, boards)
    await follow(there, boards, None, begin - 1, 1)

    following = asyncio.create_task(follow(there, boards, None, begin, 3))
    await asyncio.sleep(0.2)
    assert cut_the_listening_connections(database) == 2
    cut = time.monotonic()
    while_cut = [await rename_job(here, boards, boards.jobs[0], f"Unheard {n}") for n in range(2)]
    await asyncio.sleep(2.5)
    after = await rename_job(here, boards, boards.jobs[0], "Heard")
    assert [each.cursor for each in await following] == [*while_cut, after]
    assert time.monotonic() - cut < LIVE_AGAIN

    rung = time.monotonic()
    following = asyncio.create_task(follow(there, boards, None, after, 1))
    await asyncio.sleep(0.1)
    await rename_job(here, boards, boards.jobs[0], "By the bell")
    await following
    assert time.monotonic() - rung < LIVE_AGAIN


async def test_readers_see_no_gap_though_the_listening_connections_are_cut_again_and_again_under_load(
    two_offices: list[Office], database: Databases
) -> None:
    dice = random.Random(a_seed())
    boards = await a_firm_with_boards(two_offices[0], boards=2, jobs=5)
    begin = await now(two_offices[0], boards)
    done = asyncio.Event()
    last: dict[str | None, int] = {}
    readers = [
        Reader(office, boards.firm_id, subject, random.Random(dice.random()), after=begin)
        for office in two_offices
        for subject in (None, *boards.stages)
    ]

    async def cut() -> None:
        while not done.is_set():
            await asyncio.sleep(dice.random())
            await asyncio.to_thread(cut_the_listening_connections, database)

    cutting = asyncio.create_task(cut())
    async with reading(readers, lambda each: done.is_set() and each.after >= last[each.subject]):
        await write(two_offices, boards, 250, dice)
        for subject in (None, *boards.stages):
            last[subject] = (await history(two_offices[0], boards, subject))[-1][0]
        done.set()
    await cutting
    for reader in readers:
        told = [each for each in await history(two_offices[0], boards, reader.subject) if each[0] > begin]
        assert reader.saw == told


async def test_a_dead_bell_only_delays(settings: Settings, database: Databases) -> None:
    """Two processes that cannot hear each other at all: each has a bell of its own."""
    deaf = settings.model_copy(update={"broadcast_url": "memory://"})
    async with office_of(settings, database) as here, office_of(deaf, database) as there:
        boards = await a_firm_with_boards(here, boards=1, jobs=1)
        begin = await now(here, boards)
        following = asyncio.create_task(follow(there, boards, None, begin, 1))
        await asyncio.sleep(0.3)
        cursor = await rename_job(here, boards, boards.jobs[0], "Nobody rings")
        committed = time.monotonic()
        assert [each.cursor for each in await following] == [cursor]
        assert time.monotonic() - committed < feeds.HEARTBEAT + 3


async def test_an_act_succeeds_and_is_seen_while_the_bell_cannot_be_rung(
    office: Office, database: Databases
) -> None:
    boards = await a_firm_with_boards(office, boards=1, jobs=1)
    begin = await now(office, boards)
    following = asyncio.create_task(follow(office, boards, None, begin, 20))
    for number in range(20):
        cut_the_listening_connections(database)
        await rename_job(office, boards, boards.jobs[0], f"Title {number}")
    assert [each.cursor for each in await following] == list(range(begin + 1, begin + 21))


async def test_the_first_two_who_listen_at_once_both_hear(settings: Settings, database: Databases) -> None:
    """broadcaster loses one of two simultaneous first subscribers; here nobody subscribes but the bell."""
    for _ in range(10):
        async with office_of(settings, database) as opened:
            heard = [asyncio.Event() for _ in range(3)]
            for each in heard:
                opened.bell.ears.add(each.set)
            await asyncio.sleep(0)
            other = await asyncpg.connect(database.app)
            await other.execute(f'notify "{CHANNEL}"')
            await other.close()
            async with asyncio.timeout(5):
                await asyncio.gather(*(each.wait() for each in heard))


async def test_a_thousand_rings_at_once_are_a_few_notifications(office: Office, database: Databases) -> None:
    count = 0

    def hear(*_: object) -> None:
        nonlocal count
        count += 1

    listener = await asyncpg.connect(database.app)
    await listener.add_listener(CHANNEL, hear)
    for number in range(1000):
        office.bell.ring()
        if number % 100 == 0:
            await asyncio.sleep(0.001)
    async with asyncio.timeout(10):
        while count == 0:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.3)
    await listener.remove_listener(CHANNEL, hear)
    await listener.close()
    assert 1 <= count <= 20


async def test_a_ring_that_comes_while_another_is_under_way_is_not_lost(
    two_offices: list[Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "HEARTBEAT", 60.0)
    dice = random.Random(a_seed())
    here, there = two_offices
    boards = await a_firm_with_boards(here, boards=1, jobs=1)
    begin = await now(here, boards)
    following = asyncio.create_task(follow(there, boards, None, begin, 150))
    for number in range(150):
        await rename_job(here, boards, boards.jobs[0], f"Title {number}")
        await asyncio.sleep(dice.random() * 0.006)
    assert [each.cursor for each in await following] == list(range(begin + 1, begin + 151))


async def test_a_bell_rings_for_its_own_process_even_when_nobody_carries_it(database: Databases) -> None:
    bell = Bell(Broadcast(backend=PostgresBell(database.app)))
    await bell.start()
    heard = asyncio.Event()
    cut_the_listening_connections(database)
    bell.ears.add(heard.set)
    bell.ring()
    assert heard.is_set()
    await bell.stop()


async def test_a_bell_comes_back_from_a_server_that_ends_its_session(database: Databases) -> None:
    """Between the server's last word and its hanging up, asyncpg refuses whatever is asked in a way of its own."""
    async with tapping(database.app) as tap, asyncio.timeout(10):
        bell = Bell(Broadcast(backend=PostgresBell(tap.url)))
        await bell.start()
        tap.say_farewell()
        await asyncio.sleep(0.05)
        bell.ring()
        assert bell.ringer is not None
        await bell.ringer

        other = await asyncpg.connect(database.app)
        heard = asyncio.Event()
        await asyncio.sleep(0)
        bell.ears.add(heard.set)
        while not heard.is_set():
            await other.execute(f'notify "{CHANNEL}"')
            await asyncio.sleep(0.1)
        await other.close()
        await bell.stop()


async def test_a_bell_can_be_stopped_while_its_connection_is_dead(database: Databases) -> None:
    bell = Bell(Broadcast(backend=PostgresBell(database.app)))
    await bell.start()
    cut_the_listening_connections(database)
    async with asyncio.timeout(5):
        await bell.stop()
