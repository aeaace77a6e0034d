"""The whole ceremony without a mouse, on a phone's width: from the code in the mail to the confirmation."""

import asyncio
import re
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.cast import ANA, House, party, signature
from tests.web.acts import bar, bar_button, dialog
from tests.web.looks import faults_of
from tests.web.test_parties_page import the_code
from tests.web.windows import Windows

PHONE = {"width": 375, "height": 760}


class Keys:
    """Somebody who has only a keyboard: the focus is always somewhere, and always to be seen."""

    def __init__(self, page: Page, found: list[str]) -> None:
        self.page, self.found = page, found

    async def to(self, target: Locator) -> None:
        """Tabs until it has the focus."""
        async with asyncio.timeout(30):
            while not await target.evaluate("(it) => it === document.activeElement"):
                await self.page.keyboard.press("Tab")
        await self.is_seen()

    async def press(self, target: Locator, key: str = "Enter") -> None:
        await self.to(target)
        await self.page.keyboard.press(key)

    async def write(self, target: Locator, text: str) -> None:
        await self.to(target)
        await self.page.keyboard.type(text)

    async def is_seen(self) -> None:
        """What has the focus lies in the window, under no bar, and is outlined."""
        lost = await self.page.evaluate(
            """() => {
                 const it = document.activeElement
                 if (it === document.body) return 'nothing has the focus'
                 const { left, top, width, height } = it.getBoundingClientRect()
                 const [x, y] = [left + width / 2, top + height / 2]
                 const there = document.elementFromPoint(x, y)
                 const shown = there && (it.contains(there) || there.contains(it))
                 return shown ? '' : `${it.outerHTML.slice(0, 120)} is covered or out of the window` }"""
        )
        self.found += [lost] if lost else []

    async def look(self, name: str) -> None:
        """What axe finds there, in light and dark, and whether the focus is still somewhere."""
        self.found += await faults_of(self.page, name)
        lost = await self.page.evaluate("document.activeElement === document.body")
        self.found += [f"{name}: the focus is lost"] if lost else []


def places(document: str) -> list[dict[str, Any]]:
    """A text and a box to tick above the signature."""
    box = {"documentId": document, "recipient": "ana", "page": 1, "x": 0.1, "height": 0.03}
    return [
        {**box, "kind": "TEXT", "label": "Your occupation", "y": 0.3, "width": 0.4},
        {**box, "kind": "CHECKBOX", "label": "I am resident here", "y": 0.4, "width": 0.05},
        {**signature(document, "ana"), "y": 0.6},
    ]


async def test_a_party_signs_by_keyboard_alone_on_a_phones_width(house: House, windows: Windows) -> None:
    document = await house.a_document(await house.a_folder())
    ana = party("ana", identityCheck="EMAIL_CODE", **ANA)
    envelope = await house.a_request(document, parties=[ana], fields=places(document))
    page = await windows.stranger(viewport=PHONE, bypass_csp=True)
    found: list[str] = []
    keys = Keys(page, found)
    await page.goto(f"/s/{await house.link_of(envelope['parties']['ana'])}")
    await keys.press(page.get_by_role("button", name="Send the code"))
    code = page.get_by_label("Six-digit code")
    await expect(code).to_be_focused()
    await keys.look("code")
    await page.keyboard.type(await the_code(house))
    await page.keyboard.press("Enter")
    enter = page.get_by_role("button", name="Open the document")
    await expect(enter).to_be_visible()
    await keys.look("welcome")
    await keys.press(enter)

    start = bar_button(page, "Start")
    await expect(start).to_be_enabled()
    await keys.look("reading room")
    await keys.to(start)
    consent = dialog(page, "Signing electronically")
    await lead(page, consent)
    await keys.look("consent")
    await keys.press(consent.get_by_role("button", name="I agree to sign electronically"))
    text = page.get_by_role("textbox", name="Your occupation")
    await expect(text).to_be_focused()
    await keys.is_seen()
    await page.keyboard.type("Beekeeper")
    await keys.press(page.get_by_role("checkbox", name="I am resident here"), "Space")
    await keys.press(page.get_by_role("button", name="Sign here on page 1: press to fill in"))
    own = dialog(page, "Your signature")
    await keys.to(own.get_by_role("tab", selected=True))
    await page.keyboard.press("ArrowRight")
    await expect(own.get_by_role("tab", name="Type")).to_be_focused()
    await keys.look("signature")
    await keys.press(own.get_by_role("button", name="Use this signature"))
    await expect(own).to_have_count(0)
    await expect(page.get_by_role("button", name="Sign here on page 1: in place")).to_be_focused()
    await expect(bar(page).get_by_text("All fields are filled in")).to_be_visible()
    await keys.look("reading room, filled in")
    await keys.to(bar(page).get_by_role("button", name=re.compile("^(Next|Finish)$")))
    summary = dialog(page, "Sign this document")
    await lead(page, summary)
    now = summary.get_by_role("button", name="Sign now")
    await expect(now).to_be_enabled()
    await keys.look("summary")
    await keys.press(now)
    await expect(page.get_by_role("heading", level=1)).to_have_text("All have signed")
    await expect(page.get_by_role("button", name="Download the sealed PDF")).to_be_visible()
    await keys.look("all have signed")
    assert not found, "\n".join(found)
    seen = await house.nora.ask(
        "query($id: ID!) { envelope(id: $id) { state fields { kind value } } }", id=envelope["id"]
    )
    assert seen["envelope"]["state"] == "COMPLETED"
    assert {"kind": "TEXT", "value": "Beekeeper"} in seen["envelope"]["fields"]
    assert {"kind": "CHECKBOX", "value": "true"} in seen["envelope"]["fields"]


async def lead(page: Page, to: Locator) -> None:
    """Presses the bar's one button until it has led there."""
    async with asyncio.timeout(30):
        while not await to.is_visible():
            await page.keyboard.press("Enter")
            await page.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
