"""Row A25 of behaviours.md: boards show it live, and whoever was away misses nothing and repeats nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from api.demo.client import Client, Refused
from api.demo.stage import free_port
from api.running import Databases, office_of, server_of
from api.settings import Settings
from tests.cast import ANA, PATIENCE, House, party

BOARD = """subscription($id: ID!, $after: EventCursor) { pipelineEvents(pipelineId: $id, after: $after) {
  __typename
  ... on StreamReady { cursor }
  ... on StreamEvent { cursor version event { __typename id
    ... on JobCreated { job { id } stage { name } }
    ... on JobMoved { cause job { id } to { name } } } }
  ... on StreamGap { reason resyncFrom } } }"""


class Window:
    """A browser with a board open: it folds what it is told into its columns, and remembers where it is."""

    def __init__(self, client: Client, board: str) -> None:
        self.client, self.board = client, board
        self.after: str | None = None
        self.seen: list[dict[str, Any]] = []
        self.columns: dict[str, str] = {}

    async def open(self) -> "Window":
        """Read the board as it is: from there on it is live."""
        found = await self.client.ask(
            """query($id: ID!) { pipeline(id: $id) { version eventCursor
                 stages { name jobs { nodes { id } } } } }""",
            id=self.board,
        )
        pipeline = found["pipeline"]
        self.after, self.version = pipeline["eventCursor"], pipeline["version"]
        self.columns = {job["id"]: x["name"] for x in pipeline["stages"] for job in x["jobs"]["nodes"]}
        return self

    async def look(self, until: int, at: Client | None = None) -> None:
        """Be online until the board's version is known to be `until`."""
        async with asyncio.timeout(PATIENCE):
            async with (at or self.client).watch(BOARD, id=self.board, after=self.after) as frames:
                while self.version < until or not self.seen:
                    self.fold((await frames.get())["pipelineEvents"])

    def fold(self, frame: dict[str, Any]) -> None:
        self.after = frame["cursor"]
        if frame["__typename"] == "StreamReady":
            return
        assert frame["version"] == self.version + 1, "nothing lost, nothing repeated"
        self.version = frame["version"]
        event = frame["event"] or {"__typename": None}
        self.seen.append(event)
        if event["__typename"] == "JobCreated":
            self.columns[event["job"]["id"]] = event["stage"]["name"]
        if event["__typename"] == "JobMoved":
            self.columns[event["job"]["id"]] = event["to"]["name"]

    @property
    def moves(self) -> list[dict[str, Any]]:
        return [each for each in self.seen if each["__typename"] == "JobMoved"]


async def test_a25_two_boards_show_the_move_that_a_third_window_caused(quiet_house: House) -> None:
    house = quiet_house
    board = await house.a_pipeline()
    job = await house.a_job(board)
    document = await house.a_document(await house.a_folder(), job)
    envelope = await house.a_request(document, parties=[party("ana", **ANA)])
    _, otto = await house.a_member()
    windows = [await Window(house.nora, board["id"]).open(), await Window(otto, board["id"]).open()]
    assert all(each.columns == {job: "Awaiting signature"} for each in windows)

    async with asyncio.TaskGroup() as both:
        for each in windows:
            both.create_task(_until_moved(each))
        await house.sign(envelope["parties"]["ana"])

    assert windows[0].seen == windows[1].seen
    for each in windows:
        assert each.columns == {job: "Ready to file"}
        [move] = each.moves
        assert move["cause"] == "AUTOMOVE"


async def _until_moved(window: Window) -> None:
    async with asyncio.timeout(PATIENCE):
        async with window.client.watch(BOARD, id=window.board, after=window.after) as frames:
            while not window.moves:
                window.fold((await frames.get())["pipelineEvents"])


class Branch:
    """A second server on the same database, which can be stopped and started again on its own port."""

    def __init__(self, settings: Settings, database: Databases) -> None:
        self.settings, self.database = settings, database
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        async with office_of(self.settings, self.database) as office:
            server = server_of(self.settings, office, "127.0.0.1", self.port)
            serving = asyncio.create_task(server.serve())
            while not server.started:  # noqa: ASYNC110  # uvicorn rings no bell
                await asyncio.sleep(0.01)
            try:
                yield
            finally:
                server.should_exit = True
                await serving


async def test_a25_a_board_whose_server_was_restarted_gets_every_version_exactly_once(
    house: House, settings: Settings, database: Databases
) -> None:
    board = await house.a_pipeline()
    document = await house.a_document(await house.a_folder())
    branch = Branch(settings, database)
    clients = [Client(branch.address, house.nora.token) for _ in range(2)]
    house.guests += clients

    async with branch.open():
        windows = [await Window(each, board["id"]).open() for each in clients]
        job = await house.a_job(board)
        envelope = await house.a_request(document, job, parties=[party("ana", **ANA)])
        # One stays until the server goes; the other closed its lid before.
        await windows[1].look(until=windows[1].version + 1)
        staying = asyncio.create_task(_until_cut_off(windows[0]))
        await house.until(lambda: len(windows[0].seen) >= 3)
    await staying

    await house.sign(envelope["parties"]["ana"])
    await house.sealed(envelope["id"])
    await house.a_job(board, "Preparation", title="Another")
    now = (await Window(house.nora, board["id"]).open()).version

    async with branch.open():
        for each in windows:
            await each.look(until=now)
            assert each.version == now
            assert each.columns == (await Window(house.nora, board["id"]).open()).columns
            assert each.columns[job] == "Ready to file"
            assert len(each.moves) == 1
    assert windows[0].seen == windows[1].seen


async def _until_cut_off(window: Window) -> None:
    """Be online until the server ends it."""
    async with (
        asyncio.timeout(PATIENCE),
        window.client.watch(BOARD, id=window.board, after=window.after) as frames,
    ):
        while not isinstance(frame := await frames.get(), Refused):
            window.fold(frame["pipelineEvents"])


async def test_a25_from_any_place_in_the_log_a_stream_gives_exactly_the_rest(quiet_house: House) -> None:
    house = quiet_house
    board = await house.a_pipeline()
    whole = Window(house.nora, board["id"])
    whole.after, whole.version = "cur_" + "0" * 13, 0
    for number in range(6):
        await house.a_job(board, "Preparation", title=f"Job {number}")
    now = (await Window(house.nora, board["id"]).open()).version
    places = [(whole.after, 0)]
    async with house.nora.watch(BOARD, id=board["id"], after=whole.after) as frames:
        while whole.version < now:
            whole.fold((await asyncio.wait_for(frames.get(), PATIENCE))["pipelineEvents"])
            places.append((whole.after, whole.version))
    assert whole.columns == (await Window(house.nora, board["id"]).open()).columns
    for after, version in dict(places).items():
        late = Window(house.nora, board["id"])
        late.after, late.version, late.columns = after, version, {}
        if version < now:
            await late.look(until=now)
        assert late.seen == whole.seen[version:]


async def test_a25_a_place_that_does_not_exist_yet_is_answered_with_a_gap(quiet_house: House) -> None:
    house = quiet_house
    board = await house.a_pipeline()
    async with house.nora.watch(BOARD, id=board["id"], after="cur_" + "0" * 6 + "z" * 7) as frames:
        frame = (await asyncio.wait_for(frames.get(), PATIENCE))["pipelineEvents"]
    assert (frame["__typename"], frame["reason"]) == ("StreamGap", "CURSOR_TOO_OLD")
    assert frame["resyncFrom"] == (await Window(house.nora, board["id"]).open()).after
