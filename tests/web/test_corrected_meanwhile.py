"""The signing page while its request is corrected: it says so by itself, keeps what was typed, and goes on."""

import asyncio
from typing import Any

from playwright.async_api import Page, Route, expect

from tests.cast import ANA, BEN, House, party, signature, the_engagement_letter
from tests.stories.test_semantics_1_correction import correct, update
from tests.web.acts import agree, bar, choose, dialog, finish, open_document, read_all, type_signature
from tests.web.test_parties_page import at, fair, the_code, titled
from tests.web.windows import Windows

CORRECTED = "The document is being corrected"


async def asked_for_a_town(house: House, *parties: dict[str, Any]) -> dict[str, Any]:
    """A letter of two pages, on which Ana writes a town and signs."""
    document = await house.a_document(await house.a_folder(), data=the_engagement_letter(2))
    own = signature(document, "ana")
    town = {**own, "kind": "TEXT", "label": "Town", "y": 0.2}
    others = [signature(document, each["key"], 1) for each in parties if each["key"] != "ana"]
    return await house.a_request(document, parties=list(parties), fields=[town, own, *others])


async def hold_back(page: Page, released: asyncio.Event) -> asyncio.Event:
    """What is filled in comes to the server late, as over a slow line. Answers when the first has been sent."""
    sent = asyncio.Event()

    async def slowly(route: Route) -> None:
        if "fillFields" in (route.request.post_data or ""):
            sent.set()
            await released.wait()
        await route.continue_()

    await page.route("**/graphql", slowly)
    return sent


async def test_who_reads_is_told_of_the_correction_and_goes_on_where_they_were(
    house: House, windows: Windows
) -> None:
    envelope = await asked_for_a_town(house, party("ana", 1, **ANA), party("ben", 1, **BEN))
    page, door = [await at(house, windows, envelope["parties"][each]) for each in ("ana", "ben")]
    await titled(door, "Weiss & Partner asks for your signature")
    await open_document(page)
    await read_all(page, 2)
    await agree(page)
    released = asyncio.Event()
    sent = await hold_back(page, released)
    await page.get_by_label("Town").fill("Oslo")
    await sent.wait()

    await correct(house, envelope["id"])
    await titled(page, CORRECTED)
    await titled(door, CORRECTED)
    await expect(page.get_by_text("What you have filled in is kept.")).to_be_visible()
    await fair(page, "corrected while it was read")
    async with page.expect_response(lambda it: "fillFields" in (it.request.post_data or "")):
        released.set()
    right = {**BEN, "email": "right@client.example"}
    await update(house, id=envelope["id"], recipients=[party("ana", 1, **ANA), party("ben", 1, **right)])

    await correct(house, envelope["id"], finish=True)
    await titled(door, "There is a new link for you")
    await expect(bar(page).get_by_text("2 of 2 pages read")).to_be_visible()
    await expect(page.get_by_label("Town")).to_have_value("Oslo")
    await expect(bar(page).get_by_text("Saved")).to_be_visible()
    await type_signature(page)
    await finish(page)
    found = await house.nora.ask(
        "query($id: ID!) { envelope(id: $id) { fields { label value } } }", id=envelope["id"]
    )
    assert {"label": "Town", "value": "Oslo"} in found["envelope"]["fields"]


async def test_who_gave_a_code_gives_none_again_and_a_reason_that_was_begun_is_still_there(
    house: House, windows: Windows
) -> None:
    envelope = await asked_for_a_town(house, party("ana", identityCheck="EMAIL_CODE", **ANA))
    page = await at(house, windows, envelope["parties"]["ana"])
    await page.get_by_role("button", name="Send the code").click()
    await page.get_by_label("Six-digit code").fill(await the_code(house))
    await page.get_by_role("button", name="Confirm", exact=True).click()
    await open_document(page)
    await choose(page, "Decline")
    reason = dialog(page, "Decline").get_by_role("textbox", name="Reason")
    await reason.fill("The fee is 200.")

    await correct(house, envelope["id"])
    await titled(page, CORRECTED)
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await correct(house, envelope["id"], finish=True)
    await expect(bar(page)).to_be_visible()
    await choose(page, "Decline")
    await expect(reason).to_have_value("The fee is 200.")
