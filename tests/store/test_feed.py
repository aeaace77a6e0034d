"""The feed: what was missed, then what comes; each event once and in order, for everyone who follows."""

import asyncio
import random
import time
from contextlib import AsyncExitStack, aclosing

import pytest

from api.running import Databases, office_of
from api.settings import Settings
from store import feed as feeds
from store.log import Seen
from store.office import Office
from tests.store.crowd import Boards, a_firm_with_boards, a_seed, history, now, rename_job


async def follow(office: Office, boards: Boards, subject: str | None, after: int, count: int) -> list[Seen]:
    """The first so many events after a cursor."""
    found: list[Seen] = []
    async with (
        asyncio.timeout(30),
        office.feed.watching(boards.firm_id) as watch,
        aclosing(office.feed.follow(watch, subject, after)) as batches,
    ):
        async for batch in batches:
            found += batch
            if len(found) >= count:
                return found
    raise AssertionError("a feed ends only when its reader goes")


async def test_who_comes_late_gets_first_what_was_missed_and_then_what_comes(office: Office) -> None:
    boards = await a_firm_with_boards(office, boards=2, jobs=2)
    begin = await now(office, boards)
    missed = [await rename_job(office, boards, boards.jobs[0], f"Missed {n}") for n in range(3)]
    following = asyncio.create_task(follow(office, boards, None, begin, 6))
    await asyncio.sleep(0.05)
    coming = [await rename_job(office, boards, boards.jobs[0], f"Coming {n}") for n in range(3)]
    assert [each.cursor for each in await following] == [*missed, *coming]


async def test_a_board_is_told_of_its_own_events_only_with_its_own_versions(office: Office) -> None:
    boards = await a_firm_with_boards(office, boards=2, jobs=1)
    one, other = boards.stages
    begin = await now(office, boards)
    for _ in range(3):
        await rename_job(office, boards, boards.jobs[0], "Mine")
        await rename_job(office, boards, boards.jobs[1], "Not mine")
    found = await follow(office, boards, one, begin, 3)
    told = [(each.cursor, each.versions.get(one)) for each in found]
    assert told == [each for each in await history(office, boards, one) if each[0] > begin]
    assert all(other not in each.versions for each in found)


async def test_nothing_is_missed_and_nothing_waits_for_the_heartbeat_when_a_watch_begins_with_an_event(
    office: Office,
) -> None:
    """The event is committed while the first watcher of the firm is reading where its log stands."""
    dice = random.Random(a_seed())
    boards = await a_firm_with_boards(office, boards=1, jobs=1)
    waits = []
    for number in range(100):
        begin = await now(office, boards)
        following = asyncio.create_task(follow(office, boards, None, begin, 1))
        await asyncio.sleep(dice.random() * 0.02)
        cursor = await rename_job(office, boards, boards.jobs[0], f"Title {number}")
        committed = time.monotonic()
        [seen] = await following
        assert seen.cursor == cursor
        waits.append(time.monotonic() - committed)
    assert max(waits) < feeds.HEARTBEAT / 2, sorted(waits)[-5:]


async def test_a_follower_who_fell_behind_what_is_remembered_reads_on_in_the_log_without_a_seam(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "REMEMBERED", 5)
    boards = await a_firm_with_boards(office, boards=1, jobs=1)
    begin = await now(office, boards)
    taken: list[int] = []
    async with (
        asyncio.timeout(30),
        office.feed.watching(boards.firm_id) as watch,
        aclosing(office.feed.follow(watch, None, begin)) as batches,
    ):
        for number in range(40):
            await rename_job(office, boards, boards.jobs[0], f"Title {number}")
            if number % 13 == 12:
                taken += [each.cursor for each in await anext(batches)]
        while taken[-1] < begin + 40:
            taken += [each.cursor for each in await anext(batches)]
    assert taken == list(range(begin + 1, begin + 41))


