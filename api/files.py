"""Files in and out: upload tickets, and downloads that are authorised at each request."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from sqlmodel import col, select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from api.identity import COOKIE, by_bearer, by_session, known_by_browser
from api.reading import body_of, sha256_of
from domain.asking import Principal, PrincipalKind
from domain.columns import Owned
from domain.envelopes import Envelope, Recipient
from domain.events import UploadReceived
from domain.ids import this_moment
from domain.papers import Document, DocumentVersion, Upload, VersionKind, sealed_as
from domain.people import Firm
from domain.refusals import UploadMismatch, UploadNotFound
from domain.templates import Template
from schema.ceremony import Sitting, sit
from schema.envelopes import has_file
from schema.see import See
from sealing.certificate import certificate
from sealing.kinds import ENDINGS
from store.loading import keep
from store.office import Office
from worker.seal import facts, gather

Row = TypeVar("Row", bound=Owned)
UPLOADS_AT_ONCE = 8
CERTIFICATE = "certificate"
NAME = re.compile(r"[0-9a-z_]{1,80}")
# Its address names its bytes, so it may be kept for good.
LOGO = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Referrer-Policy": "no-referrer",
}
SCANS = {
    b"%PDF": (".pdf", "application/pdf"),
    b"\x89PNG": (".png", "image/png"),
    b"": (".jpg", "image/jpeg"),  # nothing else is taken
}


@dataclass(frozen=True)
class Found:
    """What is to be sent: the object's hash, the name a person saves it under, and what it is. `data`: what is kept nowhere."""

    sha256: str
    name: str
    media_type: str = "application/pdf"
    data: bytes | None = None


