"""Live GraphQL over WebSocket: the graphql-transport-ws protocol, and no other."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, aclosing, contextmanager, suppress
from typing import Any

import orjson
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected
from strawberry.types.graphql import OperationType

from api.answering import encoded
from api.asking import Asked, Malformed, asked_from
from api.following import Follower, Frame
from api.groups import Groups
from api.server import AT_ONCE
from api.wiring import Wiring, named, shown, stopped
from schema.errors import ApiError, Forbidden, RateLimited, Unauthenticated
from schema.limits import is_anonymous
from schema.telling import report

PROTOCOL = "graphql-transport-ws"
LONGEST_ID = 256
CROWDED = "Too many operations are open on one socket."

# Close codes of the protocol. 4401 would be final for clients; who lost access may come again with another.
BAD_REQUEST, UNAUTHORIZED, FORBIDDEN = 4400, 4401, 4403
NOT_ACCEPTABLE, INIT_TIMEOUT, ALREADY_EXISTS, TOO_MANY_INITS = 4406, 4408, 4409, 4429
TOO_BIG, RESTART, TRY_LATER = 1009, 1012, 1013


class Closing(Exception):
    """Ends the socket with a code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class Gone(Exception):
    """Nobody reads any more."""


class Socket:
    """One connection: who it is, and its operations by their ids. There are many: it is kept small."""

    __slots__ = (
        "_dismissed", "_reader", "context", "groups", "held", "operations", "payload", "websocket", "wiring",
    )  # fmt: skip

    def __init__(self, wiring: Wiring, groups: Groups, websocket: WebSocket) -> None:
        self.wiring, self.groups, self.websocket = wiring, groups, websocket
        self.payload: dict[str, Any] | None = None
        self.context: Any = None
        self.operations: dict[str, Operation] = {}
        self.held = ExitStack()
        self._dismissed: Closing | None = None
        self._reader: asyncio.Task[Any] | None = None

    async def serve(self) -> None:
        if PROTOCOL not in self.websocket.scope.get("subprotocols", []):
            await self.websocket.accept()
            await self._close(Closing(NOT_ACCEPTABLE, "Subprotocol not acceptable"))
            return
        await self.websocket.accept(PROTOCOL)
        self._reader = asyncio.current_task()
        timer = asyncio.get_running_loop().call_later(self.wiring.bounds.init, self._init_is_late)
        try:
            if self.wiring.draining:
                raise Closing(TRY_LATER, "The server is restarting")
            await self._read()
        except Closing as closing:
            await self._end(closing)
        except Gone:
            pass
        except asyncio.CancelledError:
            if self._dismissed is None or self._reader is None:
                raise
            self._reader.uncancel()
            await self._end(self._dismissed)
        finally:
            timer.cancel()
            await self._end(None)

    def dismiss(self, code: int, reason: str) -> asyncio.Task[Any] | None:
        """Ends it from outside, wherever its reader stands; the reader ends when the socket has."""
        if self._dismissed is None and self._reader is not None:
            self._dismissed = Closing(code, reason)
            self._reader.cancel()
        return self._reader

    def turn_away(self) -> None:
        if self.context is not None:
            self.dismiss(FORBIDDEN, "Access has ended")

    @property
    def credential(self) -> tuple[str | None, ...]:
        """All that says who it is."""
        given, headers = self.payload or {}, self.websocket.headers
        shown = (headers.get(name) for name in ("authorization", "cookie", "origin"))
        return str(given.get("authorization")), *shown

    # ------------------------------------------------------------------ what comes in

    async def _read(self) -> None:
        while True:
            message = await self.websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            await self._handle(self._message(message))

    def _message(self, received: Mapping[str, Any]) -> dict[str, Any]:
        text = received.get("text")
        if text is None:
            raise Closing(BAD_REQUEST, "Messages are text")
        if len(text) > self.wiring.bounds.frame:
            raise Closing(TOO_BIG, "Message too big")
        try:
            message = orjson.loads(text)
        except orjson.JSONDecodeError:
            raise Closing(BAD_REQUEST, "Messages are JSON") from None
        if not isinstance(message, dict):
            raise Closing(BAD_REQUEST, "A message is an object")
        return message

    async def _handle(self, message: dict[str, Any]) -> None:
        match message.get("type"):
            case "connection_init":
                await self._init(message.get("payload"))
            case "subscribe":
                await self._subscribe(_id(message), message.get("payload"))
            case "complete":
                if operation := self.operations.pop(_id(message), None):
                    operation.cancel()
            case "ping":
                await self.send({"type": "pong"})
            case "pong":
                pass
            case _:
                raise Closing(BAD_REQUEST, "Unknown message type")

    async def _init(self, payload: object) -> None:
        if self.payload is not None:
            raise Closing(TOO_MANY_INITS, "Too many initialisation requests")
        if not isinstance(payload, dict | None):
            raise Closing(BAD_REQUEST, "The payload of connection_init is an object")
        self.payload = payload or {}
        connection = self.connection()
        with _refusing_connection(named(connection)):
            async with self.wiring.context(connection, self.payload) as context:
                seat = self.wiring.of_principal.take(self.wiring.principal_of(context))
                self.held.enter_context(seat)
                self.context = context
        await self.send({"type": "connection_ack"})

    def _init_is_late(self) -> None:
        if self.payload is None:
            self.dismiss(INIT_TIMEOUT, "Connection initialisation timeout")

    async def _subscribe(self, operation_id: str, payload: object) -> None:
        if self.context is None:
            raise Closing(UNAUTHORIZED, "Unauthorized")
        if operation_id in self.operations:
            raise Closing(ALREADY_EXISTS, f"Subscriber for {operation_id} already exists"[:100])
        try:
            asked = asked_from(payload)
        except Malformed as error:
            raise Closing(BAD_REQUEST, str(error)) from None
        if len(self.operations) >= self.wiring.bounds.operations_per_socket:
            refusal = report([RateLimited(CROWDED)], named(self.connection()))
            await self.send({"id": operation_id, "type": "error", "payload": refusal})
            return
        self.operations[operation_id] = operation = Operation(self, operation_id)
        operation.start(asked)

    # ------------------------------------------------------------------ what goes out

    async def send(self, message: dict[str, Any]) -> None:
        await self.write(orjson.dumps(message))

    async def write(self, text: bytes) -> None:
        """A text frame. A client that does not read is not waited for."""
        try:
            async with asyncio.timeout(self.wiring.bounds.send):
                await self.websocket.send({"type": "websocket.send", "text": text.decode()})
        except TimeoutError:
            self.dismiss(TRY_LATER, "Too slow")
            raise Gone from None
        except (WebSocketDisconnect, WebSocketDisconnected):
            raise Gone from None

    def write_at_once(self, text: bytes) -> bool:
        """False where there is no room."""
        written: bool = self.websocket.scope["extensions"][AT_ONCE]["write"](text)
        return written

    async def _end(self, closing: Closing | None) -> None:
        """Operations first, so that nothing is delivered after the reason to close."""
        self._reader = None
        operations = list(self.operations.values())
        self.operations.clear()
        await asyncio.gather(*(task for each in operations for task in each.cancel()), return_exceptions=True)
        if closing is not None:
            await self._close(closing)
        self.held.close()

    async def _close(self, closing: Closing) -> None:
        with suppress(RuntimeError, WebSocketDisconnect, TimeoutError):
            async with asyncio.timeout(self.wiring.bounds.drain / 2):
                await self.websocket.close(closing.code, closing.reason)

    def connection(self) -> HTTPConnection:
        """The connection as one operation sees it, with a request id of its own.

        Without an Origin it is no browser: cookies, which a browser adds unasked, then prove nothing.
        """
        scope = dict(self.websocket.scope)
        scope["state"] = {k: v for k, v in scope.get("state", {}).items() if k != "request_id"}
        if "origin" not in self.websocket.headers:
            scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
        return HTTPConnection(scope)


