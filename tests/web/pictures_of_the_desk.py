"""Pictures of the signing desk: its boards, what its people are told, its messages, and how links can end."""

from datetime import timedelta
from typing import TYPE_CHECKING

from playwright.async_api import Page, expect

from domain.ids import this_moment
from tests.cast import ANA, BEN, House, party
from tests.web.acts import dialog
from tests.web.windows import Windows
from worker.clock import tick

if TYPE_CHECKING:
    from tests.web.pictures import Album


async def the_desk(house: House, windows: Windows, album: "Album", board: Page) -> None:
    folder = await house.a_folder(name="Mandates")
    job = await house.a_job(await house.a_pipeline(name="Mandates"))

    async def asked(title: str, *parties: dict[str, object]) -> dict[str, str]:
        document = await house.a_document(folder, job, title=title)
        made = await house.a_request(document, parties=list(parties), key=title, expiresInDays=10)
        return dict(made["parties"])

    late = await asked("Payroll mandate", party("ana", **ANA), party("ben", **BEN))
    await tick(house.office, this_moment().now + timedelta(days=11))
    changed = await asked("Statutes of the company", party("ana", **ANA))
    guest = await house.party(changed["ana"])
    await guest.do("requestChanges", "RequestChangesInput", {"comment": "Line 3"}, "ceremony { state }")
    await asked("Power of attorney", party("ana", **ANA))

    page = await windows.stranger()
    await page.goto(f"/s/{await house.link_of(late['ana'])}")
    await expect(page.get_by_role("button", name="Send me a new link")).to_be_visible()
    await album.take(page, "too late")
    await page.get_by_role("button", name="Send me a new link").click()
    await expect(page.get_by_text("sees that you asked")).to_be_visible()
    await album.take(page, "too late, and asked")
    await page.get_by_role("button", name="All your requests").click()
    await page.get_by_role("button", name="Send me the list").click()
    await expect(page.get_by_text("If there is something here for you")).to_be_visible()
    await album.take(page, "the list is asked for")
    await page.goto(await windows.link_in_mail(ANA["email"], "inbox"))
    await expect(page.get_by_role("link", name="Power of attorney")).to_be_visible()
    await album.take(page, "inbox")

    for address, name in (("/signatures", "the board of requests"), ("/chase", "the chase list")):
        await board.goto(address)
        await expect(board.get_by_text("Power of attorney").first).to_be_visible()
        await album.take(board, name)
    await board.get_by_role("button", name="unread notice").click()
    own = dialog(board, "What happened")
    await expect(own.get_by_role("link").first).to_be_visible()
    await album.take(board, "notices")
    await own.get_by_role("button", name="What I am told").click()
    await expect(board.get_by_role("checkbox").first).to_be_visible()
    await album.take(board, "preferences")
    await board.keyboard.press("Escape")
    await board.goto("/settings/messages")
    await expect(board.get_by_role("heading", level=1)).to_be_visible()
    await expect(board.get_by_label("Subject", exact=True)).to_be_visible()
    await album.take(board, "messages")
