"""Server-sent events at /graphql/stream: one operation a connection, so that curl can listen."""

import asyncio
from contextlib import AsyncExitStack, aclosing, suppress
from typing import Any

from starlette.requests import Request
from starlette.types import Receive, Scope, Send
from strawberry.types.graphql import OperationType

from api.answering import EVENTS, GRAPHQL, accepts_events, encoded, refuse
from api.asking import Asked, Malformed, read_request
from api.wiring import Wiring, named, shown, stopped
from schema.errors import Unauthenticated, Unavailable
from schema.limits import is_anonymous
from schema.telling import report

ALLOWED = {
    "GET": {OperationType.QUERY, OperationType.SUBSCRIPTION},
    "POST": set(OperationType),
}
COMPLETE = b"event: complete\ndata:\n\n"
HEARTBEAT = b":\n\n"
ENDED = "Access has ended."


class EventStreams:
    def __init__(self, wiring: Wiring) -> None:
        self.wiring = wiring
        self.open: set[EventStream] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        request_id = named(request)
        try:
            if not accepts_events(request):
                raise Malformed("Answers here are text/event-stream.", 406)
            asked = await read_request(request, self.wiring.bounds.body, self.wiring.bounds.body_arrives)
            await self._serve(request, asked, send)
        except Exception as error:
            await refuse(error, GRAPHQL, request_id)(scope, receive, send)

    async def _serve(self, request: Request, asked: Asked, send: Send) -> None:
        if self.wiring.draining:
            raise Unavailable("The server is restarting.", retry_after=1)
        async with AsyncExitStack() as held:
            address = request.client.host if request.client else None
            held.enter_context(self.wiring.of_address.take(address))
            context = await held.enter_async_context(self.wiring.context(request, None))
            held.enter_context(self.wiring.of_principal.take(self.wiring.principal_of(context)))
            stream = EventStream(self.wiring, request, context, send)
            self.open.add(stream)
            held.callback(self.open.discard, stream)
            await stream.serve(asked)

    def drain(self) -> None:
        for stream in list(self.open):
            stream.end()


class EventStream:
    """One listener. It ends with its operation, with its client, with its access, or with the server."""

    def __init__(self, wiring: Wiring, request: Request, context: Any, send: Send) -> None:
        self.wiring, self.request, self.context, self._send = wiring, request, context, send
        self.request_id, self.hints = named(request), not is_anonymous(context)
        self.over = asyncio.Event()

    def end(self) -> None:
        self.over.set()

    async def serve(self, asked: Asked) -> None:
        """From here on nothing is raised: the answer has begun."""
        await self._start()
        operation = asyncio.create_task(self._operate(asked))
        expiry = asyncio.create_task(self._until_expired())
        others = [self._beat(), self._until_gone(), self.over.wait()]
        tasks = {operation, expiry, *map(asyncio.ensure_future, others)}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        with suppress(OSError, TimeoutError):
            if expiry in done and operation not in done:
                await self._write(
                    event({"errors": report([Unauthenticated(ENDED)], self.request_id)}) + COMPLETE
                )
            await self._write(b"", more=False)

    async def _operate(self, asked: Asked) -> None:
        async with aclosing(
            self.wiring.results(asked, self.context, ALLOWED[self.request.method])
        ) as results:
            async for result in results:
                await self._write(event(shown(result, self.request_id, self.hints), self.request_id))
                if stopped(result):
                    break
        await self._write(COMPLETE)

    async def _start(self) -> None:
        headers = {
            "content-type": f"{EVENTS}; charset=utf-8",
            "cache-control": "no-store, no-transform",
            "x-accel-buffering": "no",
            "x-request-id": self.request_id,
        }
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await self._send({"type": "http.response.start", "status": 200, "headers": raw})

    async def _write(self, chunk: bytes, more: bool = True) -> None:
        async with asyncio.timeout(self.wiring.bounds.send):
            await self._send({"type": "http.response.body", "body": chunk, "more_body": more})

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self.wiring.bounds.heartbeat)
            await self._write(HEARTBEAT)

    async def _until_gone(self) -> None:
        while (await self.request.receive())["type"] != "http.disconnect":
            pass

    async def _until_expired(self) -> None:
        while True:
            await asyncio.sleep(self.wiring.bounds.access_checked)
            if not await self.wiring.may_stay(self.context):
                return


def event(payload: dict[str, Any], request_id: str = "") -> bytes:
    return b"event: next\ndata: " + encoded(payload, request_id) + b"\n\n"
