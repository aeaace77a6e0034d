"""The signing page for every other answer: approve, confirm reading, opt out, hand over, codes, and dead links."""

import asyncio
import re
from typing import Any

from playwright.async_api import Locator, Page, expect

from domain.ids import this_moment
from tests.cast import ANA, BEN, House, party, the_engagement_letter
from tests.stories.test_b17_codes import later
from tests.web.acts import agree, bar, bar_button, choose, dialog, open_document, read_all
from tests.web.looks import faults_of
from tests.web.windows import Windows
from worker.clock import tick

IDA: dict[str, Any] = {"name": "Ida Brandt", "email": "ida@brandt.example"}


async def asked(house: House, *parties: dict[str, Any], pages: int = 1, **more: Any) -> dict[str, Any]:
    document = await house.a_document(await house.a_folder(), data=the_engagement_letter(pages))
    return await house.a_request(document, parties=list(parties), **more)


async def at(house: House, windows: Windows, recipient: str, **how: Any) -> Page:
    page = await windows.stranger(bypass_csp=True, **how)
    await page.goto(f"/s/{await house.link_of(recipient)}")
    return page


async def states(house: House, envelope: dict[str, Any]) -> dict[str, Any]:
    """Of each party by name; of the envelope by no name."""
    found = await house.nora.ask(
        "query($id: ID!) { envelope(id: $id) { state recipients { name state reason } } }", id=envelope["id"]
    )
    return {x["name"]: x["state"] for x in found["envelope"]["recipients"]} | {"": found["envelope"]["state"]}


async def titled(page: Page, title: str) -> None:
    await expect(page.get_by_role("heading", level=1)).to_have_text(title)


async def tab_to(page: Page, button: Locator) -> None:
    async with asyncio.timeout(20):
        while not await button.evaluate("(it) => it === document.activeElement"):
            await page.keyboard.press("Tab")


async def fair(page: Page, name: str) -> None:
    assert await faults_of(page, name) == []


# ------------------------------------------------------------ what is asked for


async def test_an_approver_approves_by_keyboard_alone(house: House, windows: Windows) -> None:
    envelope = await asked(house, party("ana", role="APPROVER", **ANA), pages=2, fields=[])
    page = await at(house, windows, envelope["parties"]["ana"])
    await titled(page, "Weiss & Partner asks for your approval")
    await fair(page, "welcome, approving")
    await tab_to(page, page.get_by_role("button", name="Open the document"))
    await page.keyboard.press("Enter")
    start = bar_button(page, "Start")
    await expect(start).to_be_enabled()
    await expect(bar(page).get_by_text("Read it, then approve")).to_be_visible()
    await tab_to(page, start)
    own = dialog(page, "Approve this document")
    async with asyncio.timeout(30):
        while not await own.is_visible():
            await page.keyboard.press("Enter")
            await page.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
    await expect(bar(page).get_by_text("2 of 2 pages read")).to_be_attached()
    await expect(own.get_by_text("agree to sign electronically")).to_have_count(0)
    await fair(page, "summary, approving")
    now = own.get_by_role("button", name="Approve now")
    await expect(now).to_be_enabled()
    await tab_to(page, now)
    await page.keyboard.press("Enter")
    await titled(page, "All have approved")
    await fair(page, "approved")
    assert await states(house, envelope) == {ANA["name"]: "APPROVED", "": "COMPLETED"}


async def test_a_reader_confirms_and_a_copy_is_only_read(house: House, windows: Windows) -> None:
    envelope = await asked(
        house,
        party("ana", 1, role="VIEWER", acknowledge=True, **ANA),
        party("ida", 1, role="VIEWER", **IDA),
        party("ben", 1, role="APPROVER", **BEN),
        fields=[],
    )
    ana = await at(house, windows, envelope["parties"]["ana"])
    await titled(ana, "Weiss & Partner asks you to read a document")
    await open_document(ana)
    await read_all(ana, 1)
    await bar_button(ana, "Confirm reading").click()
    own = dialog(ana, "Confirm that you have read this document")
    await own.get_by_role("button", name="I have read it").click()
    await titled(ana, "You have confirmed that you read it")
    await expect(ana.get_by_text("We are waiting for Ben Sørensen.")).to_be_visible()

    ida = await at(house, windows, envelope["parties"]["ida"])
    await titled(ida, "Weiss & Partner shows you a document")
    await open_document(ida)
    await read_all(ida, 1)
    await expect(bar(ida).get_by_text("For you to read")).to_be_visible()
    await expect(bar(ida).get_by_role("button")).to_have_count(0)
    await expect(ida.get_by_role("button", name="Other choices")).to_have_count(0)
    await fair(ida, "only reading")


