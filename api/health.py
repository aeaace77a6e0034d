"""Is it alive, is it ready."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sealing.keeping import warning
from sealing.seal import SealingUnavailable
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
        told = {"status": "away" if away else "ok", "away": away, "warnings": self._warnings()}
        return JSONResponse(told, 503 if away else 200)

    def _warnings(self) -> list[str]:
        """What will need a hand, though all is well today."""
        try:
            certificate = self.office.seal_key().certificate
        except SealingUnavailable:
            return ["The sealing key cannot be read."]
        return [said] if (said := warning(certificate, datetime.now(UTC))) else []