class Operation(Follower):
    """One operation of a socket. It has a task while it has something to do by itself."""

    __slots__ = ("head", "id", "socket", "task")

    def __init__(self, socket: Socket, id: str) -> None:
        super().__init__()
        self.socket, self.id = socket, id
        self.head = b'{"id":%b,"type":"next","payload":' % orjson.dumps(id)
        self.task: asyncio.Task[None] | None = None

    def start(self, asked: Asked, after: int | None = None, gap: bool = False) -> None:
        self.task = asyncio.create_task(self._run(asked, after, gap))

    def cancel(self) -> list[asyncio.Task[None]]:
        """Leaves its group at once; answers what is still to end."""
        self.leave()
        if self.task is None:
            return []
        self.task.cancel()
        return [self.task]

    async def _run(self, asked: Asked, after: int | None, gap: bool) -> None:
        """Whatever goes wrong in it is told to it alone; the others go on."""
        connection = self.socket.connection()
        request_id = named(connection)
        try:
            async with self.socket.wiring.context(connection, self.socket.payload) as context:
                context.course = self.socket.groups.course(asked, context, self, after, gap)
                await self._results(asked, context, request_id)
        except Unauthenticated:
            self.turn_away()
        except Gone:
            pass
        except Exception as error:
            with suppress(Gone):
                await self._finish({"type": "error", "payload": report([error], request_id)})
        finally:
            if self.task is asyncio.current_task():
                self.task = None
            if self.task is None and self.group is None:
                self._free()

    async def _results(self, asked: Asked, context: Any, request_id: str) -> None:
        hints = not is_anonymous(context)
        async with aclosing(self.socket.wiring.results(asked, context, set(OperationType))) as results:
            async for result in results:
                payload = shown(result, request_id, hints)
                if stopped(result):
                    await self._finish({"type": "error", "payload": payload["errors"]})
                    return
                await self.socket.write(b"%b%b}" % (self.head, encoded(payload, request_id)))
        if not context.course.joined:
            await self._finish({"type": "complete"})

    async def _finish(self, message: dict[str, Any]) -> None:
        # The id is free before the client can know that it is.
        self._free()
        await self.socket.send({"id": self.id, **message})

    def _free(self) -> None:
        if self.socket.operations.get(self.id) is self:
            del self.socket.operations[self.id]

    # ------------------------------------------------------------------ in a group

    @property
    def context(self) -> Any:
        return self.socket.context

    def tell(self, frame: Frame) -> bool:
        return self.socket.write_at_once(b"%b%b}" % (self.head, frame.payload))

    def go_on_alone(self, asked: Asked, gap: bool) -> None:
        self.start(asked, self.cursor, gap)

    def turn_away(self) -> None:
        self.socket.turn_away()

    def finish(self, errors: list[dict[str, object]] | None) -> None:
        end = {"type": "complete"} if errors is None else {"type": "error", "payload": errors}
        self._free()
        if not self.socket.write_at_once(orjson.dumps({"id": self.id, **end})):
            self.socket.dismiss(TRY_LATER, "Too slow")


@contextmanager
def _refusing_connection(request_id: str) -> Iterator[None]:
    try:
        yield
    except RateLimited as refusal:
        raise Closing(TRY_LATER, str(refusal)) from None
    except (Unauthenticated, Forbidden) as refusal:
        raise Closing(FORBIDDEN, str(refusal)) from None
    except ApiError as refusal:
        raise Closing(TRY_LATER, str(refusal)) from None
    except Exception as fault:
        report([fault], request_id)
        raise Closing(TRY_LATER, "Try again later") from None


def _id(message: Mapping[str, Any]) -> str:
    given = message.get("id")
    if not isinstance(given, str) or not 0 < len(given) <= LONGEST_ID:
        raise Closing(BAD_REQUEST, "A message about an operation has its id")
    return given
