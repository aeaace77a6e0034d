"""Who is asking: a cookie, an API token or a personal link; one function for HTTP and WebSocket."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col
from starlette.requests import HTTPConnection

from api.known import Acquaintance, Known
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
Found = tuple[Principal, int] | None


async def identify(
    office: Office, connection: HTTPConnection, payload: dict[str, Any] | None, known: Known | None = None
) -> tuple[Principal | None, int | None]:
    """The principal, or None for the anonymous. A bad token is refused; an old cookie is nobody.

    For a member or a token that is known, the firm's last cursor too. A cookie counts only with the header
    that no foreign page can send, or, on a socket, with an Origin, which was checked."""
    bearer = _bearer(connection, payload)
    if bearer is not None:
        found = await _met(office, known, kind_of(bearer), bearer)
        if found is None:
            raise Unauthenticated()
    else:
        found = await _by_cookie(office, connection, known)
    if found is None:
        return None, None
    who, cursor = found
    return replace(who, address=_address(connection), browser=_browser(connection)), cursor


def _bearer(connection: HTTPConnection, payload: dict[str, Any] | None) -> str | None:
    given = (payload or {}).get("authorization") or connection.headers.get("authorization")
    if given is None:
        return None
    kind, _, secret = str(given).partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise Unauthenticated()
    return secret.strip()


async def _by_cookie(office: Office, connection: HTTPConnection, known: Known | None) -> Found:
    secret = connection.cookies.get(COOKIE)
    if secret is None:
        return None
    if connection.scope["type"] == "websocket":
        origin = connection.headers.get("origin")
        return await _met(office, known, DoorKind.SESSION, secret) if origin else None
    found = await _met(office, known, DoorKind.SESSION, secret)
    if found is not None and CLIENT_HEADER not in connection.headers:
        raise Forbidden("Requests with a cookie need the header Countersign-Client.")
    return found


def kind_of(bearer: str) -> DoorKind:
    return DoorKind.TOKEN if bearer.startswith("cst_") else DoorKind.LINK


async def by_bearer(office: Office, secret: str) -> Principal | None:
    """By API token or personal link. Unknown and malformed ones take the same way, and the same time."""
    found = await _met(office, None, kind_of(secret), secret)
    return found[0] if found else None


async def by_session(office: Office, secret: str) -> Principal | None:
    found = await _met(office, None, DoorKind.SESSION, secret)
    return found[0] if found else None


async def _met(office: Office, known: Known | None, kind: DoorKind, secret: str) -> Found:
    """Who holds this secret, by acquaintance or by the doorway."""
    hash, now = office.secrets.hash(kind, secret), this_moment().now
    found = await known.find(kind, hash, now) if known else None
    return found or await _at_the_door(office, known, kind, hash, now)


async def _at_the_door(
    office: Office, known: Known | None, kind: DoorKind, hash: str, now: datetime
) -> Found:
    """The epoch is read before the rows, so that who loses access in between is not known for long."""
    async with office.look(None) as session:
        door = await _door(session, kind, hash, now)
    if door is None:
        return None
    cursor, epoch = await office.quick.stands(door.firm_id)
    async with office.look(door.firm_id) as session:
        door = await _door(session, kind, hash, now)
        who = await WHO[kind](session, door) if door else None
    if who is None or door is None:
        return None
    if kind == DoorKind.TOKEN:
        await _note_use(office, who, now)
    if known is not None and who.staff:
        known.keep(hash, Acquaintance(who, epoch, now + USE_NOTED_EVERY))
    return who, cursor


async def _door(session: AsyncSession, kind: DoorKind, hash: str, now: datetime) -> Doorway | None:
    found = await knock(session, hash, kind, now)
    return found[0] if found else None


async def _member(session: AsyncSession, door: Doorway) -> Principal | None:
    member = await session.get(Member, (door.firm_id, door.subject_id))
    return as_member(member) if member is not None and member.active else None


async def _token(session: AsyncSession, door: Doorway) -> Principal | None:
    token = await session.get(ApiToken, (door.firm_id, door.subject_id))
    member = await session.get(Member, (door.firm_id, token.member_id)) if token else None
    if token is None or member is None or not member.active or token.revoked_at is not None:
        return None
    return as_token(token, member)


async def _recipient(session: AsyncSession, door: Doorway) -> Principal | None:
    recipient = await session.get(Recipient, (door.firm_id, door.subject_id))
    member_id = recipient.member_id if recipient else None
    member = await session.get(Member, (door.firm_id, member_id)) if member_id else None
    if recipient is None or (member is not None and not member.active):
        return None  # who has left the firm signs for it no more
    return Principal(
        PrincipalKind.RECIPIENT, door.firm_id, recipient.id, None, frozenset(), link_version=door.version
    )


WHO = {DoorKind.SESSION: _member, DoorKind.TOKEN: _token, DoorKind.LINK: _recipient}


async def _note_use(office: Office, who: Principal, now: datetime) -> None:
    """Every few minutes at most."""
    mine = (col(ApiToken.firm_id) == who.firm_id) & (col(ApiToken.id) == who.id)
    async with office.look(who.firm_id) as session:
        last = await session.scalar(select(col(ApiToken.last_used_at)).where(mine))
    if last is None or now - last > USE_NOTED_EVERY:
        async with office.work(who.firm_id, who.id) as work:
            await work.session.execute(update(ApiToken).where(mine).values(last_used_at=now))


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


async def context_of(
    office: Office, connection: HTTPConnection, payload: dict[str, Any] | None, known: Known | None = None
) -> Context:
    """What an operation knows. Asked again whenever it must be sure that its access still holds."""

    async def still_welcome() -> bool:
        try:
            return (await identify(office, connection, payload, known))[0] is not None
        except (Unauthenticated, Forbidden):
            return False

    who, cursor = await identify(office, connection, payload, known)
    return Context(
        office=office,
        who=who,
        cursor=cursor,
        request_id=str(connection.scope.get("state", {}).get("request_id", "")),
        language=language_of(connection),
        schema_hash=SCHEMA_HASH,
        still_welcome=still_welcome,
    )
