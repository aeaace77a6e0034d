"""Server-sent events at /graphql/stream: one operation a connection, so that curl can listen."""

import asyncio
from collections.abc import Awaitable, Coroutine
from contextlib import AsyncExitStack, aclosing, suppress
from typing import Any

import orjson
from starlette.requests import Request
from starlette.types import Receive, Scope, Send
from strawberry.types.graphql import OperationType

from api.answering import EVENTS, GRAPHQL, accepts_events, encoded, refuse
from api.asking import Asked, Malformed, read_request
from api.following import Follower, Frame
from api.groups import Groups
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
    def __init__(self, wiring: Wiring, groups: Groups) -> None:
        self.wiring, self.groups = wiring, groups
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
            stream = EventStream(self.wiring, self.groups, request, context, send)
            self.open.add(stream)
            held.callback(self.open.discard, stream)
            await stream.serve(asked)

    def drain(self) -> None:
        for stream in list(self.open):
            stream.end()


class EventStream(Follower):
    """One listener. It ends with its operation, with its client, with its access, or with the server."""

    def __init__(self, wiring: Wiring, groups: Groups, request: Request, context: Any, send: Send) -> None:
        super().__init__()
        self.wiring, self.groups, self.request, self._send = wiring, groups, request, send
        self._context, self.request_id, self.hints = context, named(request), not is_anonymous(context)
        self.over, self.expired = asyncio.Event(), asyncio.Event()
        self.operation: asyncio.Task[None] | None = None

    def end(self) -> None:
        self.over.set()

    async def serve(self, asked: Asked) -> None:
        """From here on nothing is raised: the answer has begun."""
        await self._start()
        self._operate_by(self._operate(asked, self._context))
        around = (self._beat(), self._until_gone(), self._until_expired(), self.over.wait())
        tasks = {*map(asyncio.ensure_future, around)}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.leave()
            tasks |= {self.operation} if self.operation else set()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        with suppress(OSError, TimeoutError):
            if self.expired.is_set() and not self.over.is_set():
                await self._write(failed(report([Unauthenticated(ENDED)], self.request_id)) + COMPLETE)
            await self._write(b"", more=False)

    def _operate_by(self, operating: Coroutine[Any, Any, None]) -> None:
        self.operation = asyncio.create_task(operating)
        self.operation.add_done_callback(self._operated)

    def _operated(self, operation: asyncio.Task[None]) -> None:
        if operation is self.operation and self.group is None and not operation.cancelled():
            self.over.set()

    async def _operate(self, asked: Asked, context: Any, after: int | None = None, gap: bool = False) -> None:
        context.course = self.groups.course(asked, context, self, after, gap)
        async with aclosing(self.wiring.results(asked, context, ALLOWED[self.request.method])) as results:
            async for result in results:
                await self._write(event(encoded(shown(result, self.request_id, self.hints), self.request_id)))
                if stopped(result):
                    break
        if not context.course.joined:
            await self._write(COMPLETE)

    async def _operate_anew(self, asked: Asked, gap: bool) -> None:
        async with self.wiring.context(self.request, None) as context:
            await self._operate(asked, context, self.cursor, gap)

    # ------------------------------------------------------------------ in a group

    @property
    def context(self) -> Any:
        return self._context

    def tell(self, frame: Frame) -> bool:
        return self._write_at_once(event(frame.payload))

    def go_on_alone(self, asked: Asked, gap: bool) -> None:
        self._operate_by(self._operate_anew(asked, gap))

    def turn_away(self) -> None:
        self.expired.set()

    def finish(self, errors: list[dict[str, object]] | None) -> None:
        told = b"" if errors is None else failed(errors)
        self._write_at_once(told + COMPLETE)
        self.over.set()

    def _write_at_once(self, chunk: bytes) -> bool:
        return at_once(self._send({"type": "http.response.body", "body": chunk, "more_body": True}))

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
            with suppress(TimeoutError):
                async with asyncio.timeout(self.wiring.bounds.access_checked):
                    await self.expired.wait()
                    return
            if not await self.wiring.may_stay(self._context):
                self.expired.set()
                return


def event(payload: bytes) -> bytes:
    return b"event: next\ndata: " + payload + b"\n\n"


def failed(errors: list[dict[str, object]]) -> bytes:
    return event(orjson.dumps({"errors": errors}))


def at_once(sending: Awaitable[None]) -> bool:
    """Send, if that needs no waiting. ASGI servers wait for room before they write, never half way."""
    steps = sending.__await__()
    try:
        next(steps)
    except StopIteration:
        return True
    steps.close()
    return False
