"""What the three ways to GraphQL have in common: schema, identity, bounds, and one run of an operation."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Hashable, Iterable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from graphql import GraphQLError
from starlette.requests import HTTPConnection
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from api.asking import Asked
from api.seats import Seats
from schema.guarded import GuardedSchema
from schema.telling import is_of_the_request, report


class Context(Protocol):
    """As much of the schema's context as the transport needs."""

    @property
    def who(self) -> Any: ...
    async def close(self) -> None: ...


Payload = dict[str, Any]
GetContext = Callable[[HTTPConnection, Payload | None], Awaitable[Any]]
StillValid = Callable[[Any], Awaitable[bool]]
WhoSits = Callable[[Any], Hashable | None]


def principal_of(context: Any) -> Hashable | None:
    """Whose seat it is: the principal's id, nothing for the anonymous."""
    who = context.who
    return None if who is None else str(getattr(who, "id", who))


@dataclass(frozen=True)
class Bounds:
    """Bytes and seconds."""

    body: int = 1_000_000
    body_arrives: float = 15
    frame: int = 1_000_000
    init: float = 5
    send: float = 10
    heartbeat: float = 12
    access_checked: float = 10
    drain: float = 5
    operations_per_socket: int = 100
    streams_per_principal: int = 50
    streams_per_address: int = 500


@dataclass(eq=False)
class Wiring:
    schema: GuardedSchema
    get_context: GetContext
    still_valid: StillValid
    allowed_origins: frozenset[str]
    bounds: Bounds = field(default_factory=Bounds)
    principal_of: WhoSits = principal_of
    draining: bool = False

    def __post_init__(self) -> None:
        too_many = "Too many live streams are open at once."
        self.of_principal = Seats(self.bounds.streams_per_principal, too_many)
        self.of_address = Seats(self.bounds.streams_per_address, too_many)

    @asynccontextmanager
    async def context(self, connection: HTTPConnection, payload: Payload | None) -> AsyncIterator[Any]:
        """For one operation: what it opened is closed with it."""
        context = await self.get_context(connection, payload)
        try:
            yield context
        finally:
            await context.close()

    async def may_stay(self, context: Any) -> bool:
        """Where it cannot be asked, it is asked again later: nothing can be read then either."""
        try:
            async with asyncio.timeout(self.bounds.access_checked / 2):
                return await self.still_valid(context)
        except Exception as error:
            report([error], "access")
            return True

    async def run(self, asked: Asked, context: Any, allowed: set[OperationType]) -> ExecutionResult:
        return await self.schema.execute(
            asked.query,
            variable_values=asked.variables,
            context_value=context,
            operation_name=asked.operation_name,
            allowed_operation_types=allowed,
            operation_extensions=asked.extensions,
        )

    async def results(
        self, asked: Asked, context: Any, allowed: set[OperationType]
    ) -> AsyncGenerator[ExecutionResult, None]:
        """One for a query or a mutation, one for each event of a subscription.

        Whatever fails outside of execution comes as a result with errors and no data, the last.
        """
        try:
            source = await self.schema.stream(
                asked.query,
                variable_values=asked.variables,
                context_value=context,
                operation_name=asked.operation_name,
                allowed_operation_types=allowed,
                operation_extensions=asked.extensions,
            )
            async with aclosing(source):
                async for result in source:
                    # @defer and @stream are not in the schema: nothing else can come.
                    assert isinstance(result, ExecutionResult)
                    yield result
        except Exception as error:
            fault = GraphQLError(str(error), original_error=error)
            yield ExecutionResult(data=None, errors=[fault])


def stopped(result: ExecutionResult) -> bool:
    """Whether nothing was executed: an answer of errors alone."""
    return isinstance(result, PreExecutionError) or is_of_the_request(result.data, result.errors)


def shown(result: ExecutionResult, request_id: str, hints: bool) -> dict[str, Any]:
    """A result as every transport tells it."""
    payload: dict[str, Any] = {}
    if result.errors:
        payload["errors"] = report(result.errors, request_id, hints=hints)
    if not stopped(result):
        payload["data"] = result.data
    if result.extensions:
        payload["extensions"] = result.extensions
    return payload


def named(connection: HTTPConnection) -> str:
    """The request's id, which `get_context` finds in `connection.state.request_id`."""
    given = connection.scope.setdefault("state", {})
    return str(given.setdefault("request_id", new_request_id()))


def new_request_id() -> str:
    return "req_" + secrets.token_hex(12)


def origins(allowed: Iterable[str]) -> frozenset[str]:
    return frozenset(origin.rstrip("/").lower() for origin in allowed)
