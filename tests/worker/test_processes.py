"""The worker as a process of its own: it does the same, may be killed, loses its database, and stops in order."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy import text

from api.running import Databases
from store.postgres import APP
from tests.cast import ANA, BEN, House, party
from tests.races.counting import nothing_left_to_do
from tests.races.processes import Program
from tests.store.test_law import told
from tests.worker.sink import Sink
from tests.worker.test_mails import ask, deliveries, links_in, text_of

Start = Callable[[], Program]


@pytest.fixture
def a_worker(quiet_house: House, database: Databases, sink: Sink) -> Iterator[Start]:
    """Starts `countersign worker`."""
    started: list[Program] = []

    def start() -> Program:
        started.append(Program(quiet_house.settings, database, "worker", smtp_url=sink.url))
        started[-1].start()
        return started[-1]

    yield start
    for each in started:
        each.kill()


async def test_a_worker_in_a_process_of_its_own_mails_seals_and_stops_in_order(
    quiet_house: House, sink: Sink, a_worker: Start
) -> None:
    worker = a_worker()
    envelope = await ask(quiet_house)
    await quiet_house.until(lambda: len(sink.mails) == 2)
    for each in envelope["parties"].values():
        await quiet_house.sign(each)
    await quiet_house.sealed(envelope["id"])
    await quiet_house.until(lambda: len(sink.mails) == 5)  # the fifth is for the owner
    await quiet_house.until(lambda: nothing_left_to_do(quiet_house))
    assert await worker.stop() < 10
    assert worker.process is not None
    assert worker.process.returncode == 0, worker.said()


async def test_a_worker_that_is_killed_between_sending_and_noting_sends_the_same_mail_again_under_the_same_id(
    quiet_house: House, sink: Sink, a_worker: Start
) -> None:
    sink.pause = 60.0
    killed = a_worker()
    await ask(quiet_house, party("ana", **ANA))
    await quiet_house.until(lambda: len(sink.mails) == 1)
    killed.kill()
    assert await deliveries(quiet_house) == []
    sink.pause = 0.0
    a_worker()
    await quiet_house.until(lambda: deliveries(quiet_house, "SENT"))
    first, second = sink.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert links_in(text_of(first)) == links_in(text_of(second))
    assert len(await deliveries(quiet_house)) == 1


async def test_c02_with_the_worker_killed_all_sign_the_job_moves_and_the_next_worker_seals_and_mails_once(
    quiet_house: House, sink: Sink, a_worker: Start
) -> None:
    killed = a_worker()
    envelope = await ask(quiet_house)
    await quiet_house.until(lambda: _sent(quiet_house, 2))
    killed.kill()
    for each in envelope["parties"].values():
        assert (await quiet_house.sign(each))["userErrors"] == []
    assert await quiet_house.stage_of(envelope["job"]) == "Ready to file"
    pending = "query($id: ID!) { envelope(id: $id) { state sealState } }"
    found = (await quiet_house.nora.ask(pending, id=envelope["id"]))["envelope"]
    assert found == {"state": "COMPLETED", "sealState": "PENDING"}
    a_worker()
    await quiet_house.until(lambda: nothing_left_to_do(quiet_house), patience=120)
    assert (await quiet_house.sealed(envelope["id"]))["id"] == envelope["id"]
    for person in (ANA, BEN):
        assert len(sink.to(person["email"], "Signed by everyone")) == 1
    assert len(await told(quiet_house, "EnvelopeSealed")) == 1
    assert len(await quiet_house.moves_of(envelope["job"])) == 1


async def test_what_a_killed_worker_had_in_hand_is_taken_up_by_another_that_was_there_already(
    quiet_house: House, sink: Sink, a_worker: Start
) -> None:
    sink.pause = 60.0
    killed = a_worker()
    await ask(quiet_house)
    await quiet_house.until(lambda: len(sink.mails) == 2)
    a_worker()
    await asyncio.sleep(1)
    killed.kill()
    sink.pause = 0.0
    await quiet_house.until(lambda: _sent(quiet_house, 2))
    assert set(sink.ids().values()) == {2}
    for person in (ANA, BEN):
        assert len({str(x["Message-ID"]) for x in sink.to(person["email"])}) == 1


async def _sent(house: House, count: int) -> bool:
    return len(await deliveries(house, "SENT")) == count


async def test_two_workers_send_each_mail_once(quiet_house: House, sink: Sink, a_worker: Start) -> None:
    a_worker()
    a_worker()
    for _ in range(4):
        await ask(quiet_house)
    await quiet_house.until(lambda: _sent(quiet_house, 8))
    assert set(sink.ids().values()) == {1}
    assert len(sink.mails) == 8


async def test_a_worker_that_loses_its_database_works_on_when_it_is_back(
    house: House, sink: Sink, database: Databases
) -> None:
    """All connections are cut, again and again: it must not give up, and nobody is there to start it."""
    assert database.owner is not None
    await ask(house, party("ana", **ANA))
    await house.until(lambda: len(sink.mails) == 1)
    with psycopg.connect(database.owner, autocommit=True) as owner:
        for _ in range(6):
            owner.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
            await asyncio.sleep(0.9)
    await house.until(lambda: _answers(house))
    await ask(house, party("ben", **BEN))
    await house.until(lambda: len(sink.to(BEN["email"])) == 1)


async def _answers(house: House) -> bool:
    try:
        return bool(await house.nora.ask("{ firm { id } }"))
    except Exception:
        return False


async def test_a_worker_whose_heartbeat_failed_begins_anew_and_does_not_stay_away(
    house: House, sink: Sink, database: Databases
) -> None:
    """The queue's own worker ends itself in order when its heartbeat fails, as after a long outage."""
    assert database.owner is not None
    with psycopg.connect(database.owner, autocommit=True) as owner:
        owner.execute(f"revoke update on procrastinate_workers from {APP}".encode())
        [before] = await workers(house)
        await house.until(lambda: _is_gone(house, before))
        owner.execute(f"grant update on procrastinate_workers to {APP}".encode())
    await ask(house, party("ana", **ANA))
    await house.until(lambda: len(sink.mails) == 1)


