"""What people do on the pages, in their words."""

import asyncio
import hashlib
import re
from base64 import b64encode
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw
from playwright.async_api import Locator, Page, expect

from tests.web.windows import PATIENCE

# ------------------------------------------------------------ the board


def column(page: Page, stage: str) -> Locator:
    return page.get_by_role("region", name=stage, exact=True)


def card(page: Page, title: str, stage: str | None = None) -> Locator:
    """A card on the board, by its title; in this column, if one is named."""
    within = column(page, stage) if stage else page
    return within.locator("li.card", has=page.get_by_role("link", name=title, exact=True))


async def in_column(page: Page, title: str, stage: str) -> None:
    await expect(card(page, title, stage)).to_be_visible()
    await expect(card(page, title)).to_have_count(1)


async def open_job(page: Page, title: str) -> Locator:
    """The panel of a job, opened from its card."""
    await card(page, title).get_by_role("link").click()
    panel = page.get_by_role("complementary", name=title, exact=True)
    await expect(panel.get_by_role("heading", name="Documents")).to_be_visible()
    return panel


async def move(page: Page, title: str, stage: str) -> None:
    """By the Move menu."""
    await page.get_by_role("button", name=f"Move {title}", exact=True).click()
    await page.get_by_role("menu").get_by_role("menuitem", name=stage, exact=True).click()


async def drag(page: Page, title: str, stage: str) -> None:
    await card(page, title).drag_to(
        column(page, stage).get_by_role("list"), target_position={"x": 60, "y": 30}
    )


# ------------------------------------------------------------ documents


def a_file(name: str, data: bytes, kind: str = "application/pdf") -> Any:
    return {"name": name, "mimeType": kind, "buffer": data}


def dialog(page: Page, title: str) -> Locator:
    return page.get_by_role("dialog", name=title, exact=True)


async def drop_file(page: Page, target: Locator, name: str, data: bytes) -> None:
    """Drops a file onto an element, as from the desktop."""
    carried = await page.evaluate_handle(
        """([name, text]) => {
             const carried = new DataTransfer()
             const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0))
             carried.items.add(new File([bytes], name, { type: 'application/pdf' }))
             return carried }""",
        [name, b64encode(data).decode()],
    )
    await target.dispatch_event("drop", {"dataTransfer": carried})


async def save(page: Page, button: Locator) -> bytes:
    """What a button downloads."""
    async with page.expect_download() as waiting:
        await button.click()
    download = await waiting.value
    with (await download.path()).open("rb") as file:  # a small file, once
        return file.read()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# ------------------------------------------------------------ asking for signatures


async def add_signer(page: Page, name: str) -> None:
    picker = page.get_by_role("combobox", name="Add signer")
    await picker.fill(name.split()[0])
    await page.get_by_role("listbox", name="Suggestions").get_by_role("option", name=name).click()
    await expect(page.get_by_label(f"Signing order of {name}")).to_be_visible()


async def place_field(page: Page, document: str, number: int, of: int, kind: str, x: float, y: float) -> None:
    """Drags a field of a kind to a place of a page: the fractions of its width and height."""
    onto = page.get_by_role("region", name=f"{document}, page {number} of {of}")
    # The foot of the page in sight; half of the window is above it.
    await onto.evaluate("(page) => page.scrollIntoView({ block: 'end' })")
    tool = page.get_by_role("region", name="Fields").get_by_role("button", name=kind, exact=True)
    box = await onto.bounding_box()
    assert box
    await tool.drag_to(onto, target_position={"x": box["width"] * x, "y": box["height"] * y})


# ------------------------------------------------------------ signing


def bar(page: Page) -> Locator:
    return page.get_by_role("contentinfo")


def bar_button(page: Page, name: str) -> Locator:
    return bar(page).get_by_role("button", name=name, exact=True)


async def open_document(page: Page) -> None:
    await page.get_by_role("button", name=re.compile("^(Open the document|Continue)$")).click()
    await expect(bar_button(page, "Start")).to_be_enabled()


