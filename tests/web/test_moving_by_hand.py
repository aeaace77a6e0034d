"""Row A21 of behaviours.md in the browser, and moves that the server refuses."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.cast import House
from tests.web.acts import card, drag, in_column, move, open_job
from tests.web.windows import Windows

TITLE = "Form 1040"
REASON = "The client files alone."


@dataclass
class Scene:
    pipeline: dict[str, str]
    job: str
    envelope: str
    board: Page

    @property
    def question(self) -> Locator:
        return self.board.get_by_role("dialog", name="2 items are still open")


@pytest.fixture
async def scene(house: House, windows: Windows) -> Scene:
    """A job on the board, with a document out for signature and an open task."""
    pipeline = await house.a_pipeline()
    job = await house.a_job(pipeline)
    document = await house.a_document(await house.a_folder(), job)
    envelope = await house.a_request(document)
    task = {"title": "Call the bank", "jobId": job}
    await house.nora.do("createTask", "CreateTaskInput", task, "task { id }")
    board = await windows.member()
    await in_column(board, TITLE, "Awaiting signature")
    return Scene(pipeline, job, envelope["id"], board)


async def test_a21_dragging_a_card_with_open_items_asks_and_escape_returns_it(
    house: House, scene: Scene
) -> None:
    before = await house.card(scene.job)
    await drag(scene.board, TITLE, "Preparation")
    await expect(scene.question).to_be_visible()
    await expect(scene.question).to_contain_text("Engagement letter")
    await expect(scene.question).to_contain_text("Call the bank")
    await expect(scene.question.get_by_role("radio")).to_have_count(5)
    # Where it was put down, not yet there.
    await expect(card(scene.board, TITLE, "Preparation")).to_contain_text("Saving…")

    await scene.board.keyboard.press("Escape")
    await expect(scene.question).to_have_count(0)
    await in_column(scene.board, TITLE, "Awaiting signature")
    await expect(card(scene.board, TITLE)).not_to_contain_text("Saving…")
    assert await house.card(scene.job) == before, "nothing moved"


@pytest.mark.parametrize(
    ("label", "decision"),
    [
        ("Keep it", "KEEP"),
        ("Keep it for information", "MAKE_INFORMATIVE"),
        ("Unlink it", "UNLINK"),
        ("Withdraw the requests", "VOID_REQUESTS"),
        ("Waive it", "WAIVE"),
    ],
)
async def test_a21_each_choice_does_what_it_says(
    house: House, scene: Scene, label: str, decision: str
) -> None:
    await drag(scene.board, TITLE, "Preparation")
    choice = scene.question.locator("label.choice", has=scene.board.get_by_text(label, exact=True))
    await choice.get_by_role("radio").check()
    go = scene.question.get_by_role("button", name="Move job")
    if decision in ("VOID_REQUESTS", "WAIVE"):
        await go.click()
        await expect(scene.question.get_by_text("Please write a reason")).to_be_visible()
        assert await house.stage_of(scene.job) == "Awaiting signature", "nothing moves without a reason"
        await scene.question.get_by_role("textbox", name="Reason").fill(REASON)
    await go.click()
    await expect(scene.question).to_have_count(0)
    await in_column(scene.board, TITLE, "Preparation")
    await expect(card(scene.board, TITLE)).not_to_contain_text("Saving…")

    [moved] = await house.moves_of(scene.job)
    assert (moved["cause"], moved["to"]) == ("MANUAL", {"name": "Preparation"})
    after = await house.card(scene.job)
    found = await house.nora.ask(
        "query($id: ID!) { envelope(id: $id) { state voidReason: recipients { state } } }", id=scene.envelope
    )
    shown = {
        "Task" if x["item"]["id"].startswith("tsk_") else "Document": (x["role"], x["state"])
        for x in after["links"]
    }
    assert (shown, found["envelope"]["state"], after["tasks"][0]["state"]) == {
        "KEEP": ({"Task": ("BLOCKING", "OPEN"), "Document": ("BLOCKING", "OPEN")}, "SENT", "OPEN"),
        "MAKE_INFORMATIVE": (
            {"Task": ("INFORMATIVE", "OPEN"), "Document": ("INFORMATIVE", "OPEN")},
            "SENT",
            "OPEN",
        ),
        "UNLINK": ({"Task": ("INFORMATIVE", "OPEN")}, "SENT", "OPEN"),
        "VOID_REQUESTS": ({"Document": ("BLOCKING", "STUCK")}, "VOIDED", "CANCELLED"),
        "WAIVE": ({"Task": ("BLOCKING", "WAIVED"), "Document": ("BLOCKING", "WAIVED")}, "SENT", "OPEN"),
    }[decision]
    if decision == "WAIVE":
        panel = await open_job(scene.board, TITLE)
        await panel.get_by_text("History").click()
        await expect(panel.get_by_text(f"An item was waived: {REASON}").first).to_be_visible()


async def test_a21_the_move_menu_asks_too_and_the_dialog_leads_to_help(scene: Scene) -> None:
    """Row A24: help is at hand."""
    await move(scene.board, TITLE, "Ready to file")
    await expect(scene.question).to_be_visible()
    async with scene.board.context.expect_page() as opening:
        await scene.question.get_by_role("link", name="What do these mean?").click()
    help_page = await opening.value
    await expect(help_page.get_by_role("heading", level=1)).to_have_text(
        "Moving a job by hand while something is open"
    )
    assert help_page.url.endswith("/help/moving-by-hand")
    await scene.question.get_by_role("button", name="Leave the job where it is").click()
    await in_column(scene.board, TITLE, "Awaiting signature")


async def test_a21_within_its_column_a_card_is_dragged_without_a_question(
    house: House, windows: Windows, scene: Scene
) -> None:
    await house.a_job(scene.pipeline, title="Payroll")
    titles = scene.board.locator('[aria-label="Awaiting signature"] .card-title')
    await expect(titles).to_have_count(2)
    before = await titles.all_inner_texts()
    lower = card(scene.board, before[1])
    box = await lower.bounding_box()
    assert box
    await card(scene.board, before[0]).drag_to(lower, target_position={"x": 60, "y": box["height"] - 4})
    await expect(titles).to_have_text(before[::-1])
    await expect(scene.board.locator(".card.waiting")).to_have_count(0)
    await scene.board.reload()
    await expect(titles).to_have_text(before[::-1])


async def test_a_card_that_moved_elsewhere_while_it_was_held_is_let_go(
    house: House, windows: Windows
) -> None:
    pipeline = await house.a_pipeline()
    job = await house.a_job(pipeline, "Preparation")
    board = await windows.member()
    await in_column(board, TITLE, "Preparation")
    held = card(board, TITLE)
    await held.hover()
    await board.mouse.down()
    over = await column_of(board, "Awaiting signature").bounding_box()
    assert over
    await board.mouse.move(over["x"] + 60, over["y"] + 200, steps=8)
    await expect(board.locator(".drop-line")).to_have_count(1)
    await house.nora.do(
        "moveJob", "MoveJobInput", {"jobId": job, "toStageId": pipeline["Filed"]}, "job { id }"
    )
    await in_column(board, TITLE, "Filed")
    await board.mouse.move(over["x"] + 90, over["y"] + 230, steps=8)
    await board.mouse.up()
    await expect(board.get_by_test_id("announcer")).to_have_text(re.compile("let go|was moved to Filed"))
    await in_column(board, TITLE, "Filed")
    assert len(await house.moves_of(job)) == 1


def column_of(board: Page, stage: str) -> Locator:
    return board.get_by_role("region", name=stage, exact=True)


class Held:
    """Keeps the page's moves back until they are let through, or lost."""

    def __init__(self) -> None:
        self.routes: list[Route] = []
        self.holding = True

    async def __call__(self, route: Route) -> None:
        if self.holding and "moveJob" in (route.request.post_data or ""):
            self.routes.append(route)
        else:
            await route.continue_()