async def workers(house: House) -> list[int]:
    async with house.office.look(None) as session:
        return list(await session.scalars(text("select id from procrastinate_workers")))


async def _is_gone(house: House, worker: int) -> bool:
    return worker not in await workers(house)


async def test_a_worker_that_is_stopped_in_the_middle_of_a_mail_lets_it_go_and_another_sends_it(
    quiet_house: House, sink: Sink, a_worker: Start
) -> None:
    sink.pause = 60.0
    stopped = a_worker()
    await ask(quiet_house, party("ana", **ANA))
    await quiet_house.until(lambda: len(sink.mails) == 1)
    assert await stopped.stop() < 10
    sink.pause = 0.0
    a_worker()
    await quiet_house.until(lambda: deliveries(quiet_house, "SENT"))
    assert set(sink.ids().values()) <= {1, 2}


async def test_an_errand_of_a_firm_stays_in_that_firm(
    quiet_house: House, sink: Sink, a_worker: Start
) -> None:
    """Only ids wait in the queue: no address, no text, no secret."""
    await ask(quiet_house)
    async with quiet_house.office.look(None) as session:
        found = list(await session.execute(text("select task_name, args from procrastinate_jobs")))
    assert Counter(each.task_name for each in found) == {"invite": 2}
    for each in found:
        assert set(each.args) == {"firm_id", "event_id", "subject"}
    told_of = {each.id for each in await told(quiet_house, "RecipientNotified")}
    assert {each.args["event_id"] for each in found} == told_of
    a_worker()
    await quiet_house.until(lambda: len(sink.mails) == 2)