# ------------------------------------------------------------ other choices


async def test_whoever_opts_out_is_told_what_follows_and_the_request_stays_open(
    house: House, windows: Windows
) -> None:
    envelope = await asked(house, party("ana", **ANA), party("ben", **BEN))
    page = await at(house, windows, envelope["parties"]["ana"])
    await page.get_by_role("button", name="Other choices").click()
    await expect(page.get_by_role("menuitem")).to_have_text(
        [
            "Ask for changes",
            "Hand over to somebody else",
            "Have it on paper instead",
            "Decline",
            "All my requests",
        ]
    )
    await fair(page, "other choices")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Other choices")).to_be_focused()
    await choose(page, "Have it on paper instead")
    own = dialog(page, "Have it on paper instead")
    await expect(own.get_by_text("This is final")).to_be_visible()
    await fair(page, "opting out")
    await own.get_by_role("button", name="Have it on paper").click()
    await titled(page, "You do not sign electronically")
    await expect(page.get_by_text("Weiss & Partner has been told")).to_be_visible()
    await expect(page.get_by_role("button")).to_have_text(["All your requests from Weiss & Partner"])
    await fair(page, "opted out")
    assert await states(house, envelope) == {ANA["name"]: "OPTED_OUT", BEN["name"]: "NOTIFIED", "": "SENT"}


async def test_changes_are_asked_for_in_words(house: House, windows: Windows) -> None:
    envelope = await asked(house, party("ana", **ANA))
    page = await at(house, windows, envelope["parties"]["ana"])
    await open_document(page)
    await choose(page, "Ask for changes")
    own = dialog(page, "Ask for changes")
    await own.get_by_role("button", name="Ask for changes").click()
    await expect(own.get_by_text("Please write what should be changed")).to_be_visible()
    await fair(page, "asking for changes")
    await own.get_by_role("textbox", name="What should be changed").fill("The fee is 200.")
    await own.get_by_role("button", name="Ask for changes").click()
    await titled(page, "You have asked for changes")
    assert await states(house, envelope) == {ANA["name"]: "CHANGES_REQUESTED", "": "CORRECTING"}


async def test_somebody_else_is_named_and_the_link_is_theirs(house: House, windows: Windows) -> None:
    envelope = await asked(house, party("ana", **ANA))
    page = await at(house, windows, envelope["parties"]["ana"])
    await choose(page, "Hand over to somebody else")
    own = dialog(page, "Hand over to somebody else")
    await own.get_by_role("button", name="Hand over").click()
    await expect(own.get_by_role("alert")).to_have_count(3)
    await fair(page, "handing over")
    await own.get_by_label("Their name").fill(IDA["name"])
    await own.get_by_label("Their e-mail address").fill(IDA["email"])
    await own.get_by_role("textbox", name="Reason").fill("She keeps the books now.")
    await own.get_by_role("button", name="Hand over").click()
    await titled(page, "Somebody else acts in your place")
    await expect(page.get_by_role("button")).to_have_count(0)
    ida = await windows.stranger()
    await ida.goto(await windows.link_in_mail(IDA["email"], "s"))
    await titled(ida, "Weiss & Partner asks for your signature")


async def test_a_firm_that_allows_no_handing_over_says_so(house: House, windows: Windows) -> None:
    await house.nora.do("updateFirm", "UpdateFirmInput", {"allowHandOver": False}, "firm { id }")
    envelope = await asked(house, party("ana", **ANA))
    page = await at(house, windows, envelope["parties"]["ana"])
    await choose(page, "Hand over to somebody else")
    own = dialog(page, "Hand over to somebody else")
    await own.get_by_label("Their name").fill(IDA["name"])
    await own.get_by_label("Their e-mail address").fill(IDA["email"])
    await own.get_by_role("textbox", name="Reason").fill("She keeps the books now.")
    await own.get_by_role("button", name="Hand over").click()
    await expect(own.get_by_role("alert")).to_contain_text("does not let its requests be handed over")
    assert (await states(house, envelope))[""] == "SENT"


