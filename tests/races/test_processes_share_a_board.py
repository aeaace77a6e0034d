"""Several servers over one database: whoever writes and whoever watches, wherever, it is one board."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from api.demo.client import Client
from api.demo.stage import free_port
from api.running import Databases, office_of
from api.settings import Settings
from store.founding import found_firm
from tests.cast import STAGES, House
from tests.races.counting import the_log_has_no_gap
from tests.races.processes import Program
from tests.store.crowd import a_seed

MOVES, JOBS, PATIENCE = 120, 12, 120.0
BOARD = """query($id: ID!) { pipeline(id: $id) { version eventCursor
  stages { name jobs(first: 100) { nodes { id title } } } } }"""
EVENTS = """subscription($id: ID!, $after: EventCursor) { pipelineEvents(pipelineId: $id, after: $after) {
  __typename
  ... on StreamReady { cursor }
  ... on StreamEvent { cursor version event { ... on JobMoved { job { id } to { name } }
                                              ... on JobUpdated { job { id title } } } } } }"""


@dataclass
class Chain:
    """One firm, and the servers that all serve it."""

    house: House
    clients: list[Client]
    board: dict[str, str]
    jobs: list[str]
    version: int

    async def look(self, client: Client) -> dict[str, Any]:
        pipeline: dict[str, Any] = (await client.ask(BOARD, id=self.board["id"]))["pipeline"]
        return pipeline


@pytest.fixture(params=[2, 4])
async def chain(
    request: pytest.FixtureRequest, settings: Settings, database: Databases
) -> AsyncIterator[Chain]:
    async with AsyncExitStack() as stack:
        servers = []
        for _ in range(request.param):
            port = free_port()
            address = f"http://127.0.0.1:{port}"
            elsewhere = settings.model_copy(update={"base_url": address})
            servers.append(Program(elsewhere, database, "serve", "--port", str(port)))
            servers[-1].start()
            stack.callback(servers[-1].kill)
        for each in servers:
            await each.until_up()
        office = await stack.enter_async_context(office_of(settings, database))
        founded = await found_firm(office, "Weiss & Partner", "nora@weiss.example", "Nora Weiss")
        house = House(settings.model_copy(update={"base_url": servers[0].base_url}), office, *founded)
        stack.push_async_callback(house.close)
        clients = [Client(each.base_url, house.nora.token) for each in servers]
        house.guests += clients
        board = await house.a_pipeline(STAGES)
        jobs = [await house.a_job(board, "Preparation", title=f"Job {number}") for number in range(JOBS)]
        chain = Chain(house, clients, board, jobs, 0)
        chain.version = (await chain.look(clients[0]))["version"]
        yield chain


class Window:
    """A board that is open at one of the servers: it folds what it is told, and drops now and then."""

    def __init__(self, chain: Chain, client: Client, dice: random.Random) -> None:
        self.chain, self.client, self.dice = chain, client, dice
        self.versions: list[int] = []
        self.places: dict[str, str] = {}
        self.titles: dict[str, str] = {}

    async def open(self) -> None:
        found = await self.chain.look(self.client)
        self.after, self.begin = found["eventCursor"], found["version"]
        for stage in found["stages"]:
            self.places |= {job["id"]: stage["name"] for job in stage["jobs"]["nodes"]}
            self.titles |= {job["id"]: job["title"] for job in stage["jobs"]["nodes"]}

    async def watch(self, done: asyncio.Event) -> None:
        while not (done.is_set() and self.begin + len(self.versions) >= self.chain.version):
            await self._sit(done)

    async def _sit(self, done: asyncio.Event) -> None:
        left = self.dice.randrange(5, 60)
        async with self.client.watch(EVENTS, id=self.chain.board["id"], after=self.after) as frames:
            while left > 0 and not (done.is_set() and self.begin + len(self.versions) >= self.chain.version):
                try:
                    frame = (await asyncio.wait_for(frames.get(), 1))["pipelineEvents"]
                except TimeoutError:
                    continue
                self.fold(frame)
                left -= 1

    def fold(self, frame: dict[str, Any]) -> None:
        self.after = frame["cursor"]
        if frame["__typename"] == "StreamReady":
            return
        self.versions.append(frame["version"])
        job = frame["event"]["job"]
        if "to" in frame["event"]:
            self.places[job["id"]] = frame["event"]["to"]["name"]
        else:
            self.titles[job["id"]] = job["title"]


async def test_every_window_at_every_server_is_told_every_version_once_whichever_server_wrote_it(
    chain: Chain,
) -> None:
    dice, done = random.Random(a_seed()), asyncio.Event()
    windows = [Window(chain, each, random.Random(dice.random())) for each in chain.clients for _ in range(3)]
    for each in windows:
        await each.open()
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        for each in windows:
            group.create_task(each.watch(done))
        await write(chain, dice)
        chain.version = (await chain.look(chain.clients[0]))["version"]
        done.set()
    boards = [await chain.look(each) for each in chain.clients]
    assert all(each == boards[0] for each in boards)
    assert boards[0]["version"] >= MOVES
    await the_log_has_no_gap(chain.house)
    for each in windows:
        assert each.versions == list(range(each.begin + 1, chain.version + 1))
        assert each.places == {
            job["id"]: stage["name"] for stage in boards[0]["stages"] for job in stage["jobs"]["nodes"]
        }
        assert each.titles == {
            job["id"]: job["title"] for stage in boards[0]["stages"] for job in stage["jobs"]["nodes"]
        }


async def write(chain: Chain, dice: random.Random) -> None:
    """One writer at each server, each with its turns, on the same jobs."""

    async def one(client: Client, dice: random.Random) -> None:
        for number in range(MOVES // len(chain.clients)):
            job = dice.choice(chain.jobs)
            if dice.random() < 0.7:
                stage = chain.board[dice.choice(["Preparation", "Awaiting signature", "Ready to file"])]
                moved = {"jobId": job, "toStageId": stage, "pendingItems": "KEEP"}
                await client.do("moveJob", "MoveJobInput", moved, "job { id }")
            else:
                title = {"id": job, "title": f"Title {number} of {client.base_url}"}
                await client.do("updateJob", "UpdateJobInput", title, "job { id }")

    await asyncio.gather(*(one(each, random.Random(dice.random())) for each in chain.clients))
