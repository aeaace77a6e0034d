"""Windows onto the running product: real Chromium, watched for anything that a page must not do."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    async_playwright,
    expect,
)

from tests.cast import House

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = {"width": 1280, "height": 800}
PATIENCE = 15_000
# What a page needs that is made in the browser itself.
OWN_SCHEMES = ("data", "blob", "about")

expect.set_options(timeout=PATIENCE)


@asynccontextmanager
async def a_chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as player:
        browser = await player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


class Windows:
    """The windows of one test: each has a profile of its own, and nothing that happens in it goes unseen."""

    def __init__(self, chromium: Browser, house: House, base_url: str = "") -> None:
        self.chromium, self.house = chromium, house
        self.base_url = base_url or house.settings.base_url
        self.contexts: list[BrowserContext] = []
        self.troubles: list[str] = []
        self.forgiven: list[re.Pattern[str]] = []
        self.requested: list[str] = []

    def forgive(self, pattern: str) -> None:
        """A trouble that the test itself brings about, as by stopping the server."""
        self.forgiven.append(re.compile(pattern))

    async def stranger(self, **how: Any) -> Page:
        """A window in which nobody is signed in. Nothing slides: what is scrolled to is there at once."""
        given = {"base_url": self.base_url, "viewport": WIDE, "reduced_motion": "reduce", "locale": "en-US"}
        context = await self.chromium.new_context(**{**given, **how})
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        self._watch(context)
        return await context.new_page()

    async def member(self, email: str = "nora@weiss.example", **how: Any) -> Page:
        """A window of a member, who came in by the link in their mail."""
        page = await self.stranger(**how)
        before = len(self.house.mails(to=email))
        await page.goto("/sign-in")
        await page.get_by_label("E-mail address").fill(email)
        await page.get_by_role("button", name="Send me a link").click()
        await expect(page.get_by_role("heading", name="Look at your mail")).to_be_visible()
        await page.goto(await self.link_in_mail(email, "enter", before))
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("button", name="account of")).to_be_visible()
        return page

    async def link_in_mail(self, email: str, kind: str, before: int = 0) -> str:
        """The path of the first link of this kind that was mailed to this address after so many mails."""

        def look() -> str | None:
            for mail in self.house.mails(to=email)[before:]:
                text = mail.get_body(("plain",))
                found = re.search(rf"/{kind}/\S+", text.get_content()) if text else None
                if found:
                    return found[0]
            return None

        return str(await self.house.until(look))

    def _watch(self, context: BrowserContext) -> None:
        host = urlsplit(self.base_url).netloc

        def said(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                self.troubles.append(f"console: {message.text} ({message.location.get('url')})")

        def asked(request: Request) -> None:
            address = urlsplit(request.url)
            self.requested.append(request.url)
            if address.scheme not in OWN_SCHEMES and address.netloc != host:
                self.troubles.append(f"a request to another host: {request.url}")

        def opened(page: Page) -> None:
            page.on("websocket", lambda socket: asked_socket(socket.url))

        def asked_socket(url: str) -> None:
            if urlsplit(url).netloc != host:
                self.troubles.append(f"a socket to another host: {url}")

        def fell(error: Any) -> None:
            self.troubles.append(f"page error: {error.error}")

        context.on("console", said)
        context.on("weberror", fell)
        context.on("request", asked)
        context.on("page", opened)

    @property
    def unforgiven(self) -> list[str]:
        return [x for x in self.troubles if not any(each.search(x) for each in self.forgiven)]

    async def close(self) -> None:
        for context in self.contexts:
            try:
                await context.close()
            except Error:
                await asyncio.sleep(0)
