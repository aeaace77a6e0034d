"""A tap on the wire to PostgreSQL: it hears what is said and counts how often an answer is waited for."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

# After these a client waits: a simple query, a sync, a flush.
WAITS = (b"Q", b"S", b"H")
TLS_WANTED = 8
FAREWELL = b"SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"


@dataclass
class Tap:
    """`trips`: how often somebody waited for PostgreSQL. The bell is not counted: nobody waits for it."""

    url: str
    trips: int = 0
    said: list[bytes] = field(default_factory=list)
    clients: list[asyncio.StreamWriter] = field(default_factory=list)

    def say_farewell(self) -> None:
        """As a server that ends every session says it, a moment before it hangs up."""
        for client in self.clients:
            client.write(b"E" + (len(FAREWELL) + 4).to_bytes(4) + FAREWELL)

    @contextmanager
    def counting(self) -> Iterator[list[int]]:
        """The count is in the list when the block is left."""
        before, count = self.trips, [0]
        yield count
        count[0] = self.trips - before

    def hear(self, message: bytes) -> None:
        self.said.append(message)
        self.trips += message[:1] in WAITS


@dataclass
class Ear:
    """What one client says, message by message. The first has no letter in front, and names the client."""

    tap: Tap
    heard: bytearray = field(default_factory=bytearray)
    greeted: bool = False
    deaf: bool = False

    def hear(self, data: bytes) -> None:
        self.heard += data
        while message := self._next():
            if not self.greeted:
                self.greeted, self.deaf = len(message) != TLS_WANTED, b"countersign bell" in message
            elif not self.deaf:
                self.tap.hear(message)

    def _next(self) -> bytes:
        letter = int(self.greeted)
        size = letter + int.from_bytes(self.heard[letter : letter + 4])
        if len(self.heard) < max(size, letter + 4):
            return b""
        message = bytes(self.heard[:size])
        del self.heard[:size]
        return message


@asynccontextmanager
async def tapping(url: str) -> AsyncIterator[Tap]:
    """The database at `url` by way of a tap: connect to the tap's own `url`."""
    parts = urlsplit(url)

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tap.clients.append(writer)
        back, to = await asyncio.open_connection(parts.hostname, parts.port)
        await asyncio.gather(_pour(reader, to, Ear(tap)), _pour(back, writer, None))

    server = await asyncio.start_server(carry, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    tap = Tap(url.replace(f":{parts.port}/", f":{port}/"))
    yield tap
    server.close()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, ear: Ear | None) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65536):
            if ear is not None:
                ear.hear(data)
            writer.write(data)
            await writer.drain()
    writer.close()
