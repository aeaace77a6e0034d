"""A crowd of sockets on one server, in a process of its own: who was served, and when."""

import asyncio
import json
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import uvloop

from bench.places import HOUSE

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
# A server lets so many in from one address, and for one token.
FROM_ONE_ADDRESS, FOR_ONE_TOKEN = 400, 45
OPENING_AT_ONCE = 40


@dataclass(frozen=True)
class Served:
    """Of one event: when each socket had it (seconds of the common clock), and the text of one frame."""

    at: list[float]
    frame: str


@dataclass
class Crowd:
    """`count` sockets that have subscribed; `queries` in turn, `tokens` in turn."""

    address: tuple[str, int]
    count: int
    queries: list[str] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    patience: float = 20

    def __enter__(self) -> "Crowd":
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.crowd"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=HOUSE,
        )
        self._tell({name: value for name, value in vars(self).items() if name != "process"})
        if self._hear() != "ready":
            raise RuntimeError("not all sockets were let in")
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)

    def expect(self, mark: str) -> None:
        """From now on, frames with this text in them are waited for."""
        self._tell({"mark": mark})
        self._hear()

    def served(self) -> Served:
        """Waits until all have it, or patience ends; blocks."""
        return Served(**self._hear())

    def _tell(self, what: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()

    def _hear(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the crowd ended early")
        return json.loads(line)


def masked(data: bytes, code: int = 0x81) -> bytes:
    """A frame of a client, under the mask of zeros."""
    size = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + len(data).to_bytes(2, "big")
    return bytes([code]) + size + b"\0\0\0\0" + data


class Socket(asyncio.Protocol):
    """One member of the crowd: shakes hands, subscribes, and notes the frames it waits for."""

    def __init__(self, room: "Room", number: int) -> None:
        self.room, self.number = room, number
        self.buffer = b""
        self.open = False
        self.ready = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        protocol = "Sec-WebSocket-Protocol: graphql-transport-ws\r\n" if self.room.queries else ""
        transport.write(
            f"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:{self.room.address[1]}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\n{protocol}\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        self.buffer += data
        if not self.open and not self._shake():
            return
        while (frame := self._frame()) is not None:
            self._take(*frame, now)

    def _shake(self) -> bool:
        head, found, rest = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return False
        if b" 101 " not in head:
            self.ready.set_exception(ConnectionError(head.decode()[:100]))
            return False
        self.open, self.buffer = True, rest
        if self.room.queries:
            token = self.room.tokens[self.number // FOR_ONE_TOKEN] if self.room.tokens else ""
            init = {"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}}
            self.transport.write(masked(json.dumps(init).encode()))
        else:
            self.ready.set_result(None)
        return True

    def _frame(self) -> tuple[int, bytes] | None:
        buffer = self.buffer
        if len(buffer) < 2:
            return None
        start, size = 2, buffer[1]
        if size == 126:
            start, size = 4, int.from_bytes(buffer[2:4], "big")
        elif size == 127:
            start, size = 10, int.from_bytes(buffer[2:10], "big")
        if len(buffer) < start + size:
            return None
        self.buffer = buffer[start + size :]
        return buffer[0] & 15, buffer[start : start + size]

    def _take(self, code: int, data: bytes, now: float) -> None:
        if code == 9:
            self.transport.write(masked(data, 0x8A))
        elif self.room.mark and self.room.mark in data:
            self.room.note(data, now)
        elif not self.ready.done():
            self._begin(data)

    def _begin(self, data: bytes) -> None:
        message = json.loads(data)
        if message["type"] == "connection_ack":
            query = self.room.queries[self.number % len(self.room.queries)]
            payload = {"query": query, "variables": self.room.variables}
            subscribe = {"type": "subscribe", "id": "1", "payload": payload}
            self.transport.write(masked(json.dumps(subscribe).encode()))
        elif message["type"] == "next":
            self.ready.set_result(None)
        else:
            self.ready.set_exception(ConnectionError(str(message)[:300]))

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("closed before it was ready"))


class Room:
    """The crowd's own side."""

    def __init__(self, address: list[Any], count: int, queries: list[str], variables: Any, tokens: list[str],
                 patience: float) -> None:  # fmt: skip
        self.address, self.count, self.queries, self.variables = address, count, queries, variables
        self.tokens, self.patience = tokens, patience
        self.mark, self.times, self.frame = b"", list[float](), ""
        self.all = asyncio.Event()

    async def open(self) -> None:
        loop, few = asyncio.get_running_loop(), asyncio.Semaphore(OPENING_AT_ONCE)

        async def enter(number: int) -> None:
            async with few:
                mine = (f"127.0.{number // FROM_ONE_ADDRESS + 1}.1", 0)
                _, socket = await loop.create_connection(
                    lambda: Socket(self, number), *self.address, local_addr=mine
                )
                await socket.ready

        await asyncio.gather(*(enter(number) for number in range(self.count)))

    def expect(self, mark: str) -> None:
        self.mark, self.times, self.all = mark.encode(), [], asyncio.Event()

    def note(self, data: bytes, now: float) -> None:
        self.times.append(now)
        self.frame = self.frame or data.decode()
        if len(self.times) == self.count:
            self.all.set()

    async def served(self) -> dict[str, Any]:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.all.wait(), self.patience)
        frame, self.frame = self.frame, ""
        return {"at": self.times, "frame": frame}


async def main() -> None:
    loop = asyncio.get_running_loop()
    room = Room(**json.loads(await loop.run_in_executor(None, sys.stdin.readline)))
    await room.open()
    _say("ready")
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        room.expect(json.loads(line)["mark"])
        _say("expecting")
        _say(await room.served())


def _say(what: Any) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    uvloop.run(main())
