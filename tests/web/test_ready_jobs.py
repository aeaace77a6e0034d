"""What stands ready in a column is moved by one quiet button."""

import re

from playwright.async_api import Route, expect

from tests.cast import House
from tests.store.settled import settled_jobs
from tests.web.acts import column
from tests.web.windows import Windows

READY = re.compile(r"Move \d+ ready")


async def test_jobs_that_were_settled_before_automove_are_moved_by_a_button_that_is_gone_then(
    house: House, windows: Windows
) -> None:
    pipeline = await house.a_pipeline()
    jobs = await settled_jobs(house, pipeline, "Preparation", 3)
    await house.a_job(pipeline, "Preparation", title="Still open")
    board = await windows.member()
    preparation = column(board, "Preparation")
    button = preparation.get_by_role("button", name="Move 3 ready")
    await expect(button).to_be_visible()
    await expect(board.get_by_role("button", name=READY)).to_have_count(1)
    await preparation.get_by_role("switch").click()
    await expect(preparation.get_by_role("switch")).to_be_checked()
    assert {await house.stage_of(each) for each in jobs} == {"Preparation"}, "switching it on moves nothing"
    await button.click()
    await expect(column(board, "Awaiting signature").get_by_role("listitem")).to_have_count(3)
    await expect(board.get_by_role("button", name=READY)).to_have_count(0)
    await expect(preparation.get_by_text("Still open")).to_be_visible()
    for job in jobs:
        assert len(await house.moves_of(job)) == 1


async def test_a_card_that_leaves_by_hand_is_not_counted_any_more(house: House, windows: Windows) -> None:
    pipeline = await house.a_pipeline()
    first, *_ = await settled_jobs(house, pipeline, "Preparation", 2)
    board = await windows.member()
    await expect(board.get_by_role("button", name="Move 2 ready")).to_be_visible()
    move = {"jobId": first, "toStageId": pipeline["Filed"]}
    await house.nora.do("moveJob", "MoveJobInput", move, "job { id }")
    await expect(board.get_by_role("button", name="Move 1 ready")).to_be_visible()


async def test_what_stands_ready_is_asked_again_once_the_network_is_back(
    house: House, windows: Windows
) -> None:
    windows.forgive("ERR_INTERNET_DISCONNECTED")
    pipeline = await house.a_pipeline()
    await settled_jobs(house, pipeline, "Preparation", 2)
    board = await windows.member()
    await expect(board.get_by_role("button", name="Move 2 ready")).to_be_visible()
    cut: list[str] = []

    async def lost(route: Route) -> None:
        if not cut and "query Ready" in (route.request.post_data or ""):
            cut.append(route.request.url)
            await route.abort("internetdisconnected")
        else:
            await route.continue_()

    await board.route("**/graphql", lost)
    await board.reload()
    await expect(board.get_by_test_id("liveness")).to_have_text("Live")
    await house.until(lambda: cut)
    await expect(board.get_by_role("button", name=READY)).to_have_count(0)
    await board.context.set_offline(True)
    await expect(board.get_by_test_id("liveness")).to_have_text("Offline")
    await board.context.set_offline(False)
    await expect(board.get_by_role("button", name="Move 2 ready")).to_be_visible()