async def test_a_move_is_painted_at_once_and_taken_back_with_its_reason_when_the_server_refuses(
    house: House, windows: Windows
) -> None:
    """The board was stale: somebody changed the job while the move was on its way."""
    pipeline = await house.a_pipeline()
    job = await house.a_job(pipeline, "Preparation")
    board = await windows.member()
    await in_column(board, TITLE, "Preparation")
    held = Held()
    await board.route("**/graphql", held)

    await move(board, TITLE, "Filed")
    await in_column(board, TITLE, "Filed")
    await expect(card(board, TITLE)).to_contain_text("Saving…")
    await expect(card(board, TITLE)).to_have_attribute("aria-busy", "true")
    assert await house.stage_of(job) == "Preparation"
    change = {"id": job, "title": "Form 1040-SR"}
    await house.nora.do("updateJob", "UpdateJobInput", change, "job { version }")
    [route] = held.routes
    await route.continue_()

    await in_column(board, "Form 1040-SR", "Preparation")
    toast = board.locator(".toast.bad")
    await expect(toast).to_contain_text("Form 1040 was not moved.")
    assert len((await toast.inner_text()).strip()) > len("Form 1040 was not moved.") + 10, "it says why"
    assert await house.stage_of(job) == "Preparation"
    assert await house.moves_of(job) == []
    held.holding = False
    await move(board, "Form 1040-SR", "Filed")
    await in_column(board, "Form 1040-SR", "Filed")
    await house.until(lambda: moved(house, job))


async def moved(house: House, job: str) -> list[dict[str, Any]]:
    return await house.moves_of(job)


async def test_a_move_that_never_reached_the_server_is_taken_back_alone(
    house: House, windows: Windows
) -> None:
    windows.forgive("ERR_FAILED")
    pipeline = await house.a_pipeline()
    first = await house.a_job(pipeline, "Preparation", title="First")
    await house.a_job(pipeline, "Preparation", title="Second")
    board = await windows.member()
    await in_column(board, "First", "Preparation")
    held = Held()
    await board.route("**/graphql", held)
    await move(board, "First", "Filed")
    await in_column(board, "First", "Filed")
    held.holding = False
    await move(board, "Second", "Ready to file")
    await in_column(board, "Second", "Ready to file")
    await expect(card(board, "Second")).not_to_contain_text("Saving…")
    await held.routes[0].abort()

    await in_column(board, "First", "Preparation")
    await in_column(board, "Second", "Ready to file")
    await expect(board.locator(".toast.bad")).to_contain_text(
        "First was not moved. The server cannot be reached."
    )
    assert await house.stage_of(first) == "Preparation"