async def test_more_than_a_page_of_the_log_is_read_to_its_end(office: Office) -> None:
    from store.log import PAGE
    from tests.store.crowd import rename_many

    boards = await a_firm_with_boards(office, boards=2, jobs=50)
    begin = await now(office, boards)
    for _ in range(PAGE // 100 + 1):
        await rename_many(office, boards, boards.jobs, "All at once")
    count = 100 * (PAGE // 100 + 1)
    found = await follow(office, boards, None, begin, count)
    assert [each.cursor for each in found] == list(range(begin + 1, begin + count + 1))
    board = next(iter(boards.stages))
    versions = [each.versions[board] for each in await follow(office, boards, board, begin, count // 2)]
    assert versions == list(range(versions[0], versions[0] + count // 2))


async def test_many_who_begin_to_watch_at_once_all_hear_the_next_event(office: Office) -> None:
    boards = await a_firm_with_boards(office, boards=1, jobs=1)
    begin = await now(office, boards)
    followers = [asyncio.create_task(follow(office, boards, None, begin, 1)) for _ in range(50)]
    await asyncio.sleep(0)
    cursor = await rename_job(office, boards, boards.jobs[0], "For all of you")
    assert {each.cursor for found in await asyncio.gather(*followers) for each in found} == {cursor}
    assert office.feed.watches == {}, "nobody watches any more, so nothing is kept"


async def test_a_watcher_who_goes_takes_nothing_from_the_one_who_stays(office: Office) -> None:
    boards = await a_firm_with_boards(office, boards=1, jobs=1)
    begin = await now(office, boards)
    staying = asyncio.create_task(follow(office, boards, None, begin, 20))
    for number in range(20):
        cursor = await now(office, boards)
        going = asyncio.create_task(follow(office, boards, None, cursor, 1))
        await rename_job(office, boards, boards.jobs[0], f"Title {number}")
        await going
    assert [each.cursor for each in await staying] == list(range(begin + 1, begin + 21))


async def test_a_firm_is_told_nothing_of_another_firm(office: Office) -> None:
    mine = await a_firm_with_boards(office, boards=1, jobs=1)
    theirs = await a_firm_with_boards(office, boards=1, jobs=1)
    begin = await now(office, mine)
    following = asyncio.create_task(follow(office, mine, None, begin, 1))
    await rename_job(office, theirs, theirs.jobs[0], "A secret")
    await rename_job(office, mine, mine.jobs[0], "Our own")
    [seen] = await following
    assert seen.entry.firm_id == mine.firm_id
    assert seen.entry.data["changes"] == {"title": "Our own"}


async def test_with_nobody_watching_the_feed_reads_nothing(office: Office) -> None:
    boards = await a_firm_with_boards(office, boards=1, jobs=1)
    await rename_job(office, boards, boards.jobs[0], "Unseen")
    assert office.feed.watches == {}


async def test_an_event_of_one_process_reaches_the_followers_of_another_long_before_the_heartbeat(
    settings: Settings, database: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "HEARTBEAT", 60.0)
    async with AsyncExitStack() as stack:
        here, there = [await stack.enter_async_context(office_of(settings, database)) for _ in range(2)]
        boards = await a_firm_with_boards(here, boards=1, jobs=1)
        begin = await now(here, boards)
        following = asyncio.create_task(follow(there, boards, None, begin, 10))
        sent = []
        for number in range(10):
            await asyncio.sleep(0.05)
            sent.append(await rename_job(here, boards, boards.jobs[0], f"Title {number}"))
        assert [each.cursor for each in await following] == sent


async def test_who_comes_late_is_given_nothing_that_the_feed_has_not_seen_with_its_epoch(
    office: Office,
) -> None:
    """Else what follows the end of somebody's access could reach them before the feed knows of the end."""
    boards = await a_firm_with_boards(office, boards=1, jobs=1)
    async with office.feed.watching(boards.firm_id) as watch:
        await office.feed.stop()  # it looks no more
        known = watch.cursor
        await rename_job(office, boards, boards.jobs[0], "After the end of access")
        async with asyncio.timeout(30), aclosing(office.feed.follow(watch, None, 0)) as batches:
            assert [each.cursor for each in await anext(batches)] == list(range(1, known + 1))
            assert await anext(batches) == []
