"""A board whose server goes away: it says so, and when the server is back it shows what happened meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, expect

from api.demo.stage import free_port
from api.running import Databases, office_of, server_of
from api.settings import Settings
from tests.cast import ANA, BEN, House
from tests.web.acts import card, column, in_column, move, open_job
from tests.web.windows import Windows

GONE = r"ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection to"


class Branch:
    """A second server of the house, at its own address: its doors are closed and opened again at will."""

    def __init__(self, settings: Settings, database: Databases) -> None:
        self.port = free_port()
        address = f"http://127.0.0.1:{self.port}"
        self.settings, self.database = settings.model_copy(update={"base_url": address}), database

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


async def test_a25_a_board_whose_server_was_restarted_resumes_and_shows_what_happened_meanwhile(
    house: House, chromium: Browser, settings: Settings, database: Databases
) -> None:
    pipeline = await house.a_pipeline()
    document = await house.a_document(await house.a_folder())
    job = await house.a_job(pipeline)
    by_hand = await house.a_job(pipeline, "Preparation", title="Payroll")
    envelope = await house.a_request(document, job)
    await house.sign(envelope["parties"]["ana"])
    branch = Branch(settings, database)
    windows = Windows(chromium, house, branch.settings.base_url)
    windows.forgive(GONE)

    async with branch.open():
        board = await windows.member()
        liveness = board.get_by_test_id("liveness")
        await expect(liveness).to_have_text("Live")
        await in_column(board, "Form 1040", "Awaiting signature")
        panel = await open_job(board, "Form 1040")
        draft = panel.get_by_label("New task")
        await draft.fill("Call the b")
        await board.evaluate("window.neverReloaded = true")

    await expect(liveness).to_have_text("Reconnecting")
    await expect(card(board, "Form 1040", "Awaiting signature").get_by_test_id("signatures")).to_contain_text(
        "1/2"
    )
    # Without the server nothing is moved, and the page says why.
    await panel.get_by_role("button", name="Close job").click()
    await move(board, "Payroll", "Filed")
    refused = board.get_by_role("status").get_by_text("Payroll was not moved. The server cannot be reached.")
    await expect(refused).to_be_visible()
    await in_column(board, "Payroll", "Preparation")

    await house.sign(envelope["parties"]["ben"])
    await house.nora.do(
        "moveJob", "MoveJobInput", {"jobId": by_hand, "toStageId": pipeline["Ready to file"]}, "job { id }"
    )
    await house.a_job(pipeline, "Preparation", title="Bookkeeping")
    for _ in range(3):
        await board.evaluate("new Promise((go) => requestAnimationFrame(go))")
    await in_column(board, "Form 1040", "Awaiting signature")

    async with branch.open():
        await expect(liveness).to_have_text("Live")
        await in_column(board, "Form 1040", "Ready to file")
        await in_column(board, "Payroll", "Ready to file")
        await in_column(board, "Bookkeeping", "Preparation")
        badge = card(board, "Form 1040").get_by_test_id("moved")
        await expect(badge).to_have_text("Moved automatically: all 2 parties signed")
        counts = {"Preparation": 1, "Awaiting signature": 0, "Ready to file": 2, "Filed": 0}
        for stage, count in counts.items():
            await expect(column(board, stage).get_by_test_id("count")).to_have_text(
                f"{count} {'job' if count == 1 else 'jobs'}"
            )
        # It is live again, and was never loaded anew.
        await house.a_job(pipeline, "Filed", title="The last")
        await in_column(board, "The last", "Filed")
        assert await board.evaluate("window.neverReloaded")
        await windows.close()
    assert windows.unforgiven == []


async def test_a25_a_signing_page_whose_server_was_restarted_still_tells_when_all_have_signed(
    house: House, chromium: Browser, settings: Settings, database: Databases
) -> None:
    document = await house.a_document(await house.a_folder())
    envelope = await house.a_request(document)
    await house.sign(envelope["parties"]["ana"])
    branch = Branch(settings, database)
    windows = Windows(chromium, house, branch.settings.base_url)
    windows.forgive(GONE)

    async with branch.open():
        page = await windows.stranger()
        async with page.expect_websocket():
            await page.goto(await windows.link_in_mail(ANA["email"], "s"))
        await expect(page.get_by_text(f"We are waiting for {BEN['name']}.")).to_be_visible()
    await house.sign(envelope["parties"]["ben"])
    await house.sealed(envelope["id"])
    async with branch.open():
        await expect(page.get_by_role("heading", name="All have signed")).to_be_visible()
        await expect(page.get_by_role("button", name="Download the sealed PDF")).to_be_visible()
        await windows.close()
    assert windows.unforgiven == []


async def test_a_device_that_was_offline_says_so_and_is_live_again_afterwards(
    house: House, windows: Windows
) -> None:
    """The socket outlives the moment without a network: whatever comes by it shows that the board is live."""
    # A page may be asking something at the very moment.
    windows.forgive("ERR_INTERNET_DISCONNECTED")
    pipeline = await house.a_pipeline()
    board = await windows.member()
    liveness = board.get_by_test_id("liveness")
    await expect(liveness).to_have_text("Live")
    await board.context.set_offline(True)
    await expect(liveness).to_have_text("Offline")
    await board.context.set_offline(False)
    await house.a_job(pipeline, "Preparation")
    await in_column(board, "Form 1040", "Preparation")
    await expect(liveness).to_have_text("Live", timeout=30_000)
