"""The application: routes, lifespan, and what stands around every request."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from api.files import Papers
from api.finished import Shelf
from api.graphql import GraphQL, graphql_routes
from api.health import Health
from api.identity import context_of, language_of, session_cookie
from api.pages import LOOPBACK, Pages
from api.person import PersonData
from api.requested import Requested
from api.returned import Returned
from api.signed_files import SignedFiles
from api.signing_in import SigningIn
from api.wiring import Bounds
from schema.context import Context
from schema.telling import AWAY
from schema.whole import schema
from store.files import FilesUnavailable
from store.office import Office

log = structlog.get_logger()


def create_app(office: Office, mailbox_folder: Path | None = None, bounds: Bounds | None = None) -> Starlette:
    """The ASGI application of an open office. `app.state.graphql.drain()` ends its live streams."""

    async def get_context(connection: HTTPConnection, payload: dict[str, object] | None) -> Context:
        return await context_of(office, connection, payload)

    async def still_valid(context: Context) -> bool:
        return context.who is None or await context.still_welcome()

    graphql = graphql_routes(
        schema,
        get_context,
        allowed_origins=origins_of(office.base_url),
        still_valid=still_valid,
        bounds=bounds,
        shelf=Shelf(),
        leaving=give_session,
    )
    papers = Papers(office)
    routes = [
        *graphql.routes,
        *SigningIn(office).routes,
        *papers.routes,
        *Requested(office).routes,
        *SignedFiles(papers).routes,
        *PersonData(papers).routes,
        *Returned(office).routes,
        *Health(office).routes,
        *Pages(office, mailbox_folder, language_of).routes,
    ]
    app = Starlette(routes=routes, lifespan=_until_drained(graphql), exception_handlers=FAULTS)
    app.state.graphql = graphql
    return app


def give_session(context: Context, response: Response) -> None:
    """A party's browser is known by a cookie that ends with the browser; no script reads it."""
    if context.session is not None and context.session_is_new:
        base_url = context.office.base_url
        secure = base_url.startswith("https:")
        response.set_cookie(
            session_cookie(base_url), context.session, httponly=True, samesite="lax", secure=secure
        )


def origins_of(base_url: str) -> list[str]:
    """Where our own pages come from. This machine has several names for itself, and people type any of them."""
    address = urlsplit(base_url)
    names = [address.netloc]
    if address.hostname in LOOPBACK:
        port = f":{address.port}" if address.port else ""
        names = [f"{name}{port}" for name in ("127.0.0.1", "localhost", "[::1]")]
    return [f"{address.scheme}://{name}" for name in names]


def _until_drained(graphql: GraphQL):  # type: ignore[no-untyped-def]
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await graphql.drain()

    return lifespan


async def _away(request: Request, error: Exception) -> Response:
    """What is away comes back: try again soon."""
    log.warning("away", path=_place(request), error=type(error).__name__)
    return JSONResponse({"error": "The service cannot answer at the moment."}, 503, {"Retry-After": "2"})


async def _fault(request: Request, error: Exception) -> Response:
    log.error("fault", path=_place(request), exc_info=error)
    return JSONResponse({"error": "Something went wrong on our side."}, 500)


def _place(request: Request) -> str:
    """Which route, without what it was called with: paths of links hold secrets."""
    return "/" + request.url.path.strip("/").split("/")[0]


FAULTS = {**dict.fromkeys((*AWAY, FilesUnavailable), _away), Exception: _fault}
