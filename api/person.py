"""All that the firm holds about one person, as one archive: for them, when they ask for it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import or_, select
from sqlmodel import col
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from strawberry.utils.str_converters import to_camel_case

from api.files import Papers
from api.zipping import KEPT_NOWHERE, Names, Part, fit, written
from domain.envelopes import Delivery, Envelope, Recipient, SignField
from domain.events import PersonExported
from domain.file_requests import FileRequest, RequestedFile
from domain.ids import this_moment
from domain.people import Client, Contact, Firm, Permission
from schema.envelopes import has_file
from schema.see import See
from store.persons import files_asked_of, theirs
from store.tables import Concern, LogEntry

# Of an event of theirs, what says something about them; the rest is keys and hashes of the house.
TOLD = (
    "address", "browser", "reason", "note", "message", "channel", "method", "checked_at", "version", "language",
    "to", "kind", "detail", "unconfirmed", "shown_sha256",
)  # fmt: skip
PICTURES = {b"\x89PNG": ".png", b"%PDF": ".pdf", b"": ".jpg"}


@dataclass(frozen=True)
class Person:
    """What `person.json` tells, the signed files beside it, and their pictures by hash, under their names."""

    told: dict[str, Any]
    parts: list[Part]
    pictures: dict[str, str]


class PersonData:
    """`GET /files/contacts/{id}/data.zip`, for those who see the whole team's requests. It is an event."""

    def __init__(self, papers: Papers) -> None:
        self.papers = papers
        self.routes = [Route("/files/contacts/{id}/data.zip", self.archive, methods=["GET"])]

    async def archive(self, request: Request) -> Response:
        who = await self.papers.who_asks(request)
        if who is None or not who.staff or Permission.SEE_TEAM not in who.permissions:
            raise HTTPException(404)
        office = self.papers.office
        see = See(office, who.firm_id)
        try:
            contact = await see.one(Contact, request.path_params["id"])
            if contact is None or contact.deleted:
                raise HTTPException(404)
            person = await _person(see, contact)
        finally:
            await see.close()
        if request.method == "GET":
            async with office.work(who.firm_id, who.id) as work:
                work.record(PersonExported(contact_id=contact.id, client_id=contact.client_id))
        told = orjson.dumps(_spoken(person.told), option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z)
        first = Part("person.json", this_moment().now, data=told)
        pictures = [await self._picture(sha256, name) for sha256, name in person.pictures.items()]
        name = quote(f"{fit(contact.name)}.zip")
        headers = {**KEPT_NOWHERE, "Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        parts = written(office.files, [first, *pictures, *person.parts])
        return StreamingResponse(parts, media_type="application/zip", headers=headers)

    async def _picture(self, sha256: str, name: str) -> Part:
        data = await self.papers.office.files.get(sha256)
        ending = next(ending for start, ending in PICTURES.items() if data.startswith(start))
        return Part(f"{name}{ending}", this_moment().now, data=data)


async def _person(see: See, contact: Contact) -> Person:
    [firm] = await see.scalars(select(Firm))
    client = await see.one(Client, contact.client_id)
    person = Person({}, [], {})
    person.told.update(
        firm=firm.legal_name,
        contact={
            "name": contact.name,
            "email": contact.email,
            "phone": contact.phone,
            "client": client.name if client else None,
        },
        requests=[],
        files_asked_for=[await _asked(see, each) for each in await see.scalars(files_asked_of(contact))],
    )
    names = Names()
    for recipient in await see.scalars(theirs(contact)):
        envelope = await see.one(Envelope, recipient.envelope_id)
        assert envelope is not None
        told = await _request(see, person, envelope, recipient)
        if envelope.sealed_sha256 and envelope.closed_at and await has_file(see, envelope.id):
            closed = envelope.closed_at.astimezone(ZoneInfo(firm.time_zone))
            title = fit(envelope.title.removesuffix(".pdf"))
            told["file"] = names.free(f"signed/{closed:%Y-%m-%d} {title}") + ".pdf"
            person.parts.append(Part(told["file"], closed, envelope.sealed_sha256))
        person.told["requests"].append(told)
    return person


async def _asked(see: See, request: FileRequest) -> dict[str, Any]:
    lines = await see.under(RequestedFile, "request_id", request.id, "position")
    asked = {
        each: getattr(request, each) for each in ("title", "message", "name", "email", "created_at", "state")
    }
    sent = [{"title": x.title, "received": [each["name"] for each in x.received]} for x in lines]
    return {**asked, "lines": sent}


async def _request(see: See, person: Person, envelope: Envelope, recipient: Recipient) -> dict[str, Any]:
    fields = await see.under(SignField, "envelope_id", envelope.id, "position")
    messages = await see.under(Delivery, "recipient_id", recipient.id, "created_at")
    if recipient.scan_sha256:
        person.pictures[recipient.scan_sha256] = f"scans/{recipient.id}"
    return {
        "id": envelope.id,
        "title": envelope.title,
        "kind": envelope.kind,
        "state": envelope.state,
        "sentAt": envelope.sent_at,
        "closedAt": envelope.closed_at,
        "keptUntil": envelope.retain_until,
        "asked": {
            each: getattr(recipient, each)
            for each in ("role", "name", "email", "phone", "company", "channel", "identity_check", "language")
        },
        "answer": {
            each: getattr(recipient, each)
            for each in (
                "state", "notified_at", "viewed_at", "acted_at", "consent_version", "reason", "identity_proof",
                "expires_at", "last_reminded_at", "last_called_at",
            )
        },
        "values": [_value(person, each) for each in fields if each.recipient_id == recipient.id],
        "messages": [
            {"at": x.created_at, "kind": x.kind, "state": x.state, "detail": x.detail} for x in messages
        ],
        "events": [_event(x, recipient) for x in await see.scalars(_happened(envelope, recipient))],
    }  # fmt: skip


def _value(person: Person, field: SignField) -> dict[str, Any]:
    told: dict[str, Any] = {
        each: getattr(field, each) for each in ("kind", "label", "page", "value", "filled_at")
    }
    if field.image_sha256:
        told["picture"] = person.pictures.setdefault(field.image_sha256, f"pictures/{field.id}")
    return told


def _happened(envelope: Envelope, recipient: Recipient) -> Any:
    """What they did, and what was done about them, the oldest first."""
    mine = select(col(Concern.cursor)).where(col(Concern.subject_id) == envelope.id)
    about = col(LogEntry.data)["recipient_id"].astext == recipient.id
    return (
        select(LogEntry)
        .where(col(LogEntry.cursor).in_(mine), or_(about, col(LogEntry.actor) == recipient.id))
        .order_by(col(LogEntry.cursor))
    )


def _event(entry: LogEntry, recipient: Recipient) -> dict[str, Any]:
    said = {each: entry.data[each] for each in TOLD if entry.data.get(each) not in (None, False)}
    return {"at": entry.at, "what": entry.type, "by_themselves": entry.actor == recipient.id, **said}


def _spoken(told: Any) -> Any:
    """Named as in the API."""
    if isinstance(told, list):
        return [_spoken(each) for each in told]
    if isinstance(told, dict):
        return {to_camel_case(name): _spoken(each) for name, each in told.items()}
    return told
