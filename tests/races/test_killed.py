"""The server is killed again and again in the middle of the main job, and in the end everything is as it should be."""

import asyncio
import contextlib
import os
import random
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.message import EmailMessage

import httpx2
import pytest
from sqlalchemy import text

from api.running import Databases, office_of
from api.settings import Settings
from store.founding import found_firm
from tests.cast import STAGES, House
from tests.races import counting
from tests.races.counting import AUTOMOVED, SEALED_VERSIONS
from tests.races.persistent import Clerk, Done, Person, Pulse, Watcher
from tests.races.prepared import documents
from tests.races.processes import Program, Seedling
from tests.store.crowd import a_seed
from tests.worker.sink import Sink, sinking

KILLS = int(os.environ.get("COUNTERSIGN_TEST_KILLS", "20"))
BOARDS = 2
CLERKS = 4
LETTERS = 100
UPLOADED = "data ->> 'title' like 'Clerk%'"


@dataclass
class Scene:
    house: House
    program: Seedling
    last: Program
    sink: Sink
    boards: list[dict[str, str]]
    folder: str
    clerks: list[Clerk]
    watchers: list[Watcher]


@pytest.fixture
async def scene(settings: Settings, database: Databases) -> AsyncIterator[Scene]:
    """A firm with two boards, three clerks, an open window for each board; nobody serves it yet."""
    port = settings.base_url.rsplit(":", 1)[1]
    serve = ("serve", "--port", port, "--with-worker")
    with sinking() as sink:
        program = Seedling(settings, database, *serve, smtp_url=sink.url)
        last = Program(settings, database, *serve, smtp_url=sink.url)
        async with (
            office_of(settings, database) as office,
            httpx2.AsyncClient(timeout=30, limits=httpx2.Limits(max_connections=50)) as http,
        ):
            house = House(
                settings, office, *await found_firm(office, "Weiss & Partner", "n@w.example", "Nora")
            )
            program.start()
            await program.until_up()
            boards = [await house.a_pipeline(STAGES, f"Board {number}") for number in range(BOARDS)]
            folder = await house.a_folder()
            nora = Person(settings.base_url, house.nora.token, http, Pulse())
            clerks = [
                Clerk(nora, boards[n % BOARDS], folder, house.link_of, await letters(house, folder, n))
                for n in range(CLERKS)
            ]
            watchers = [Watcher(settings.base_url, house.nora.token, each["id"]) for each in boards]
            yield Scene(house, program, last, sink, boards, folder, clerks, watchers)
            await house.close()
        program.close()
        last.kill()


async def letters(house: House, folder: str, clerk: int) -> list[str]:
    """The first clerk uploads all of theirs, which takes a second each; the others find them there."""
    return await documents(house, folder, LETTERS) if clerk else []


async def test_killed_at_random_moments_of_the_main_job_nothing_is_lost_and_nothing_happens_twice(
    scene: Scene, database: Databases
) -> None:
    dice, begun, stop = random.Random(a_seed()), time.monotonic(), asyncio.Event()
    watching = [asyncio.create_task(each.watch()) for each in scene.watchers]
    await scene.house.until(lambda: all(each.after for each in scene.watchers))
    before = await versions(scene.house)
    working = [asyncio.create_task(each.work(f"Clerk {n}", stop)) for n, each in enumerate(scene.clerks)]
    for _ in range(KILLS):
        await kill_and_start_again(scene.program, scene.clerks[0].person.pulse, dice)
        for each in (*working, *watching):
            if each.done():
                each.result()  # they go on until they are told to stop: it is a fault
    stop.set()
    scene.program.kill()
    scene.last.start()  # the last one is no seedling: it is started as everybody starts it
    await scene.last.until_up()
    await asyncio.gather(*working)
    await scene.house.until(lambda: counting.nothing_left_to_do(scene.house), patience=120)
    done = [each for clerk in scene.clerks for each in clerk.done]
    report(scene, done, time.monotonic() - begun)

    await every_main_job_happened_once(scene.house, done)
    await every_mail_came_and_is_known_when_it_came_again(scene, done)
    await counting.the_log_has_no_gap(scene.house)
    await every_window_saw_every_version_once(scene.house, scene.watchers, before)
    assert min(each.sittings for each in scene.watchers) > KILLS / 3
    assert await counting.deadlocks(database) == 0
    for each in watching:
        each.cancel()
    assert await scene.last.stop() < 10


