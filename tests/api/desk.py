"""The real schema at a real server, with a count of what it executes and of whom it asks again."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from api.files import Papers
from api.graphql import graphql_routes
from api.identity import context_of
from api.settings import Settings
from api.wiring import Bounds
from domain.asking import Principal
from schema.base import SCALARS
from schema.context import Context
from schema.guarded import GuardedSchema
from schema.mutation import Mutation
from schema.query import Query
from schema.subscription import StreamEvent, Subscription
from schema.whole import NOT_REACHED_BY_A_FIELD
from store.founding import found_firm
from store.office import Office
from tests.api.test_graphql_ws import PROTOCOL, Client
from tests.api.toy import ORIGIN, serving
from tests.cast import House

FRAMES = """__typename ... on StreamReady { cursor }
  ... on StreamEvent { cursor version event { __typename id ... on JobUpdated { job { id title } } } }
  ... on StreamGap { reason resyncFrom }"""
BOARD = (
    "subscription($board: ID!, $after: EventCursor) { pipelineEvents(pipelineId: $board, after: $after) {"
    + FRAMES
    + "} }"
)


@dataclass
class Desk:
    """One process that serves one firm. `executed`: how often each event was; `asked`: who, how often, again."""

    office: Office
    settings: Settings
    bounds: Bounds
    executed: Counter[int] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    port: int = 0
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    def __post_init__(self) -> None:
        self.graphql = graphql_routes(
            self._schema(),
            self._context,
            allowed_origins=[ORIGIN],
            still_valid=self._valid,
            bounds=self.bounds,
        )
        self.app = Starlette(routes=[*self.graphql.routes, *Papers(self.office).routes])

    def _schema(self) -> GuardedSchema:
        executed = self.executed

        class Counting(SchemaExtension):
            def resolve(
                self, _next: Callable[..., Any], root: Any, info: Any, *args: Any, **kwargs: Any
            ) -> Any:
                if isinstance(root, StreamEvent) and info.path.prev is None:
                    executed[root.cursor] += 1
                return _next(root, info, *args, **kwargs)

        return GuardedSchema(
            Query,
            mutation=Mutation,
            subscription=Subscription,
            types=NOT_REACHED_BY_A_FIELD,
            config=StrawberryConfig(scalar_map=SCALARS),
            extensions=[Counting],
        )

    async def _context(self, connection: HTTPConnection, payload: dict[str, Any] | None) -> Context:
        context = await context_of(self.office, connection, payload)
        anew = context.anew

        async def counted() -> Principal | None:
            self.asked[context.party.id] += 1
            return await anew()

        context.anew = counted
        return context

    async def _valid(self, context: Context) -> bool:
        return context.who is None or await context.still_welcome()

    # ------------------------------------------------------------ who comes

    async def found(self) -> House:
        """A firm, as its owner sees it through this desk."""
        address = f"http://127.0.0.1:{self.port}"
        found = await found_firm(self.office, "Weiss & Partner", "nora@weiss.example", "Nora Weiss")
        house = House(self.settings.model_copy(update={"base_url": address}), self.office, *found)
        self.stack.push_async_callback(house.close)
        return house

    async def window(self, token: str, language: str = "en") -> "Window":
        """A socket with nothing on it yet."""
        socket = await self.stack.enter_async_context(
            connect(
                f"ws://127.0.0.1:{self.port}/graphql",
                subprotocols=[Subprotocol(PROTOCOL)],
                additional_headers={"Accept-Language": language},
            )
        )
        client = Client(socket)
        await client.init(authorization=f"Bearer {token}")
        return Window(client)


@asynccontextmanager
async def desk_of(office: Office, settings: Settings, **bounds: Any) -> AsyncIterator[Desk]:
    desk = Desk(office, settings, Bounds(streams_per_principal=1000, streams_per_address=1000, **bounds))
    async with serving(desk) as port, desk.stack:
        desk.port = port
        yield desk


class Window:
    """A board that is open in a browser: its subscription, and all that it was told."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.told: list[dict[str, Any]] = []

    async def watch(
        self, board: str, after: str | None = None, query: str = BOARD, id: str = "1"
    ) -> "Window":
        """Until it is ready."""
        await self.client.subscribe(id, query, board=board, after=after)
        await self.read()
        return self

    async def read(self) -> dict[str, Any]:
        message = await self.client.receive()
        assert message["type"] == "next", message
        frame: dict[str, Any] = next(iter(message["payload"]["data"].values()))
        self.told.append(frame)
        return frame

    async def until(self, version: int) -> "Window":
        while self.told[-1].get("version") != version:
            await self.read()
        return self

    @property
    def versions(self) -> list[int]:
        return [each["version"] for each in self.told if each["__typename"] == "StreamEvent"]
