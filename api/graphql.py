"""The GraphQL endpoint: its routes, and its answers over HTTP."""

import hashlib
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from api.answering import JSON, answer, media_type, refuse
from api.asking import Malformed, read_request
from api.graphql_sse import EventStreams
from api.groups import Groups
from api.sockets import Sockets
from api.wiring import (
    Bounds,
    GetContext,
    StillValid,
    WhoSits,
    Wiring,
    named,
    origins,
    principal_of,
    shown,
    stopped,
)
from schema.guarded import GuardedSchema
from schema.limits import is_anonymous

ALLOWED = {
    "GET": {OperationType.QUERY},
    "POST": {OperationType.QUERY, OperationType.MUTATION},
}


class GraphQL:
    """All of GraphQL's routes, and their end: `drain` closes what is live."""

    def __init__(self, wiring: Wiring) -> None:
        self.wiring = wiring
        self.groups = Groups(wiring)
        self.sockets = Sockets(wiring, self.groups)
        self.streams = EventStreams(wiring, self.groups)
        self.routes: list[BaseRoute] = [
            Route("/graphql", GraphQLOverHTTP(wiring)),
            WebSocketRoute("/graphql", self.sockets),
            Route("/graphql/stream", self.streams),
            sdl_route(wiring.schema.as_str()),
        ]

    async def drain(self) -> None:
        """Before the server stops: sockets close with 1012, event streams end; no new ones begin."""
        self.wiring.draining = True
        self.streams.drain()
        await self.sockets.drain()
        await self.groups.drain()


def graphql_routes(
    schema: GuardedSchema,
    get_context: GetContext,
    *,
    allowed_origins: Iterable[str],
    still_valid: StillValid,
    principal_of: WhoSits = principal_of,
    bounds: Bounds | None = None,
) -> GraphQL:
    wiring = Wiring(
        schema, get_context, still_valid, origins(allowed_origins), bounds or Bounds(), principal_of
    )
    return GraphQL(wiring)


class GraphQLOverHTTP:
    def __init__(self, wiring: Wiring) -> None:
        self.wiring = wiring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self.answer(Request(scope, receive))
        await response(scope, receive, send)

    async def answer(self, request: Request) -> Response:
        request_id, media = named(request), media_type(request)
        try:
            if media is None:
                raise Malformed("Answers are application/graphql-response+json or application/json.", 406)
            return await self._answer(request, request_id, media)
        except InvalidOperationTypeError as error:
            if request.method == "GET" and error.operation_type is OperationType.MUTATION:
                refusal = Malformed("A mutation is sent by POST.", 405, Allow="POST")
                return refuse(refusal, media or JSON, request_id)
            return refuse(error, media or JSON, request_id)
        except Exception as error:
            return refuse(error, media or JSON, request_id)

    async def _answer(self, request: Request, request_id: str, media: str) -> Response:
        bounds = self.wiring.bounds
        asked = await read_request(request, bounds.body, bounds.body_arrives)
        async with self.wiring.context(request, None) as context:
            result = await self.wiring.run(asked, context, ALLOWED[request.method])
        refusal = None
        if result.errors and stopped(result):
            refusal = result.errors[0]
        return answer(shown(result, request_id, not is_anonymous(context)), media, request_id, refusal)


def sdl_route(text: str) -> Route:
    """The schema in its own language, for those who generate code from it."""
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}

    async def sdl(request: Request) -> Response:
        known = [
            tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")
        ]
        if etag in known or "*" in known:
            return Response(status_code=304, headers=headers)
        return Response(text, headers=headers, media_type="text/plain; charset=utf-8")

    return Route("/schema.graphql", sdl, methods=["GET"])
