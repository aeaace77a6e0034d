"""Live GraphQL: the protocol to the letter, what ends a socket, and what must not."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest
import structlog
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from api.wiring import Bounds
from tests.api.node import node
from tests.api.toy import ORIGIN, Toy, serving

ANA = {"authorization": "Bearer ana"}
PROTOCOL = "graphql-transport-ws"


@dataclass
class Client:
    """A client of few words."""

    socket: ClientConnection

    async def send(self, **message: Any) -> None:
        await self.socket.send(json.dumps(message))

    async def receive(self) -> dict[str, Any]:
        frame = await asyncio.wait_for(self.socket.recv(), 5)
        assert isinstance(frame, str)
        return json.loads(frame)  # type: ignore[no-any-return]

    async def init(self, **payload: str) -> None:
        await self.send(type="connection_init", payload=payload)
        assert (await self.receive())["type"] == "connection_ack"

    async def subscribe(self, id: str, query: str, **variables: Any) -> None:
        await self.send(id=id, type="subscribe", payload={"query": query, "variables": variables})

    async def code_of_close(self) -> int | None:
        async with asyncio.timeout(5):
            with suppress(ConnectionClosed):
                async for _ in self.socket:
                    pass
        return self.socket.close_code


@asynccontextmanager
async def opened(
    toy: Toy, protocol: str = PROTOCOL, origin: str | None = None, cookie: str = "", port: int = 0
) -> AsyncIterator[Client]:
    async with serving(toy, port) as at, dialled(at, protocol, origin, cookie) as client:
        yield client


@asynccontextmanager
async def dialled(
    port: int, protocol: str = PROTOCOL, origin: str | None = None, cookie: str = ""
) -> AsyncIterator[Client]:
    async with connect(
        f"ws://127.0.0.1:{port}/graphql",
        subprotocols=[Subprotocol(protocol)],
        origin=Origin(origin) if origin else None,
        additional_headers={"Cookie": cookie} if cookie else None,
    ) as socket:
        yield Client(socket)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    before = structlog.get_config()
    structlog.configure(processors=[_drop])
    yield
    structlog.configure(**before)


def _drop(*_: Any) -> Any:
    raise structlog.DropEvent


async def test_a_subscription_is_answered_frame_by_frame_as_text() -> None:
    async with opened(Toy()) as ana:
        await ana.init(**ANA)
        await ana.subscribe("1", "subscription { count(upTo: 2) }")
        first, second, end = [await ana.receive() for _ in range(3)]
    assert (first["id"], first["type"], first["payload"]["data"]) == ("1", "next", {"count": 1})
    assert second["payload"]["data"] == {"count": 2}
    assert end == {"id": "1", "type": "complete"}


async def test_queries_and_mutations_are_served_too() -> None:
    async with opened(Toy()) as ana:
        await ana.init(**ANA)
        await ana.subscribe("1", "mutation { bump }")
        assert (await ana.receive())["payload"]["data"] == {"bump": 1}
        assert (await ana.receive())["type"] == "complete"


async def test_each_operation_has_a_context_and_a_request_of_its_own() -> None:
    toy = Toy()
    async with opened(toy) as ana:
        await ana.init(**ANA)
        for id in "12":
            await ana.subscribe(id, "subscription { identity }")
            assert (await ana.receive())["payload"]["data"]["identity"].startswith("ana req_")
            await ana.receive()
    assert len(toy.contexts) == 3  # the connection's own is the first
    assert len({context.request_id for context in toy.contexts}) == 3
    assert all(context.closed for context in toy.contexts)


@pytest.mark.parametrize("protocol", ["graphql-ws", "graphql", "chat"])
async def test_another_protocol_is_4406(protocol: str) -> None:
    async with serving(Toy()) as port, connect(f"ws://127.0.0.1:{port}/graphql") as bare:
        assert await Client(bare).code_of_close() == 4406
        request = {"Sec-WebSocket-Protocol": protocol}
        async with connect(f"ws://127.0.0.1:{port}/graphql", additional_headers=request) as other:
            assert await Client(other).code_of_close() == 4406


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://desk.example", "https://desk.example.evil.example"]
)
async def test_a_foreign_origin_never_gets_in(origin: str) -> None:
    async with serving(Toy()) as port:
        with pytest.raises(InvalidStatus) as refusal:
            async with dialled(port, origin=origin):
                pass
    assert refusal.value.response.status_code == 403


async def test_a_cookie_counts_only_beside_our_origin() -> None:
    for origin, who in ((ORIGIN, "ana"), (None, "None")):
        async with opened(Toy(), origin=origin, cookie="session=ana") as client:
            await client.init()
            await client.subscribe("1", "subscription { identity }")
            assert (await client.receive())["payload"]["data"]["identity"].split()[0] == who


async def test_silence_after_the_handshake_is_4408() -> None:
    async with opened(Toy(bounds=Bounds(init=0.1))) as client:
        assert await client.code_of_close() == 4408


async def test_init_twice_is_4429() -> None:
    async with opened(Toy()) as ana:
        await ana.init(**ANA)
        await ana.send(type="connection_init")
        assert await ana.code_of_close() == 4429


async def test_subscribing_before_the_ack_is_4401() -> None:
    async with opened(Toy()) as client:
        await client.subscribe("1", "{ hello }")
        assert await client.code_of_close() == 4401


async def test_a_bad_credential_is_4403() -> None:
    async with opened(Toy()) as client:
        await client.send(type="connection_init", payload={"authorization": "Bearer wrong"})
        assert await client.code_of_close() == 4403


async def test_an_id_in_use_is_4409_and_free_after_its_end() -> None:
    async with opened(Toy()) as ana:
        await ana.init(**ANA)
        for _ in range(2):
            await ana.subscribe("1", "{ hello }")
            await ana.receive()
            await ana.receive()
        await ana.subscribe("1", "subscription { silence }")
        await ana.subscribe("1", "subscription { silence }")
        assert await ana.code_of_close() == 4409


MALFORMED: list[str | bytes] = [
    "", "{", "[]", "1", "null", '"x"', "{}", '{"type": 1}', '{"type": "what"}', '{"type": "subscribe"}',
    '{"type": "subscribe", "id": 1, "payload": {"query": "{hello}"}}',
    '{"type": "subscribe", "id": "", "payload": {"query": "{hello}"}}',
    '{"type": "subscribe", "id": "1"}',
    '{"type": "subscribe", "id": "1", "payload": []}',
    '{"type": "subscribe", "id": "1", "payload": {}}',
    '{"type": "subscribe", "id": "1", "payload": {"query": 1}}',
    '{"type": "subscribe", "id": "1", "payload": {"query": "{hello}", "variables": []}}',
    '{"type": "subscribe", "id": "1", "payload": {"query": "{hello}", "operationName": {}}}',
    '{"type": "subscribe", "id": "' + "x" * 300 + '", "payload": {"query": "{hello}"}}',
    '{"type": "complete"}', '{"type": "complete", "id": []}', "[" * 100_000, b'{"type": "ping"}', b"\x00",
]  # fmt: skip


@pytest.mark.parametrize("frame", MALFORMED)
async def test_a_malformed_frame_is_4400_without_a_traceback(
    frame: str | bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        async with opened(Toy()) as ana:
            await ana.init(**ANA)
            await ana.socket.send(frame)
            assert await ana.code_of_close() == 4400
    assert [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("payload", [[], "x", 1])
async def test_a_malformed_init_is_4400(payload: Any) -> None:
    async with opened(Toy()) as client:
        await client.send(type="connection_init", payload=payload)
        assert await client.code_of_close() == 4400


async def test_a_frame_over_a_megabyte_is_1009() -> None:
    async with opened(Toy()) as ana:
        await ana.init(**ANA)
        await ana.send(type="ping", payload={"x": "x" * 1_000_000})
        assert await ana.code_of_close() == 1009


async def test_ping_is_answered_before_and_after_init() -> None:
    async with opened(Toy()) as client:
        await client.send(type="ping")
        assert await client.receive() == {"type": "pong"}
        await client.init()
        await client.send(type="pong")
        await client.send(type="ping", payload={"a": 1})
        assert await client.receive() == {"type": "pong"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "PARSE_FAILED"),
        ("{ helo }", "VALIDATION_FAILED"),
        ("subscription { count silence }", "VALIDATION_FAILED"),
        ("query ($n: Int!) { echo(number: $n) }", "BAD_USER_INPUT"),
        ("subscription ($n: Int!) { count(after: $n) }", "BAD_USER_INPUT"),
        ("subscription { refuses }", "BAD_USER_INPUT"),
        ("subscription { denied }", "FORBIDDEN"),
        ("{" * 300, "PARSE_FAILED"),
        ("{cards{nodes{papers{cards{nodes{cards{nodes{title}}}}}}}}", "COST_LIMIT_EXCEEDED"),
    ],
)
async def test_a_bad_operation_leaves_the_others_alone(query: str, code: str) -> None:
    async with opened(Toy()) as ana:
        await ana.init(**ANA)
        await ana.subscribe("good", "subscription { count(pause: 0.01) }")
        await ana.receive()
        await ana.subscribe("bad", query)
        while (answer := await ana.receive())["id"] == "good":
            pass
        assert (answer["id"], answer["type"]) == ("bad", "error")
        [error] = answer["payload"]
        assert error["extensions"]["code"] == code
        assert error["extensions"]["requestId"].startswith("req_")
        following = await ana.receive()
        assert (following["id"], following["type"]) == ("good", "next")


async def test_a_fault_in_a_stream_is_masked_and_ends_it_alone() -> None:
    async with opened(Toy()) as ana:
        await ana.init(**ANA)
        await ana.subscribe("1", "subscription { breaks }")
        await ana.receive()
        answer = await ana.receive()
        assert answer["type"] == "error"
        assert answer["payload"][0]["message"] == "Something went wrong on our side."
        await ana.subscribe("2", "{ broken }")
        answer = await ana.receive()
        assert answer["payload"]["data"] == {"broken": None}
        assert answer["payload"]["errors"][0]["extensions"]["code"] == "INTERNAL"
        assert "hunter2" not in json.dumps(answer)


async def test_complete_stops_an_operation() -> None:
    toy = Toy()
    async with opened(toy) as ana:
        await ana.init(**ANA)
        await ana.subscribe("1", "subscription { count(pause: 0.01) }")
        await ana.receive()
        await ana.send(id="1", type="complete")
        await ana.send(id="unknown", type="complete")
        await ana.subscribe("2", "subscription { silence }")
        await asyncio.sleep(0.05)
        assert toy.contexts[1].closed
        assert not toy.contexts[2].closed


async def test_operations_on_a_socket_are_bounded() -> None:
    async with opened(Toy(bounds=Bounds(operations_per_socket=2))) as ana:
        await ana.init(**ANA)
        for id in "123":
            await ana.subscribe(id, "subscription { silence }")
        refused = await ana.receive()
        assert (refused["id"], refused["type"]) == ("3", "error")
        assert refused["payload"][0]["extensions"]["code"] == "RATE_LIMITED"


async def test_sockets_are_bounded_for_each_principal_and_each_address() -> None:
    toy = Toy(bounds=Bounds(streams_per_principal=1, streams_per_address=3))
    async with serving(toy) as port, dialled(port) as ana, dialled(port) as again:
        await ana.init(**ANA)
        await again.send(type="connection_init", payload=ANA)
        assert await again.code_of_close() == 1013
        async with dialled(port) as ben, dialled(port) as clara:
            await ben.init(authorization="Bearer ben")
            await clara.init(authorization="Bearer clara")
            with pytest.raises(InvalidStatus) as refusal:
                async with dialled(port):
                    pass
            assert refusal.value.response.status_code == 429
        await asyncio.sleep(0.1)
        async with dialled(port) as ben:
            await ben.init(authorization="Bearer ben")


async def test_the_end_of_access_is_4403_and_nothing_comes_after() -> None:
    toy = Toy(bounds=Bounds(access_checked=0.1))
    async with serving(toy) as port, dialled(port) as ana, dialled(port) as ben:
        await ana.init(**ANA)
        await ben.init(authorization="Bearer ben")
        await ana.subscribe("1", "subscription { silence }")
        toy.revoked.add("ana")
        assert await ana.code_of_close() == 4403
        await ben.subscribe("1", "{ hello }")
        assert (await ben.receive())["type"] == "next"
    assert all(context.closed for context in toy.contexts)


async def test_an_operation_begun_after_access_has_ended_is_4403_at_once() -> None:
    toy = Toy()
    async with opened(toy) as ana:
        await ana.init(**ANA)
        toy.revoked.add("ana")
        await ana.subscribe("1", "{ hello }")
        assert await ana.code_of_close() == 4403


async def test_access_that_cannot_be_checked_is_checked_again() -> None:
    toy = Toy(bounds=Bounds(access_checked=0.05))
    asked = 0

    async def away(_: Any) -> bool:
        nonlocal asked
        asked += 1
        raise ConnectionRefusedError

    toy.graphql.wiring.still_valid = away
    async with opened(toy) as ana:
        await ana.init(**ANA)
        await asyncio.sleep(0.3)
        await ana.send(type="ping")
        assert await ana.receive() == {"type": "pong"}
    assert asked > 1


async def test_draining_closes_every_socket_with_1012_and_lets_none_in() -> None:
    toy = Toy()
    async with serving(toy) as port, dialled(port) as ana, dialled(port) as idle, dialled(port) as busy:
        await ana.init(**ANA)
        await ana.subscribe("1", "subscription { silence }")
        await busy.init(authorization="Bearer ben")
        await busy.subscribe("1", "subscription { count }")
        await ana.send(type="ping")
        await ana.receive()
        await asyncio.wait_for(toy.graphql.drain(), 3)
        for client in (ana, idle, busy):
            assert await client.code_of_close() == 1012
        async with dialled(port) as late:
            assert await late.code_of_close() == 1013
    assert not toy.graphql.sockets.open
    assert all(context.closed for context in toy.contexts)


async def test_hundreds_of_sockets_are_drained_with_the_server() -> None:
    toy = Toy()
    async with AsyncExitStack() as held:
        async with serving(toy) as port:
            sockets = [await held.enter_async_context(dialled(port)) for _ in range(200)]
            for number, client in enumerate(sockets):
                await client.init(authorization=f"Bearer {number}")
                await client.subscribe("1", "subscription { silence }")
            stopping = time.monotonic()
        assert time.monotonic() - stopping < 10
        assert {await client.code_of_close() for client in sockets} == {1012}


async def test_a_client_that_does_not_read_is_let_go() -> None:
    toy = Toy(bounds=Bounds(send=0.2, drain=0.2))
    async with serving(toy) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
        writer.write(
            b"GET /graphql HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
        )
        await reader.readuntil(b"\r\n\r\n")
        writer.write(framed('{"type":"connection_init"}'))
        for id in range(20):
            writer.write(
                framed(
                    json.dumps(
                        {"id": str(id), "type": "subscribe", "payload": {"query": "subscription{count}"}}
                    )
                )
            )
        try:
            async with asyncio.timeout(20):
                await until(lambda: bool(toy.contexts) and all(each.closed for each in toy.contexts))
                await until(lambda: not toy.graphql.sockets.open)
        finally:
            writer.transport.abort()


async def until(true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110
        await asyncio.sleep(0.01)


def framed(text: str) -> bytes:
    """A masked text frame, with a mask of zeros."""
    data = text.encode()
    assert len(data) < 126
    return bytes([0x81, 0x80 | len(data), 0, 0, 0, 0]) + data


async def test_a_client_that_vanishes_leaves_nothing_behind() -> None:
    toy = Toy()
    async with serving(toy) as port:
        async with dialled(port) as ana:
            await ana.init(**ANA)
            await ana.subscribe("1", "subscription { silence }")
            await ana.subscribe("2", "subscription { count }")
            await ana.receive()
            ana.socket.transport.abort()
        async with asyncio.timeout(5):
            await until(lambda: not toy.graphql.sockets.open)
    assert all(context.closed for context in toy.contexts)
    assert not toy.graphql.wiring.of_address.taken
    assert not toy.graphql.wiring.of_principal.taken


async def test_the_graphql_ws_client_goes_on_after_the_server_was_restarted() -> None:
    async with serving(Toy()) as port:
        process = await node("resume.mjs", f"ws://127.0.0.1:{port}/graphql", "200")
        assert process.stdout is not None
        while (line := await asyncio.wait_for(process.stdout.readline(), 20)) != b"seen 50\n":
            assert line, await process.communicate()
    async with serving(Toy(), port):
        out, err = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 0, err.decode()
    lines = out.decode().split("\n")
    assert "closed 1012" in lines
    assert "complete 200 2" in lines