async def kill_and_start_again(program: Seedling, pulse: Pulse, dice: random.Random) -> None:
    """Most die in the middle of the work, wherever it is; some while they start; a few live long enough
    to take up what those before them left."""
    chance = dice.random()
    if chance < 0.1:
        await asyncio.sleep(dice.random() * 0.7)
    else:
        await program.until_up()
        await some_work(pulse, dice.randrange(12))
        await asyncio.sleep(dice.random() * (0.3 if chance < 0.95 else 10))
    program.kill()
    program.start()


async def some_work(pulse: Pulse, acts: int) -> None:
    """Until so many more acts are answered, or for a while."""
    enough = pulse.answered + acts
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(5):
            while pulse.answered < enough:  # noqa: ASYNC110
                await asyncio.sleep(0.005)


async def every_main_job_happened_once(house: House, done: list[Done]) -> None:
    assert len(done) >= CLERKS
    jobs, envelopes = [each.job for each in done], [each.envelope for each in done]
    parties = [party for each in done for party in each.parties]
    names = [each.name for each in done]
    await counting.once_each(house, "JobCreated", "title", names)
    uploaded = await counting.events(house, "DocumentUploaded", "document_id")
    assert {each.document for each in done} <= set(uploaded)
    assert set((await counting.events(house, "DocumentUploaded", "title", UPLOADED)).values()) <= {1}
    await counting.once_each(house, "DocumentLinked", "job_id", jobs)
    await counting.once_each(house, "EnvelopeSent", "envelope_id", envelopes)
    for kind in ("RecipientNotified", "RecipientViewed", "ConsentGiven", "RecipientSigned"):
        await counting.once_each(house, kind, "recipient_id", parties)
    await counting.once_each(house, "EnvelopeCompleted", "envelope_id", envelopes)
    await counting.once_each(house, "EnvelopeSealed", "envelope_id", envelopes)
    await counting.once_each(house, "JobMoved", "job_id", jobs)
    await counting.once_each(house, "JobMoved", "job_id", jobs, AUTOMOVED)
    assert await counting.rows(house, SEALED_VERSIONS) == Counter(each.document for each in done)
    for job in jobs:
        assert await house.stage_of(job) == "Ready to file"


async def every_mail_came_and_is_known_when_it_came_again(scene: Scene, done: list[Done]) -> None:
    """A kill between sending and noting repeats a mail: under the same Message-ID, once a kill at most."""
    parties = [party for each in done for party in each.parties]
    await counting.once_each(
        scene.house, "DeliveryChanged", "recipient_id", parties, "data ->> 'kind' = 'SEALED'"
    )
    noted = await counting.events(scene.house, "DeliveryChanged", "message_id")
    assert set(noted.values()) == {1}
    came = Counter(name_of(each) for each in scene.sink.mails)
    assert set(noted) <= set(came)
    unnoted = {id for id in came if id not in noted}
    for mails in by_id(scene.sink).values():
        if name_of(mails[0]) in unnoted:  # sent, not noted, and by the next look the party had signed
            subject = str(mails[0]["Subject"])
            assert "asks you to sign" in subject or subject.startswith("Completed: ")
    assert max(came.values()) <= 1 + KILLS
    for mails in by_id(scene.sink).values():
        assert len({str(each["To"]) + str(each["Subject"]) + link_in(each) for each in mails}) == 1


def name_of(mail: EmailMessage) -> str:
    return str(mail["Message-ID"]).strip("<>").partition("@")[0]


def by_id(sink: Sink) -> dict[str, list[EmailMessage]]:
    found: dict[str, list[EmailMessage]] = {}
    for mail in sink.mails:
        found.setdefault(str(mail["Message-ID"]), []).append(mail)
    return found


def link_in(mail: EmailMessage) -> str:
    text = mail.get_body(("plain",))
    assert text is not None
    return str(text.get_content()).partition("http://")[2].split()[0]


async def every_window_saw_every_version_once(
    house: House, watchers: list[Watcher], before: dict[str, int]
) -> None:
    stands = await versions(house)
    for watcher in watchers:
        await house.until(lambda each=watcher: each.versions[-1:] == [stands[each.board]])
        assert watcher.versions == list(range(before[watcher.board] + 1, stands[watcher.board] + 1))


async def versions(house: House) -> dict[str, int]:
    async with house.office.look(house.firm_id) as session:
        found = await session.execute(text("select id, version from pipeline"))
        return {each.id: each.version for each in found}


def report(scene: Scene, done: list[Done], seconds: float) -> None:
    repeated = sum(count - 1 for count in scene.sink.ids().values())
    again = scene.clerks[0].person.pulse.again
    sys.stdout.write(
        f"{KILLS} kills, {len(done)} main jobs, {len(scene.sink.mails)} mails of which {repeated} repeated,"
        f" {again} requests asked again, {[each.sittings for each in scene.watchers]} sittings, {seconds:.0f} s\n"
    )
