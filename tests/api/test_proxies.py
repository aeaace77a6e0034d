"""Whose address counts: the client's own, as a proxy tells it if that proxy is believed."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from pydantic import ValidationError
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from api.settings import Settings
from store.office import Office
from tests.api.test_graphql_ws import PROTOCOL, Client
from tests.cast import House
from tests.conftest import open_for_business


@asynccontextmanager
async def served(settings: Settings, office: Office, **more: Any) -> AsyncIterator[House]:
    async with open_for_business(settings.model_copy(update=more), office) as house:
        yield house


async def dial(house: House, stack: AsyncExitStack, told: str = "") -> Client:
    """A socket by way of a proxy on this machine, which tells from where it comes."""
    address = house.settings.base_url.replace("http", "ws", 1) + "/graphql"
    headers = {"X-Forwarded-For": told} if told else {}
    dialling = connect(address, subprotocols=[Subprotocol(PROTOCOL)], additional_headers=headers)
    return Client(await stack.enter_async_context(dialling))


async def test_behind_a_proxy_that_is_believed_each_address_has_seats_of_its_own(
    settings: Settings, office: Office
) -> None:
    async with served(settings, office, streams_per_address=1) as house, AsyncExitStack() as stack:
        await dial(house, stack, "203.0.113.1")
        await dial(house, stack, "203.0.113.2")
        with pytest.raises(InvalidStatus) as refused:
            await dial(house, stack, "198.51.100.9, 203.0.113.1")  # what a client says of itself stands first
        assert refused.value.response.status_code == 429


async def test_who_is_not_believed_tells_nothing(settings: Settings, office: Office) -> None:
    given = {"streams_per_address": 1, "trusted_proxies": "192.0.2.0/24"}
    async with served(settings, office, **given) as house, AsyncExitStack() as stack:
        await dial(house, stack, "203.0.113.1")
        with pytest.raises(InvalidStatus) as refused:
            await dial(house, stack, "203.0.113.2")
        assert refused.value.response.status_code == 429


async def test_so_many_live_connections_are_kept_for_one_principal_as_the_setting_says(
    settings: Settings, office: Office
) -> None:
    async with served(settings, office, streams_per_principal=2) as house, AsyncExitStack() as stack:
        for _ in range(2):
            await (await dial(house, stack)).init(authorization=f"Bearer {house.nora.token}")
        one_more = await dial(house, stack)
        await one_more.send(type="connection_init", payload={"authorization": f"Bearer {house.nora.token}"})
        assert await one_more.code_of_close() == 1013


@pytest.mark.parametrize("everyone", ["*", "127.0.0.1, proxy.example", "10.0.0.1/8"])
def test_a_proxy_is_named_by_its_address(everyone: str) -> None:
    """Whoever believes everyone believes forged addresses, and they stand in the evidence."""
    with pytest.raises(ValidationError):
        Settings(trusted_proxies=everyone)


@pytest.mark.parametrize("given", ["", "127.0.0.1, ::1", "10.0.0.0/8,2001:db8::/32"])
def test_addresses_networks_and_nobody_are_understood(given: str) -> None:
    assert Settings(trusted_proxies=given).trusted_proxies == given