class Papers:
    """Unknown, foreign and forbidden are one answer: 404."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.places = asyncio.Semaphore(UPLOADS_AT_ONCE)
        self.routes = [
            Route("/files/uploads/{id}", self.receive, methods=["PUT"]),
            Route("/files/documents/{id}", self.staff(self._document)),
            Route("/files/versions/{id}", self.staff(self._version)),
            Route("/files/versions/{id}/certificate", self.staff(self._certificate_of_version)),
            Route("/files/envelopes/{id}", self.staff(self._envelope)),
            Route("/files/envelopes/{id}/certificate", self.staff(self._certificate)),
            Route("/files/templates/{id}", self.staff(self._template)),
            Route("/files/scans/{id}", self.staff(self._scan)),
            Route("/files/ceremony/{recipient}/{id}", self.ceremony),
            Route("/files/logos/{firm}/{sha256}", self.logo),
            Route("/s/{token}/signed.pdf", self.by_link),
            Route("/s/{token}/certificate.pdf", self.by_link),
        ]

    async def receive(self, request: Request) -> Response:
        """The bytes of a ticket. They must be those announced, or nothing is kept."""
        who = await self.who_asks(request)
        if who is None or not who.staff:
            raise HTTPException(401, "Sign in, or send a valid token.")
        async with self.places:
            try:
                upload = await self._ticket(who, request.path_params["id"])
                data = await body_of(request, upload.size)
                await self._keep(who, upload, data)
            except (UploadNotFound, UploadMismatch) as refusal:
                status = 404 if isinstance(refusal, UploadNotFound) else 422
                return JSONResponse({"code": refusal.code, "message": refusal.message("en")}, status)
        return Response(status_code=204)

    async def _ticket(self, who: Principal, id: str) -> Upload:
        """Looked at before the first byte is read: no more is taken in than was announced."""
        see = See(self.office, who.firm_id)
        upload = await see.one(Upload, id)
        await see.close()
        if upload is None or upload.member_id != who.member_id or upload.expires_at < this_moment().now:
            raise UploadNotFound()
        return upload

    async def _keep(self, who: Principal, upload: Upload, data: bytes) -> None:
        if len(data) != upload.size:
            raise UploadMismatch(f"{len(data)} bytes came instead of {upload.size}")
        if sha256_of(data) != upload.sha256:
            raise UploadMismatch("their SHA-256 is another")
        await self.office.files.put(data)
        async with self.office.work(who.firm_id, who.id) as work:
            await keep(work, Upload, col(Upload.id) == upload.id, locked=True)
            if work.held.get(Upload, upload.id).received_at is None:
                work.record(UploadReceived(upload_id=upload.id))

    def staff(
        self, find: Callable[[See, str], Awaitable[Found | None]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """A download for the firm's own people, by cookie or token."""

        async def download(request: Request) -> Response:
            who = await self.who_asks(request)
            if who is None or not who.staff:
                raise HTTPException(404)
            see = See(self.office, who.firm_id)
            try:
                found = await find(see, request.path_params["id"])
            finally:
                await see.close()
            return await self._send(request, found)

        return download

    async def ceremony(self, request: Request) -> Response:
        """A signing copy or the sealed file, for the party whose turn it is or was."""
        who = await self.who_asks(request)
        found = await self._for_party(who, request.path_params["recipient"], request.path_params["id"])
        return await self._send(request, found)

    async def by_link(self, request: Request) -> Response:
        """The sealed file, or the certificate beside it, by the personal link alone, as every party's last mail names it; where a code is asked
        for besides, by way of their page."""
        token = request.path_params["token"]
        asked = CERTIFICATE if request.url.path.endswith("/certificate.pdf") else "sealed"
        who = self._in_browser(request, await by_bearer(self.office, token))
        found = await self._for_party(who, who.id, asked) if who is not None else None
        if found is None and who is not None and await self._awaits_code(who):
            return RedirectResponse(f"/s/{token}", 303, {"Referrer-Policy": "no-referrer"})
        return await self._send(request, found)

    async def logo(self, request: Request) -> Response:
        """A firm's logo as it is now, for whoever knows the address: parties see it before they are known."""
        firm_id, sha256 = request.path_params["firm"], request.path_params["sha256"]
        if not (NAME.fullmatch(firm_id) and NAME.fullmatch(sha256)):
            raise HTTPException(404)
        see = See(self.office, firm_id)
        try:
            found = await see.scalars(select(Firm).where(col(Firm.logo_sha256) == sha256))
        finally:
            await see.close()
        if not found:
            raise HTTPException(404)
        data = await self.office.files.get(sha256)
        return Response(data, media_type="image/png", headers=LOGO)

    async def who_asks(self, request: Request) -> Principal | None:
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return self._in_browser(request, await by_bearer(self.office, secret.strip()))
        cookie = request.cookies.get(COOKIE)
        if cookie is None or (request.method != "GET" and "countersign-client" not in request.headers):
            return None
        return self._in_browser(request, await by_session(self.office, cookie))

    def _in_browser(self, request: Request, who: Principal | None) -> Principal | None:
        return None if who is None else known_by_browser(self.office, request, None, who)

    async def _awaits_code(self, who: Principal) -> bool:
        sitting = await self._sitting(who, who.id)
        return sitting is not None and sitting.code_required and not sitting.confirmed

    async def _for_party(self, who: Principal | None, recipient_id: str, id: str) -> Found | None:
        if who is None or (who.kind == PrincipalKind.RECIPIENT and who.id != recipient_id):
            return None
        sitting = await self._sitting(who, recipient_id)
        if sitting is None or (who.staff and sitting.recipient.member_id != who.member_id):
            return None
        return _of_sitting(sitting, id)

    async def _sitting(self, who: Principal, recipient_id: str) -> Sitting | None:
        see = See(self.office, who.firm_id)
        try:
            return await sit(see, who, recipient_id, self.office.base_url)
        finally:
            await see.close()

    async def _send(self, request: Request, found: Found | None) -> Response:
        if found is None:
            raise HTTPException(404)
        tag = f'"{found.sha256}"'
        headers = {
            "ETag": tag,
            "Cache-Control": "private, no-cache",
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Referrer-Policy": "no-referrer",
        }
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        data = found.data or await self.office.files.get(found.sha256)
        return Response(data, media_type=found.media_type, headers=headers)

    async def _document(self, see: See, id: str) -> Found | None:
        document = await see.one(Document, id)
        if document is None:
            return None
        _there(document)
        versions = await see.under(DocumentVersion, "document_id", id, "created_at")
        return _kept(versions[-1].sha256, document) if versions else None

    async def _version(self, see: See, id: str) -> Found | None:
        version = await see.one(DocumentVersion, id)
        document = await see.one(Document, version.document_id if version else None)
        if version is None or document is None:
            return None
        _there(document)
        return _kept(version.sha256, document)

    async def _certificate_of_version(self, see: See, id: str) -> Found | None:
        version = await see.one(DocumentVersion, id)
        document = await see.one(Document, version.document_id if version else None)
        if version is None or document is None:
            return None
        _there(document)
        return _beside(version, document.title)

    async def _template(self, see: See, id: str) -> Found | None:
        template = await see.one(Template, id)
        return Found(template.sha256, _named(template.name)) if template else None

    async def _envelope(self, see: See, id: str) -> Found | None:
        envelope = await see.one(Envelope, id)
        if envelope is None or envelope.sealed_sha256 is None:
            return None
        if not await has_file(see, envelope.id):
            raise _no_more()
        return Found(envelope.sealed_sha256, _named(envelope.title))

    async def _certificate(self, see: See, id: str) -> Found | None:
        """Drawn from the same facts as the one in the sealed file, byte for byte the same each time; or the sealed one
        that stands beside a file that came with signatures."""
        envelope = await see.one(Envelope, id)
        if envelope is None or envelope.sealed_sha256 is None:
            return None
        if not await has_file(see, envelope.id):
            raise _no_more()
        versions = await see.under(DocumentVersion, "envelope_id", envelope.id)
        if found := _beside(sealed_as(versions, envelope.id, envelope.sealed_sha256), envelope.title):
            return found
        async with self.office.look(envelope.firm_id) as session:
            told = facts(self.office, await gather(session, envelope))
        data = await self.office.hands.do(certificate, told)
        return Found(sha256_of(data), _of_certificate(envelope.title), data=data)

    async def _scan(self, see: See, id: str) -> Found | None:
        """What a party signed on paper, as it was uploaded: a PDF or a picture."""
        recipient = await see.one(Recipient, id)
        envelope = await see.one(Envelope, recipient.envelope_id if recipient else None)
        if recipient is None or envelope is None or recipient.scan_sha256 is None:
            return None
        data = await self.office.files.get(recipient.scan_sha256)
        ending, media_type = next(kind for start, kind in SCANS.items() if data.startswith(start))
        name = f"{envelope.title.removesuffix('.pdf')}, {recipient.name}{ending}"
        return Found(recipient.scan_sha256, name, media_type)


