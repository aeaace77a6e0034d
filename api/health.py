"""Is it alive, is it ready."""

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from store.files import FilesUnavailable
from store.office import Office


class Health:
    def __init__(self, office: Office) -> None:
        self.office = office
        self.routes = [Route("/healthz", self.alive), Route("/readyz", self.ready)]

    async def alive(self, request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(self, request: Request) -> Response:
        """503 names what is away; which machine it is, is for the log."""
        away = []
        try:
            async with self.office.look(None) as session:
                await session.execute(text("select 1"))
        except (SQLAlchemyError, OSError, TimeoutError):
            away.append("database")
        try:
            await self.office.files.check()
        except FilesUnavailable:
            away.append("files")
        return JSONResponse({"status": "away" if away else "ok", "away": away}, 503 if away else 200)
