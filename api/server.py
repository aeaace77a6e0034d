"""The server process: uvicorn within our bounds, and with an orderly end."""

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

HEADERS_ARRIVE = 15.0
UNREAD = 1_000_000
# Among the extensions of a socket's scope: how to write a frame now or not at all.
AT_ONCE = "countersign.at_once"


class HttpProtocol(HttpToolsProtocol):
    """Cuts a connection whose request does not begin or whose headers do not end; uvicorn waits for ever."""

    patience = HEADERS_ARRIVE
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._wait()

    def on_headers_complete(self) -> None:
        self._stop_waiting()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._stop_waiting()
        self._waiting = self.loop.call_later(self.patience, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None


class SocketProtocol(WebSocketsSansIOProtocol):
    """So many bytes wait for a client that reads slowly, beside what the kernel holds; then sending must wait."""

    most_unread = UNREAD

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=self.most_unread)

    async def run_asgi(self) -> None:
        self.scope["extensions"][AT_ONCE] = {"write": self.write_at_once}
        await super().run_asgi()

    def write_at_once(self, text: bytes) -> bool:
        """One text frame, without waiting; false where there is no room. Who is gone has room enough.

        It goes past the protocol's own state, which a whole frame on an open socket does not change.
        """
        if not self.writable.is_set():
            return False
        if not (self.disconnected or self.close_sent or self.transport.is_closing()):
            self.transport.write(framed(text))
        return True


def framed(text: bytes) -> bytes:
    """RFC 6455, 5.2: final, text, not masked, not deflated."""
    size = len(text)
    if size < 126:
        return bytes((0x81, size)) + text
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2) + text
    return b"\x81\x7f" + size.to_bytes(8) + text


class Server(uvicorn.Server):
    """Live streams are sent away first: uvicorn would wait for them, and they for nothing."""

    def __init__(self, config: uvicorn.Config, drain: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self.drain = drain

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal ends the serving and no more: uvicorn would raise it anew, and nothing else were closed."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        await self.drain()
        await super().shutdown(sockets)


def server_config(app: Any, **given: Any) -> uvicorn.Config:
    # Deflate costs more than it saves on small frames, and memory for each socket.
    bounds: dict[str, Any] = {
        "http": HttpProtocol,
        "ws": SocketProtocol,
        "ws_max_size": 1_000_000,
        "ws_per_message_deflate": False,
        "timeout_graceful_shutdown": 8,
        "server_header": False,
        "log_config": None,
    }
    return uvicorn.Config(app, **{**bounds, **given})
