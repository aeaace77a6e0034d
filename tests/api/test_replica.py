"""A read replica: it answers where it has come as far as the reader must see; else the primary does, without a word."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import psycopg
import pytest
import structlog

from api.demo.client import Client
from api.running import Databases, office_of
from api.settings import Settings
from store import replica
from store.postgres import APP, EmbeddedPostgres
from tests.api.desk import desk_of
from tests.cast import ANA, STAGES, House, party
from tests.conftest import command, open_for_business

NAME = "query($id: ID!) {{ pipeline(id: $id) {{ name }} }} # {}"
OF_THE_COPY, OF_THE_FIRM = "As the copy tells it", "Tax return"


@dataclass
class Copied:
    """A firm whose database was copied at one moment. In the copy its board and stages have other names."""

    house: House
    nora: Client
    board: dict[str, str]
    job: str
    copy: str
    database: Databases
    asked: int = 0

    async def name(self) -> str:
        """The board's name, in words that nobody used before: no kept answer fits."""
        self.asked += 1
        return str((await self.nora.ask(NAME.format(self.asked), id=self.board["id"]))["pipeline"]["name"])

    async def rename_the_job(self, title: str) -> None:
        await self.nora.do("updateJob", "UpdateJobInput", {"id": self.job, "title": title}, "job { id }")

    def end_its_rest(self) -> None:
        assert self.house.office.replica is not None
        self.house.office.replica.rests_until = 0.0

    def catch_up(self) -> None:
        """As far as its counters tell, it has seen what the firm has."""
        with psycopg.connect(self.database.owner or "") as here, psycopg.connect(self.copy) as there:
            for row in here.execute("select cursor, firm_id from firm_counter").fetchall():
                there.execute("update firm_counter set cursor = %s where firm_id = %s", row)


@pytest.fixture
async def copied(
    settings: Settings, database: Databases, postgres: EmbeddedPostgres
) -> AsyncIterator[Copied]:
    async with office_of(settings, database) as office, open_for_business(settings, office) as house:
        board = await house.a_pipeline(name=OF_THE_FIRM)
        job = await house.a_job(board)
        token = house.nora.token
    name = database.app.rsplit("/", 1)[1]
    command(postgres, f"create database {name}_copy template {name}")
    copy = postgres.url(f"{name}_copy")
    with psycopg.connect(copy) as owner:
        owner.execute("update pipeline set name = %s", [OF_THE_COPY])
        owner.execute("update stage set name = %s", [OF_THE_COPY])
    settings = settings.model_copy(update={"read_database_url": postgres.url(f"{name}_copy", APP)})
    async with office_of(settings, database) as office, open_for_business(settings, office) as house:
        yield Copied(house, house.guest(token), board, job, copy, database)
    command(postgres, f"drop database if exists {name}_copy with (force)")


async def test_a_replica_that_is_level_is_read(copied: Copied) -> None:
    assert await copied.name() == OF_THE_COPY


async def test_everyone_reads_their_own_writes_and_those_of_others_while_the_replica_is_behind(
    copied: Copied,
) -> None:
    await copied.rename_the_job("Form 1041")
    assert await copied.name() == OF_THE_FIRM
    found = await copied.nora.ask("query($id: ID!) { job(id: $id) { title } }", id=copied.job)
    assert found["job"]["title"] == "Form 1041"
    copied.catch_up()
    assert await copied.name() == OF_THE_COPY


async def test_a_firm_that_the_replica_has_never_heard_of_is_read_from_the_primary(copied: Copied) -> None:
    assert (await copied.house.nora.ask("{ firm { name } }"))["firm"]["name"] == "Weiss & Partner"


async def test_acts_answer_from_the_primary_though_the_replica_is_level(copied: Copied) -> None:
    shown = "job { title pipeline { name stages { name } } }"
    for title in ("Form 1041", "Form 1065"):
        input = {"id": copied.job, "title": title}
        job = (await copied.nora.do("updateJob", "UpdateJobInput", input, shown))["job"]
        names = [each["name"] for each in job["pipeline"]["stages"]]
        assert (job["title"], job["pipeline"]["name"]) == (title, OF_THE_FIRM)
        assert names == [each["name"] for each in STAGES]
        copied.catch_up()


async def test_live_boards_tell_what_the_primary_has(copied: Copied) -> None:
    async with desk_of(copied.house.office, copied.house.settings) as desk:
        window = await (await desk.window(copied.nora.token)).watch(copied.board["id"])
        await copied.rename_the_job("Form 1041")
        told = await window.read()
    assert told["event"]["job"] == {"id": copied.job, "title": "Form 1041"}


async def test_a_question_on_a_socket_is_as_fresh_as_the_moment_it_is_asked(copied: Copied) -> None:
    question = "query($board: ID!) { pipeline(id: $board) { name } }"
    async with desk_of(copied.house.office, copied.house.settings) as desk:
        client = (await desk.window(copied.nora.token)).client
        names = []
        for number, at_first in enumerate((True, False)):
            if not at_first:
                await copied.rename_the_job("Form 1041")
            await client.subscribe(str(number), question, board=copied.board["id"])
            names.append((await client.receive())["payload"]["data"]["pipeline"]["name"])
            assert (await client.receive())["type"] == "complete"
    assert names == [OF_THE_COPY, OF_THE_FIRM]


async def test_the_holder_of_a_link_reads_the_primary(copied: Copied) -> None:
    house = copied.house
    document = await house.a_document(await house.a_folder())
    envelope = await house.a_request(document, parties=[party("ana", **ANA)])
    guest = await house.party(envelope["parties"]["ana"])
    assert (await guest.ask("{ ceremony { envelopeState } }"))["ceremony"]["envelopeState"] == "SENT"


async def test_a_replica_that_is_gone_is_not_missed(copied: Copied, postgres: EmbeddedPostgres) -> None:
    assert await copied.name() == OF_THE_COPY
    command(postgres, f"drop database {copied.copy.rsplit('/', 1)[1]} with (force)")
    for _ in range(3):
        assert await copied.name() == OF_THE_FIRM


async def test_a_replica_that_does_not_answer_is_left_alone_and_taken_up_again(
    copied: Copied, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica, "PATIENCE", 0.3)
    monkeypatch.setattr(replica, "REST", 60.0)
    assert await copied.name() == OF_THE_COPY
    with psycopg.connect(copied.copy) as owner:
        owner.execute("lock table firm_counter in access exclusive mode")
        with structlog.testing.capture_logs() as said:
            assert [await copied.name() for _ in range(5)] == [OF_THE_FIRM] * 5
        assert [each["event"] for each in said] == ["replica away"]
        copied.end_its_rest()
        assert await asyncio.gather(*(copied.name() for _ in range(12))) == [OF_THE_FIRM] * 12
    copied.end_its_rest()
    assert await copied.name() == OF_THE_COPY