async def choose(page: Page, name: str) -> None:
    """One of the other choices of a party."""
    await page.get_by_role("button", name="Other choices").click()
    await page.get_by_role("menuitem", name=name, exact=True).click()


async def read_all(page: Page, pages: int) -> None:
    """Shows the head and the foot of every page, as a reader does, until the page says that all were read."""
    async with asyncio.timeout(PATIENCE / 1000):
        for number in range(1, pages + 1):
            while (
                not await bar(page).get_by_text(re.compile(rf"^[{number}-9] of {pages} pages")).is_visible()
            ):
                await look_at(page, number)
    await expect(bar(page).get_by_text(f"{pages} of {pages} pages read")).to_be_visible()


async def look_at(page: Page, number: int) -> None:
    """Scrolls a page through the window: its head, then its foot above the bar."""
    await page.locator(f'[data-page$=" {number}"]').evaluate(
        """async (page) => {
             const painted = () => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))
             page.scrollIntoView({ block: 'start' })
             await painted()
             page.scrollIntoView({ block: 'end' })
             scrollBy(0, 120)
             await painted() }"""
    )


async def agree(page: Page) -> None:
    """Next leads to the first field; there the agreement is asked for."""
    await bar(page).get_by_role("button", name=re.compile("^(Start|Next)$")).click()
    await page.get_by_role("button", name="I agree to sign electronically").click()
    await expect(dialog(page, "Signing electronically")).to_have_count(0)


async def begin_signature(page: Page, number: int = 1) -> Locator:
    await page.get_by_role("button", name=f"Sign here on page {number}: press to fill in").first.click()
    own = dialog(page, "Your signature")
    await expect(own).to_be_visible()
    return own


async def type_signature(page: Page, number: int = 1, begun: Locator | None = None) -> None:
    own = begun or await begin_signature(page, number)
    await own.get_by_role("tab", name="Type").click()
    await own.get_by_role("button", name="Use this signature").click()
    await expect(own).to_have_count(0)


async def stroke(page: Page, canvas: Locator, points: list[tuple[float, float]]) -> None:
    """One stroke with the mouse, through these points: fractions of the canvas."""
    box = await canvas.bounding_box()
    assert box
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    await page.mouse.move(*at[0])
    await page.mouse.down()
    for x, y in at[1:]:
        await page.mouse.move(x, y, steps=4)
    await page.mouse.up()


FLOURISH = [(0.2, 0.7), (0.3, 0.2), (0.4, 0.75), (0.5, 0.3), (0.6, 0.7), (0.7, 0.25), (0.8, 0.6)]


async def draw_signature(page: Page, number: int = 1) -> None:
    own = await begin_signature(page, number)
    await stroke(page, own.get_by_role("img", name="Draw your signature here"), FLOURISH)
    await own.get_by_role("button", name="Use this signature").click()
    await expect(own).to_have_count(0)


async def upload_signature(page: Page, number: int = 1) -> None:
    own = await begin_signature(page, number)
    await own.get_by_role("tab", name="Upload").click()
    await own.get_by_label("A picture of your signature").set_input_files(
        a_file("signature.png", a_picture(), "image/png")
    )
    await expect(own.get_by_role("img", name="Your signature")).to_be_visible()
    await own.get_by_role("button", name="Use this signature").click()
    await expect(own).to_have_count(0)


def a_picture() -> bytes:
    """A scanned signature, as a PNG."""
    picture = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.line([(300 * x, 100 * y) for x, y in FLOURISH], fill=(20, 35, 63, 255), width=5)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


async def summary(page: Page) -> Locator:
    await bar_button(page, "Finish").click()
    own = dialog(page, "Sign this document")
    await expect(own.get_by_role("button", name="Sign now")).to_be_enabled()
    return own


async def finish(page: Page) -> None:
    own = await summary(page)
    await own.get_by_role("button", name="Sign now").click()
    await expect(
        page.get_by_role("heading", name=re.compile("^(You have signed|All have signed)$"))
    ).to_be_visible()
