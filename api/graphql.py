"""The GraphQL endpoint: its routes, and its answers over HTTP."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from api.answering import JSON, answer, encoded, media_type, refuse
from api.asking import Asked, Malformed, read_request
from api.finished import Finished, Key, Shelf, key_of
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

VARY = "Accept, Accept-Language, Authorization, Cookie"
ALLOWED = {
    "GET": {OperationType.QUERY},
    "POST": {OperationType.QUERY, OperationType.MUTATION},
}


Leaving = Callable[[Any, Response], None]


def as_it_is(context: Any, response: Response) -> None:
    """Nothing goes with an answer but the answer."""


class GraphQL:
    """All of GraphQL's routes, and their end: `drain` closes what is live."""

    def __init__(self, wiring: Wiring, shelf: Shelf | None = None, leaving: Leaving = as_it_is) -> None:
        self.wiring = wiring
        self.groups = Groups(wiring)
        self.sockets = Sockets(wiring, self.groups)
        self.streams = EventStreams(wiring, self.groups)
        self.routes: list[BaseRoute] = [
            Route("/graphql", GraphQLOverHTTP(wiring, shelf, leaving)),
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
    shelf: Shelf | None = None,
    leaving: Leaving = as_it_is,
) -> GraphQL:
    """With a `shelf`, finished answers are kept: the contexts are the schema's own then.

    `leaving` puts on an answer what goes with it, such as a cookie."""
    wiring = Wiring(
        schema, get_context, still_valid, origins(allowed_origins), bounds or Bounds(), principal_of
    )
    return GraphQL(wiring, shelf, leaving)


class GraphQLOverHTTP:
    def __init__(self, wiring: Wiring, shelf: Shelf | None, leaving: Leaving) -> None:
        self.wiring, self.shelf, self.leaving = wiring, shelf, leaving

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
            key = None if self.shelf is None else key_for(context, asked, media)
            if self.shelf is not None and key is not None:
                found = self.shelf.find(key, context.who.log_at, context.now.date())
                if found is not None:
                    return finished(found, request, media, request_id)
            result = await self.wiring.run(asked, context, ALLOWED[request.method])
        refusal = None
        if result.errors and stopped(result):
            refusal = result.errors[0]
        payload = shown(result, request_id, not is_anonymous(context))
        if self.shelf is not None and key is not None and not result.errors and context.answered.lasting:
            day = context.now.date() if context.answered.daily else None
            made = Finished(context.who.log_at, day, encoded(payload, request_id))
            self.shelf.keep(key, made)
            return finished(made, request, media, request_id)
        response = answer(payload, media, request_id, refusal)
        self.leaving(context, response)
        return response


def key_for(context: Any, asked: Asked, media: str) -> Key | None:
    """Only what the firm's own people read is kept: they all read the same."""
    who = context.who
    if who is None or not who.staff:
        return None
    return key_of(asked, who.firm_id, context.language, media)


def finished(found: Finished, request: Request, media: str, request_id: str) -> Response:
    """Answers to GET carry a mark by which the client may ask whether anything is new."""
    headers = {"X-Request-Id": request_id, "Cache-Control": "no-store", "Vary": VARY}
    if request.method == "GET":
        headers |= {"Cache-Control": "private, no-cache", "ETag": found.etag}
        if known_to(request, found.etag):
            return Response(status_code=304, headers=headers)
    return Response(found.body, 200, headers, f"{media}; charset=utf-8")


def sdl_route(text: str) -> Route:
    """The schema in its own language, for those who generate code from it."""
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}

    async def sdl(request: Request) -> Response:
        if known_to(request, etag):
            return Response(status_code=304, headers=headers)
        return Response(text, headers=headers, media_type="text/plain; charset=utf-8")

    return Route("/schema.graphql", sdl, methods=["GET"])


def known_to(request: Request, etag: str) -> bool:
    """Does the client hold this already?"""
    held = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    return etag in held or "*" in held
