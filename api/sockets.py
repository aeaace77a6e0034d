"""All open sockets of this process: lets them in, looks after their access, sends them away."""

import asyncio
from collections.abc import Hashable, Iterator, Sequence

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from api.graphql_ws import RESTART, Socket
from api.groups import Groups
from api.wiring import Wiring
from schema.errors import Forbidden, RateLimited

CHECKED_AT_ONCE = 50


class Sockets:
    def __init__(self, wiring: Wiring, groups: Groups) -> None:
        self.wiring, self.groups = wiring, groups
        self.open: set[Socket] = set()
        self._patrol: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        websocket = WebSocket(scope, receive, send)
        address = websocket.client.host if websocket.client else None
        try:
            self._admit(websocket)
            with self.wiring.of_address.take(address):
                await self._serve(websocket)
        except Forbidden as refusal:
            await deny(websocket, 403, str(refusal))
        except RateLimited as refusal:
            await deny(websocket, 429, str(refusal))

    def _admit(self, websocket: WebSocket) -> None:
        origin = websocket.headers.get("origin")
        if origin is not None and origin.rstrip("/").lower() not in self.wiring.allowed_origins:
            raise Forbidden("This origin may not connect.")

    async def _serve(self, websocket: WebSocket) -> None:
        socket = Socket(self.wiring, self.groups, websocket)
        self.open.add(socket)
        if self._patrol is None or self._patrol.done():
            self._patrol = asyncio.create_task(self._watch())
        try:
            await socket.serve()
        finally:
            self.open.discard(socket)

    async def _watch(self) -> None:
        """One task for all sockets, as long as there are any: an idle socket costs next to nothing."""
        while self.open:
            await asyncio.sleep(self.wiring.bounds.access_checked)
            by_credential: dict[Hashable, list[Socket]] = {}
            for socket in self.open:
                by_credential.setdefault(socket.credential, []).append(socket)
            for some in batched(list(by_credential.values()), CHECKED_AT_ONCE):
                await asyncio.gather(*map(self._check, some))

    async def _check(self, sockets: list[Socket]) -> None:
        """Who came with the same credential has the same access."""
        context = next((each.context for each in sockets if each.context is not None), None)
        if context is not None and not await self.wiring.may_stay(context):
            for each in sockets:
                each.turn_away()

    async def drain(self) -> None:
        if self._patrol is not None:
            self._patrol.cancel()
        readers = [reader for socket in self.open if (reader := socket.dismiss(RESTART, "Service restart"))]
        if readers:
            await asyncio.wait(readers, timeout=self.wiring.bounds.drain)


def batched(checks: Sequence[list[Socket]], size: int) -> Iterator[Sequence[list[Socket]]]:
    for start in range(0, len(checks), size):
        yield checks[start : start + size]


async def deny(websocket: WebSocket, status: int, reason: str) -> None:
    """Refuses the handshake: the socket never opens."""
    if "websocket.http.response" in websocket.scope.get("extensions", {}):
        await websocket.send_denial_response(PlainTextResponse(reason, status))
    else:
        await websocket.close()
