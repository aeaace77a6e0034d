"""The bell: what happened to one's requests, live, and of what one wants to be told."""

from playwright.async_api import Locator, Page, expect

from tests.cast import ANA, House, party
from tests.web.acts import dialog
from tests.web.looks import faults_of
from tests.web.windows import Windows


def bell(page: Page, words: str) -> Locator:
    return page.get_by_role("button", name=words, exact=True)


async def test_the_bell_rings_live_each_line_opens_its_request_and_all_can_be_marked_as_read(
    house: House, windows: Windows
) -> None:
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder(), job)
    envelope = await house.a_request(document, parties=[party("ana", **ANA)])
    page = await windows.member(bypass_csp=True)
    await bell(page, "0 unread notices").click()
    own = dialog(page, "What happened")
    await expect(own.get_by_text("Nothing yet.")).to_be_visible()
    assert await own.get_by_role("button", name="Mark all as read").is_disabled()
    ana = await house.party(envelope["parties"]["ana"])
    comment = {"comment": "The year is wrong."}
    await ana.do("requestChanges", "RequestChangesInput", comment, "ceremony { state }")
    line = own.get_by_role("link", name="Ana Sørensen asks for changes")
    await expect(line).to_contain_text("“The year is wrong.”")
    assert await faults_of(page, "notices") == []

    await own.get_by_role("button", name="What I am told").click()
    wish = page.get_by_role("checkbox", name="A party answers: Mail")
    await expect(wish).not_to_be_checked()
    await wish.check()
    assert await faults_of(page, "preferences") == []
    await page.get_by_role("button", name="Back to the list").click()
    await house.until(lambda: wants_mail(house))

    await line.click()
    request = dialog(page, "Request").get_by_role("article", name="Engagement letter")
    await expect(request).to_contain_text("“The year is wrong.”")
    await page.keyboard.press("Escape")
    await bell(page, "1 unread notice").click()
    await own.get_by_role("button", name="Mark all as read").click()
    await page.keyboard.press("Escape")
    await expect(bell(page, "0 unread notices")).to_be_visible()


async def wants_mail(house: House) -> bool:
    """Of each answer."""
    found = await house.nora.ask("{ firm { members { nodes { noticePreferences { kind mail } } } } }")
    [nora] = found["firm"]["members"]["nodes"]
    return {"kind": "ACTED", "mail": True} in nora["noticePreferences"]


async def test_whoever_asked_for_it_finds_all_their_requests_in_one_list(
    house: House, windows: Windows
) -> None:
    folder = await house.a_folder()
    titles = ("Tax return", "Payroll")
    made = [
        await house.a_request(await house.a_document(folder, title=each), parties=[party("ana", **ANA)])
        for each in titles
    ]
    await house.sign(made[0]["parties"]["ana"])
    page = await windows.stranger(bypass_csp=True)
    await page.goto(f"/s/{await house.link_of(made[0]['parties']['ana'])}")
    await page.get_by_role("button", name="All your requests from Weiss & Partner").click()
    own = dialog(page, "All your requests from Weiss & Partner")
    await own.get_by_role("button", name="Send me the list").click()
    await expect(own.get_by_text("If there is something here for you")).to_be_visible()
    assert await faults_of(page, "asking for the list") == []
    await page.goto(await windows.link_in_mail(ANA["email"], "inbox"))
    await expect(page.get_by_role("heading", name="Your requests from Weiss & Partner")).to_be_visible()
    await expect(page.get_by_role("link", name="Tax return")).to_contain_text("Complete")
    assert await faults_of(page, "inbox") == []
    await page.get_by_role("link", name="Payroll").click()
    await page.get_by_role("button", name="Other choices").click()
    await page.get_by_role("menuitem", name="All my requests").click()
    await expect(own).to_be_visible()
    await page.goto("/inbox/nothing")
    await expect(page.get_by_role("heading", name="This link does not work")).to_be_visible()
