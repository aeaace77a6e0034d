"""A small schema with everything that can go right and wrong in it, and a real server for it."""

import asyncio
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import strawberry
from starlette.applications import Starlette
from starlette.requests import HTTPConnection

from api.graphql import GraphQL, graphql_routes
from api.server import Server, server_config
from api.wiring import Bounds
from schema.errors import BadUserInput, Forbidden, PageTooLarge, Unauthenticated, Unavailable
from schema.guarded import GuardedSchema
from schema.limits import Limits

ORIGIN = "https://desk.example"


@dataclass
class Person:
    id: str


@dataclass
class ToyContext:
    who: Person | None
    request_id: str
    credential: str | None = None
    closed: bool = False

    async def close(self) -> None:
        self.closed = True


@strawberry.type
class PageInfo:
    has_next_page: bool = False


@strawberry.type
class Card:
    title: str = "Tax return"
    # Of both shapes: a plain list, and a page.
    papers: list["Card"] = strawberry.field(default_factory=list)

    @strawberry.field
    def cards(self, first: int = 50) -> "CardConnection":
        return CardConnection()


@strawberry.type
class CardConnection:
    nodes: list[Card] = strawberry.field(default_factory=list)
    page_info: PageInfo = strawberry.field(default_factory=PageInfo)
    total_count: int = 0


@strawberry.input
class Order:
    count: int
    note: str | None = None


@strawberry.type
class Query:
    hello: str = strawberry.field(resolver=lambda: "hello")

    @strawberry.field
    def card(self) -> Card:
        return Card()

    @strawberry.field
    def cards(self, first: int = 50) -> CardConnection:
        if first > 100:
            raise PageTooLarge
        return CardConnection(nodes=[Card() for _ in range(min(first, 3))])

    @strawberry.field
    def nodes(self, ids: list[strawberry.ID]) -> list[Card]:
        return [Card() for _ in ids]

    @strawberry.field
    def echo(self, number: int) -> int:
        return number

    @strawberry.field
    def order(self, order: Order) -> int:
        return order.count

    @strawberry.field
    def broken(self) -> str | None:
        raise RuntimeError("the password is hunter2")

    @strawberry.field
    def null(self) -> str:
        return None  # type: ignore[return-value]

    @strawberry.field
    def mistyped(self) -> int | None:
        return "the password is hunter2"  # type: ignore[return-value]

    @strawberry.field
    def secret(self) -> str | None:
        raise Forbidden

    @strawberry.field
    def away(self) -> str | None:
        raise Unavailable

    @strawberry.field
    async def lost_database(self) -> str | None:
        raise ConnectionRefusedError("10.0.0.7:5432")

    @strawberry.field
    def me(self, info: strawberry.Info[ToyContext, None]) -> str | None:
        who = info.context.who
        return who.id if who else None


@strawberry.type
class Mutation:
    @strawberry.mutation
    def bump(self) -> int:
        return 1


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(
        self, after: int = 0, up_to: int = 1_000_000, pause: float = 0
    ) -> AsyncGenerator[int, None]:
        for number in range(after + 1, up_to + 1):
            yield number
            await asyncio.sleep(pause)

    @strawberry.subscription
    async def silence(self) -> AsyncGenerator[int, None]:
        await asyncio.sleep(3600)
        yield 0

    @strawberry.subscription
    async def breaks(self) -> AsyncGenerator[int, None]:
        yield 1
        raise RuntimeError("the password is hunter2")

    @strawberry.subscription
    async def refuses(self) -> AsyncGenerator[int, None]:
        raise BadUserInput("No such board.")
        yield 0

    @strawberry.subscription
    def denied(self) -> AsyncGenerator[int, None]:
        raise Forbidden

    @strawberry.subscription
    async def identity(self, info: strawberry.Info[ToyContext, None]) -> AsyncGenerator[str, None]:
        yield f"{info.context.who.id if info.context.who else None} {info.context.request_id}"


def toy_schema(limits: Limits | None = None) -> GuardedSchema:
    return GuardedSchema(Query, limits=limits, mutation=Mutation, subscription=Subscription)


@dataclass
class Toy:
    """The app and what it saw."""

    bounds: Bounds = field(default_factory=Bounds)
    limits: Limits | None = None
    contexts: list[ToyContext] = field(default_factory=list)
    revoked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.graphql: GraphQL = graphql_routes(
            toy_schema(self.limits),
            self.get_context,
            allowed_origins=[ORIGIN],
            still_valid=self.still_valid,
            bounds=self.bounds,
        )
        self.app = Starlette(routes=self.graphql.routes)

    async def get_context(self, connection: HTTPConnection, payload: dict[str, Any] | None) -> ToyContext:
        """`Bearer ana` is Ana; her cookie needs the custom header on POST."""
        told = (payload or {}).get("authorization") or connection.headers.get("authorization")
        credential = told.removeprefix("Bearer ") if told else connection.cookies.get("session")
        if credential == "wrong" or credential in self.revoked:
            raise Unauthenticated
        by_cookie = not told and credential
        if (
            by_cookie
            and connection.scope.get("method") == "POST"
            and "countersign-client" not in connection.headers
        ):
            raise Forbidden("Send the header Countersign-Client.")
        who = Person(credential) if credential else None
        context = ToyContext(who, connection.state.request_id, credential)
        self.contexts.append(context)
        return context

    async def still_valid(self, context: ToyContext) -> bool:
        return context.credential not in self.revoked


class QuietServer(Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Served(Protocol):
    app: Starlette
    graphql: GraphQL


@asynccontextmanager
async def serving(toy: Served, port: int = 0, **config: Any) -> AsyncIterator[int]:
    """A real server on loopback; yields its port."""
    listener = socket.create_server(("127.0.0.1", port))
    server = QuietServer(server_config(toy.app, lifespan="off", **config), toy.graphql.drain)
    running = asyncio.create_task(server.serve([listener]))
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await running