def _of_sitting(sitting: Sitting, id: str) -> Found | None:
    """What a link may read: the signing copies in turn, the sealed file afterwards."""
    if sitting.readable and sitting.deleted:
        raise _no_more()
    if id == "sealed":
        sealed = sitting.envelope.sealed_sha256 if sitting.sealed else None
        return Found(sealed, _named(sitting.envelope.title)) if sealed else None
    if id == CERTIFICATE:
        return _beside(sitting.sealed_version, sitting.envelope.title)
    if not sitting.readable:
        return None
    copies = sitting.held.all(
        DocumentVersion,
        lambda x: x.document_id == id and x.kind == VersionKind.SENT and x.envelope_id == sitting.envelope.id,
    )
    if not copies:
        return None
    document = sitting.held.get(Document, id)
    _there(document)
    return Found(copies[0].sha256, _named(document.title))


def _there(document: Document) -> None:
    if document.deleted:
        raise _no_more()


def _no_more() -> HTTPException:
    return HTTPException(410, "This file was deleted.")


def _beside(version: DocumentVersion | None, title: str) -> Found | None:
    """The certificate of this sealed version, where it is a file of its own."""
    if version is None or version.certificate_sha256 is None:
        return None
    return Found(version.certificate_sha256, _of_certificate(title))


def _of_certificate(title: str) -> str:
    return _named(f"{title.removesuffix('.pdf')}, certificate")


def _kept(sha256: str, document: Document) -> Found:
    kind = document.content_type
    return Found(sha256, _named(document.title, ENDINGS[kind]), kind)


def _named(title: str, ending: str = ".pdf") -> str:
    """The ending is that of the bytes, so that no program is opened with another's file."""
    return title if title.lower().endswith(ending) else f"{title}{ending}"