async def test_an_agreement_is_withdrawn_and_asked_for_again_and_one_can_leave_for_later(
    house: House, windows: Windows
) -> None:
    envelope = await asked(house, party("ana", **ANA))
    page = await at(house, windows, envelope["parties"]["ana"])
    await open_document(page)
    await read_all(page, 1)
    await page.get_by_role("button", name="Other choices").click()
    await expect(page.get_by_role("menuitem", name="Withdraw my agreement")).to_have_count(0)
    await page.keyboard.press("Escape")
    await agree(page)
    await choose(page, "Withdraw my agreement")
    await dialog(page, "Withdraw my agreement").get_by_role("button", name="Withdraw").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await agree(page)
    await choose(page, "Finish later")
    await titled(page, "You can go on later")
    await fair(page, "gone for now")
    await page.get_by_role("button", name="Go on now").click()
    await expect(bar(page)).to_be_visible()


# ------------------------------------------------------------ codes and dead links


async def the_code(house: House, before: int = 0) -> str:
    mails = await house.until(lambda: house.mails(ANA["email"], "is your code")[before:])
    found = re.match(r"\d{6}", mails[-1]["Subject"])
    assert found
    return found[0]


async def test_a_code_from_the_mailbox_opens_the_document(house: House, windows: Windows) -> None:
    envelope = await asked(house, party("ana", identityCheck="EMAIL_CODE", **ANA))
    page = await at(house, windows, envelope["parties"]["ana"])
    await titled(page, "Confirm who you are")
    await expect(page.get_by_text("a•••@client.example")).to_be_visible()
    await fair(page, "code, not sent")
    await page.get_by_role("button", name="Send the code").click()
    field = page.get_by_label("Six-digit code")
    await expect(field).to_be_focused()
    await expect(field).to_have_attribute("inputmode", "numeric")
    await expect(field).to_have_attribute("autocomplete", "one-time-code")
    await page.get_by_role("button", name="Send another code").click()
    await expect(page.get_by_role("alert")).to_contain_text("Wait half a minute")
    await fair(page, "code, too soon")
    code = await the_code(house)
    await field.fill(f"{(int(code) + 1) % 1_000_000:06d}")
    await field.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("Tries left: 4")
    await field.fill("12")
    await page.get_by_role("button", name="Confirm", exact=True).click()
    await expect(page.get_by_text("The code has 6 digits.")).to_be_visible()
    # As it is pasted from a message.
    await field.fill(f"Code: {code[:3]} {code[3:]}")
    await expect(field).to_have_value(code)
    await field.press("Enter")
    await titled(page, "Weiss & Partner asks for your signature")
    await open_document(page)

    other = await at(house, windows, envelope["parties"]["ana"])
    await titled(other, "Confirm who you are")
    await other.get_by_role("button", name="Send the code").click()
    await expect(other.get_by_label("Six-digit code").or_(other.get_by_role("alert")).first).to_be_visible()


async def test_wrong_codes_lock_and_the_dead_link_asks_for_the_living_one(
    house: House, windows: Windows
) -> None:
    envelope = await asked(house, party("ana", identityCheck="EMAIL_CODE", **ANA))
    ana = envelope["parties"]["ana"]
    page = await at(house, windows, ana)
    await page.get_by_role("button", name="Send the code").click()
    field = page.get_by_label("Six-digit code")
    wrong = f"{(int(await the_code(house)) + 1) % 1_000_000:06d}"
    for left in (4, 3, 2, 1):
        await field.fill(wrong)
        await field.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text(f"Tries left: {left}")
    await field.fill(wrong)
    await field.press("Enter")
    await titled(page, "This link is locked")
    await expect(page.get_by_role("button")).to_have_text(["Send me a new link", "Have it on paper instead"])
    await fair(page, "locked")

    await house.nora.do("unlockRecipient", "UnlockRecipientInput", {"recipientId": ana}, "envelope { id }")
    await titled(page, "There is a new link for you")
    await fair(page, "unlocked while the page was open")
    await page.reload()
    await titled(page, "This link is no longer valid")
    await fair(page, "a dead link")
    before = len(await house.until(lambda: house.mails(ANA["email"], "Your new link")))
    for _ in range(2):
        # Once it goes, once it does not, since one went a moment ago: the page says the same.
        await page.get_by_role("button", name="Send me a new link").click()
        await expect(page.get_by_text("If there is a new link for you")).to_be_visible()
        await expect(page.get_by_role("button")).to_have_count(0)
        await page.reload()
    await house.until(lambda: len(house.mails(ANA["email"], "Your new link")) > before)
    living = await windows.stranger()
    await living.goto(f"/s/{await house.link_of(ana)}")
    await titled(living, "Confirm who you are")


