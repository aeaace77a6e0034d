"""All signed files of a client or of a year, as one archive that is written while it is sent."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import col
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from api.files import Papers
from api.zipping import KEPT_NOWHERE, Names, Part, fit, written
from domain.envelopes import Envelope, EnvelopeDocument
from domain.papers import Document, DocumentVersion, Folder
from domain.people import Client, Firm
from schema.see import See

YEAR = re.compile(r"[0-9]{4}")
YEARS = range(1970, 9000)


@dataclass(frozen=True)
class SignedFile:
    """One sealed envelope. `name`: its path in the archive; `closed`: in the firm's time zone."""

    name: str
    envelope_id: str
    sha256: str
    closed: datetime


class SignedFiles:
    """`GET /files/signed.zip?client=ID&year=YYYY`, for the firm's own people; each may be left out.

    `signed.json` lists beforehand what is in it.
    """

    def __init__(self, papers: Papers) -> None:
        self.papers = papers
        self.routes = [
            Route("/files/signed.zip", self.archive, methods=["GET"]),
            Route("/files/signed.json", self.listing, methods=["GET"]),
        ]

    async def listing(self, request: Request) -> Response:
        signed = await self._asked(request)
        files = [{"name": x.name, "envelopeId": x.envelope_id, "sha256": x.sha256} for x in signed]
        return JSONResponse({"files": files}, headers=KEPT_NOWHERE)

    async def archive(self, request: Request) -> Response:
        signed = await self._asked(request)
        if not signed:
            raise HTTPException(404, "Nothing of this was signed.")
        headers = {**KEPT_NOWHERE, "Content-Disposition": 'attachment; filename="signed.zip"'}
        parts = [Part(each.name, each.closed, each.sha256) for each in signed]
        return StreamingResponse(
            written(self.papers.office.files, parts), media_type="application/zip", headers=headers
        )

    async def _asked(self, request: Request) -> list[SignedFile]:
        who = await self.papers.who_asks(request)
        if who is None or not who.staff:
            raise HTTPException(404)
        client, year = request.query_params.get("client"), request.query_params.get("year")
        if year is not None and not YEAR.fullmatch(year):
            raise HTTPException(400, "year: four digits")
        see = See(self.papers.office, who.firm_id)
        try:
            return await _signed(see, client, int(year) if year else None)
        finally:
            await see.close()


async def _signed(see: See, client_id: str | None, year: int | None) -> list[SignedFile]:
    """Each sealed envelope as `client/date title.pdf`, oldest first, and where it has a certificate of its own, that. `year`: in the firm's time zone."""
    if "\0" in (client_id or "") or (year is not None and year not in YEARS):
        return []
    [firm] = await see.scalars(select(Firm))
    zone = ZoneInfo(firm.time_zone)
    span = (datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)) if year else None
    names = Names()
    signed = []
    for found in await see.rows(_sealed(client_id, span)):
        closed = found.closed_at.astimezone(zone)
        title = fit(found.title.removesuffix(".pdf"))
        name = names.free(f"{fit(found.name or firm.name)}/{closed:%Y-%m-%d} {title}")
        signed.append(SignedFile(f"{name}.pdf", found.id, found.sealed_sha256, closed))
        if found.certificate_sha256:
            beside = names.free(f"{name}, certificate")
            signed.append(SignedFile(f"{beside}.pdf", found.id, found.certificate_sha256, closed))
    return signed


def _sealed(client_id: str | None, span: tuple[datetime, datetime] | None) -> Any:
    """Each once, beside the client of its first document's folder."""
    first = col(EnvelopeDocument.position) == 0
    newest = (
        (col(DocumentVersion.document_id) == col(Document.id))
        & (col(DocumentVersion.envelope_id) == col(Envelope.id))
        & (col(DocumentVersion.sha256) == col(Envelope.sealed_sha256))
    )
    query = (
        select(
            col(Envelope.id),
            col(Envelope.title),
            col(Envelope.closed_at),
            col(Envelope.sealed_sha256),
            col(Client.name),
            col(DocumentVersion.certificate_sha256),
        )
        .join(EnvelopeDocument, (col(EnvelopeDocument.envelope_id) == col(Envelope.id)) & first)
        .join(Document, col(Document.id) == col(EnvelopeDocument.document_id))
        .join(Folder, col(Folder.id) == col(Document.folder_id))
        .join(DocumentVersion, newest)
        .outerjoin(Client, col(Client.id) == col(Folder.client_id))
        .where(col(Envelope.sealed_sha256).is_not(None), _has_file())
        .order_by(col(Envelope.closed_at), col(Envelope.id))
    )
    if client_id:
        query = query.where(col(Client.id) == client_id)
    if span:
        query = query.where(col(Envelope.closed_at) >= span[0], col(Envelope.closed_at) < span[1])
    return query


def _has_file() -> Any:
    """With the last of its documents, the sealed file was deleted too."""
    one, place = aliased(Document), aliased(EnvelopeDocument)
    return (
        select(col(one.id))
        .join(place, col(place.document_id) == col(one.id))
        .where(col(place.envelope_id) == col(Envelope.id), col(one.deleted).is_(False))
        .exists()
    )
