"""Who is asking: a cookie, an API token or a personal link; one function for HTTP and WebSocket."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import col
from starlette.requests import HTTPConnection

from domain.asking import Principal, PrincipalKind, as_member, as_token
from domain.envelopes import Recipient
from domain.ids import this_moment
from domain.people import ApiToken, Member
from schema.context import Context
from schema.errors import Forbidden, Unauthenticated
from schema.whole import SCHEMA_HASH
from store.doors import DoorKind, knock
from store.office import Office
from store.tables import Doorway

COOKIE = "countersign_session"
CLIENT_HEADER = "countersign-client"
USE_NOTED_EVERY = timedelta(minutes=5)


async def identify(
    office: Office, connection: HTTPConnection, payload: dict[str, Any] | None
) -> Principal | None:
    """The principal, or None for the anonymous. A bad token is refused; an old cookie is nobody.

    A cookie counts only with the header that no foreign page can send, or, on a socket, with an Origin,
    which was checked."""
    bearer = _bearer(connection, payload)
    if bearer is not None:
        who = await by_bearer(office, bearer)
        if who is None:
            raise Unauthenticated()
    else:
        who = await _by_cookie(office, connection)
    return None if who is None else replace(who, address=_address(connection), browser=_browser(connection))


def _bearer(connection: HTTPConnection, payload: dict[str, Any] | None) -> str | None:
    given = (payload or {}).get("authorization") or connection.headers.get("authorization")
    if given is None:
        return None
    kind, _, secret = str(given).partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise Unauthenticated()
    return secret.strip()


async def _by_cookie(office: Office, connection: HTTPConnection) -> Principal | None:
    secret = connection.cookies.get(COOKIE)
    if secret is None:
        return None
    if connection.scope["type"] == "websocket":
        return await by_session(office, secret) if connection.headers.get("origin") else None
    who = await by_session(office, secret)
    if who is not None and CLIENT_HEADER not in connection.headers:
        raise Forbidden("Requests with a cookie need the header Countersign-Client.")
    return who


async def by_bearer(office: Office, secret: str) -> Principal | None:
    """By API token or personal link. Unknown and malformed ones take the same way, and the same time."""
    kind = DoorKind.TOKEN if secret.startswith("cst_") else DoorKind.LINK
    door = await _door(office, kind, secret)
    if door is None:
        return None
    return await (_token(office, door) if kind == DoorKind.TOKEN else _recipient(office, door))


async def by_session(office: Office, secret: str) -> Principal | None:
    door = await _door(office, DoorKind.SESSION, secret)
    if door is None:
        return None
    async with office.look(door.firm_id) as session:
        member = await session.get(Member, (door.firm_id, door.subject_id))
    return as_member(member) if member is not None and member.active else None


async def _door(office: Office, kind: DoorKind, secret: str) -> Doorway | None:
    hash = office.secrets.hash(kind, secret)
    async with office.look(None) as session:
        found = await knock(session, hash, kind, this_moment().now)
    return found[0] if found else None


async def _token(office: Office, door: Doorway) -> Principal | None:
    now = this_moment().now
    async with office.look(door.firm_id) as session:
        token = await session.get(ApiToken, (door.firm_id, door.subject_id))
        member = await session.get(Member, (door.firm_id, token.member_id)) if token else None
    if token is None or member is None or not member.active or token.revoked_at is not None:
        return None
    if token.last_used_at is None or now - token.last_used_at > USE_NOTED_EVERY:
        await _note_use(office, token, now)
    return as_token(token, member)


async def _note_use(office: Office, token: ApiToken, now: datetime) -> None:
    async with office.work(token.firm_id, token.id) as work:
        mine = (col(ApiToken.firm_id) == token.firm_id) & (col(ApiToken.id) == token.id)
        await work.session.execute(update(ApiToken).where(mine).values(last_used_at=now))


async def _recipient(office: Office, door: Doorway) -> Principal | None:
    async with office.look(door.firm_id) as session:
        recipient = await session.get(Recipient, (door.firm_id, door.subject_id))
        member_id = recipient.member_id if recipient else None
        member = await session.get(Member, (door.firm_id, member_id)) if member_id else None
    if recipient is None or (member is not None and not member.active):
        return None  # who has left the firm signs for it no more
    return Principal(
        PrincipalKind.RECIPIENT, door.firm_id, recipient.id, None, frozenset(), link_version=door.version
    )


def _address(connection: HTTPConnection) -> str | None:
    return connection.client.host if connection.client else None


def _browser(connection: HTTPConnection) -> str | None:
    return connection.headers.get("user-agent", "")[:300] or None


def language_of(connection: HTTPConnection) -> str:
    """English or French, whichever the reader's browser names first."""
    for part in connection.headers.get("accept-language", "").lower().split(","):
        tag = part.strip().split(";")[0].split("-")[0]
        if tag in ("en", "fr"):
            return tag
    return "en"


async def context_of(office: Office, connection: HTTPConnection, payload: dict[str, Any] | None) -> Context:
    """What an operation knows, and how it asks again who is asking."""

    async def anew() -> Principal | None:
        try:
            return await identify(office, connection, payload)
        except (Unauthenticated, Forbidden):
            return None

    return Context(
        office=office,
        who=await identify(office, connection, payload),
        request_id=str(connection.scope.get("state", {}).get("request_id", "")),
        anew=anew,
        language=language_of(connection),
        schema_hash=SCHEMA_HASH,
    )