async def test_paper_is_to_be_had_before_one_has_said_who_one_is_and_before_one_has_agreed(
    house: House, windows: Windows
) -> None:
    envelope = await asked(house, party("ana", identityCheck="EMAIL_CODE", **ANA), party("ben", **BEN))
    coded = await at(house, windows, envelope["parties"]["ana"])
    await titled(coded, "Confirm who you are")
    reading = await at(house, windows, envelope["parties"]["ben"])
    await open_document(reading)
    await read_all(reading, 1)
    await bar_button(reading, "Start").or_(bar_button(reading, "Next")).click()
    consent = dialog(reading, "Signing electronically")
    for page, button in (
        (coded, coded.get_by_role("button", name="Have it on paper instead")),
        (reading, consent.get_by_role("button", name="Have it on paper instead")),
    ):
        await button.click()
        own = dialog(page, "Have it on paper instead")
        await fair(page, "opting out early")
        await page.keyboard.press("Escape")
        await expect(button).to_be_focused()
        await button.click()
        await own.get_by_role("button", name="Have it on paper", exact=True).click()
        await titled(page, "You do not sign electronically")
        await expect(page.get_by_role("button")).to_have_text(["All your requests from Weiss & Partner"])
    assert await states(house, envelope) == {ANA["name"]: "OPTED_OUT", BEN["name"]: "OPTED_OUT", "": "SENT"}


async def test_whose_time_is_over_asks_for_a_link_and_the_page_tells_when_there_is_one(
    house: House, windows: Windows
) -> None:
    envelope = await asked(house, party("ana", **ANA), party("ben", **BEN), expiresInDays=10)
    for column in ("armed_at", "expires_at"):
        await later(house, f"recipient.{column}", 11 * 24 * 60)
    await tick(house.office, this_moment().now)
    page = await at(house, windows, envelope["parties"]["ana"])
    await titled(page, "The time to answer is over")
    await fair(page, "too late")
    await page.get_by_role("button", name="Send me a new link").click()
    await expect(page.get_by_text("Weiss & Partner sees that you asked")).to_be_focused()
    await fair(page, "too late, and asked")

    desk = await windows.member(bypass_csp=True)
    await desk.goto("/signatures")
    await desk.get_by_role("button", name="Engagement letter").click()
    sheet = dialog(desk, "Request")
    asking = sheet.locator("li").filter(has_text=ANA["name"])
    await expect(asking.get_by_text("asked for a new link")).to_be_visible()
    await expect(sheet.get_by_text("asked for a new link")).to_have_count(1)
    await fair(desk, "request of one who asked for a link")
    more = {"id": envelope["id"], "days": 7}
    await house.nora.do("extendEnvelope", "ExtendEnvelopeInput", more, "envelope { id }")
    await titled(page, "There is a new link for you")
    await expect(sheet.get_by_text("asked for a new link")).to_have_count(0)


async def test_the_pages_speak_french(house: House, windows: Windows) -> None:
    envelope = await asked(house, party("ana", role="APPROVER", language="fr", **ANA), fields=[])
    page = await at(house, windows, envelope["parties"]["ana"])
    await titled(page, "Weiss & Partner vous demande votre approbation")
    await page.get_by_role("button", name="Autres choix").click()
    await page.get_by_role("menuitem", name="Plutôt sur papier").click()
    own = dialog(page, "Plutôt sur papier")
    await fair(page, "opting out, in French")
    await own.get_by_role("button", name="Choisir le papier").click()
    await titled(page, "Vous ne signez pas électroniquement")
