"""The board without a mouse."""

from playwright.async_api import Page, expect

from tests.cast import House
from tests.web.acts import card, dialog, in_column
from tests.web.windows import Windows


async def a_board(house: House, windows: Windows) -> Page:
    """Two jobs in Preparation, one in Ready to file: the column between is empty."""
    pipeline = await house.a_pipeline()
    for stage, title in (("Preparation", "Second"), ("Preparation", "First"), ("Ready to file", "Third")):
        await house.a_job(pipeline, stage, title=title)
    board = await windows.member()
    await expect(board.locator(".card-title")).to_have_count(3)
    return board


async def go(board: Page, key: str) -> str:
    """Presses an arrow; answers the title of the card that it leads to."""
    await board.keyboard.press(key)
    await expect(board.locator(".card-title:focus")).to_have_count(1)
    return await board.locator(".card-title:focus").inner_text()


async def test_arrows_lead_from_card_to_card_and_over_empty_columns(house: House, windows: Windows) -> None:
    board = await a_board(house, windows)
    first, second = await board.locator('[aria-label="Preparation"] .card-title').all_inner_texts()
    for key, title in (
        ("ArrowDown", first),
        ("ArrowDown", second),
        ("ArrowDown", second),
        ("ArrowUp", first),
        ("ArrowRight", "Third"),
        ("ArrowRight", "Third"),
        ("ArrowLeft", first),
    ):
        await board.keyboard.press(key)
        await expect(card(board, title).get_by_role("link")).to_be_focused()


async def test_a_card_is_moved_by_the_move_menu_without_a_mouse(house: House, windows: Windows) -> None:
    board = await a_board(house, windows)
    keys = board.keyboard
    first = await go(board, "ArrowRight")
    await keys.press("m")
    menu = board.get_by_role("menu", name=f"Move {first}")
    await expect(menu).to_be_visible()
    await expect(menu.get_by_role("menuitem").first).to_be_focused()
    await keys.press("Escape")
    await expect(menu).to_have_count(0)
    await expect(card(board, first).get_by_role("link")).to_be_focused()

    await keys.press("m")
    await keys.press("ArrowDown")
    await expect(menu.get_by_role("menuitem", name="Awaiting signature")).to_be_focused()
    await keys.press("r")
    await expect(menu.get_by_role("menuitem", name="Ready to file")).to_be_focused()
    await keys.press("Enter")
    await in_column(board, first, "Ready to file")
    await expect(board.get_by_test_id("announcer")).to_have_text(f"{first} is now in Ready to file.")
    await expect(card(board, first).get_by_role("link")).to_be_focused()


async def test_alt_and_arrows_carry_a_card(house: House, windows: Windows) -> None:
    board = await a_board(house, windows)
    titles = board.locator('[aria-label="Preparation"] .card-title')
    first, second = await titles.all_inner_texts()
    await go(board, "ArrowDown")
    await board.keyboard.press("Alt+ArrowDown")
    await expect(titles).to_have_text([second, first])
    await expect(board.locator(".card.waiting")).to_have_count(0)
    await board.keyboard.press("Alt+ArrowRight")
    await in_column(board, first, "Awaiting signature")
    await expect(card(board, first)).not_to_contain_text("Saving…")
    await expect(card(board, first).get_by_role("link")).to_be_focused()


async def test_enter_opens_a_job_and_escape_closes_it(house: House, windows: Windows) -> None:
    board = await a_board(house, windows)
    title = await go(board, "ArrowDown")
    await board.keyboard.press("Enter")
    panel = board.get_by_role("complementary", name=title)
    await expect(panel.get_by_role("heading", name="Documents")).to_be_visible()
    assert "/jobs/" in board.url
    await board.keyboard.press("Escape")
    await expect(panel).to_have_count(0)
    assert "/pipelines/" in board.url


async def test_a_panel_closed_by_the_keyboard_gives_the_focus_back_to_its_card(
    house: House, windows: Windows
) -> None:
    board = await a_board(house, windows)
    title = await go(board, "ArrowDown")
    await board.keyboard.press("Enter")
    panel = board.get_by_role("complementary", name=title)
    await expect(panel.get_by_role("heading", name=title)).to_be_focused()
    await board.keyboard.press("Escape")
    await expect(panel).to_have_count(0)
    await expect(card(board, title).get_by_role("link")).to_be_focused()


async def test_keys_are_for_writing_while_somebody_writes(house: House, windows: Windows) -> None:
    board = await a_board(house, windows)
    await go(board, "ArrowDown")
    await board.keyboard.press("/")
    search = board.get_by_role("searchbox", name="Search jobs")
    await expect(search).to_be_focused()
    await board.keyboard.type("m?third")
    await expect(search).to_have_value("m?third")
    await expect(board.get_by_role("menu")).to_have_count(0)
    await expect(board.get_by_role("dialog")).to_have_count(0)
    await search.fill("third")
    await expect(board.locator(".card-title")).to_have_text(["Third"])
    await expect(board.get_by_text("1 of 3 jobs")).to_be_visible()
    assert "third" in board.url, "the filter is in the address"
    await board.reload()
    await expect(board.locator(".card-title")).to_have_text(["Third"])
    await board.get_by_role("button", name="Clear").click()
    await expect(board.locator(".card-title")).to_have_count(3)


async def test_a_question_mark_shows_the_keys(house: House, windows: Windows) -> None:
    board = await a_board(house, windows)
    await board.keyboard.press("?")
    await expect(dialog(board, "Keyboard")).to_be_visible()
    await board.keyboard.press("Escape")
    await expect(dialog(board, "Keyboard")).to_have_count(0)
