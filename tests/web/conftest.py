"""What the tests in a browser lean on."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.cast import House
from tests.web.windows import Windows, a_chromium


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with a_chromium() as browser:
        yield browser


@pytest.fixture
async def windows(chromium: Browser, house: House) -> AsyncIterator[Windows]:
    """Windows onto the house. Afterwards none of them may have complained, or asked another host for anything."""
    opened = Windows(chromium, house)
    yield opened
    await opened.close()
    assert opened.unforgiven == []
