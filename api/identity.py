"""Who is asking: a cookie, an API token or a personal link; one function for HTTP and WebSocket."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlmodel import col
from starlette.requests import HTTPConnection

from domain.asking import Principal, PrincipalKind, as_member, as_token
from domain.envelopes import Recipient
from domain.ids import this_moment
from domain.people import ApiToken, Member
from schema.context import Context
from schema.errors import Forbidden, Unauthenticated
from schema.whole import SCHEMA_HASH
from store.doors import Acquaintance, Door, DoorKind, door_of
from store.office import Office

COOKIE = "countersign_session"
CLIENT_HEADER = "countersign-client"
SESSION_HEADER = "countersign-session"
SHORTEST_SESSION = 20
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
        who = await _with_host(office, connection, who)
    else:
        who = await _by_cookie(office, connection)
    if who is None:
        return None
    return known_by_browser(office, connection, payload, who)


def known_by_browser(
    office: Office, connection: HTTPConnection, payload: dict[str, Any] | None, who: Principal
) -> Principal:
    """The same, with what their browser tells of itself."""
    secret = session_of(office, connection, payload)
    return replace(
        who,
        address=_address(connection),
        browser=_browser(connection),
        session_hash=office.secrets.browser(secret) if secret else None,
    )


def session_of(office: Office, connection: HTTPConnection, payload: dict[str, Any] | None) -> str | None:
    """The secret that a party's browser was given with its first code: in a header, or a cookie.

    It opens nothing without the link, so no foreign page gains by its being sent along."""
    given = (payload or {}).get("session") or connection.headers.get(SESSION_HEADER)
    secret = str(given or connection.cookies.get(session_cookie(office.base_url)) or "")
    return secret if len(secret) >= SHORTEST_SESSION else None


def session_cookie(base_url: str) -> str:
    """Over https no other host of the same domain can plant a cookie of this name."""
    return "__Host-countersign_party" if base_url.startswith("https:") else "countersign_party"


async def _with_host(office: Office, connection: HTTPConnection, who: Principal) -> Principal:
    """A link that is used where a member of its firm is signed in: at the firm's own desk."""
    secret = connection.cookies.get(COOKIE)
    if who.staff or secret is None:
        return who
    host = await by_session(office, secret)
    return replace(who, host_id=host.id) if host is not None and host.firm_id == who.firm_id else who


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
    known = office.acquaintances.recognise(door)
    if known is None:
        async with office.look(door.firm_id) as session:
            member = await session.get(Member, (door.firm_id, door.subject_id))
        if member is None or not member.active:
            return None
        known = Acquaintance(door.epoch, as_member(member))
        office.acquaintances.meet(door, known)
    return replace(known.who, log_at=door.cursor)


async def _door(office: Office, kind: DoorKind, secret: str) -> Door | None:
    return await door_of(office.engine, office.secrets.hash(kind, secret), kind, this_moment().now)


async def _token(office: Office, door: Door) -> Principal | None:
    now = this_moment().now
    known = office.acquaintances.recognise(door) or await _introduced(office, door)
    if known is None:
        return None
    if known.noted_at is None or now - known.noted_at > USE_NOTED_EVERY:
        known.noted_at = now
        await _note_use(office, door, now)
    return replace(known.who, log_at=door.cursor)


async def _introduced(office: Office, door: Door) -> Acquaintance | None:
    member = (col(Member.firm_id) == col(ApiToken.firm_id)) & (col(Member.id) == col(ApiToken.member_id))
    both = select(ApiToken, Member).join(Member, member)
    async with office.look(door.firm_id) as session:
        found = (await session.execute(both.where(col(ApiToken.id) == door.subject_id))).first()
    if found is None or not found.Member.active or found.ApiToken.revoked_at is not None:
        return None
    known = Acquaintance(door.epoch, as_token(found.ApiToken, found.Member), found.ApiToken.last_used_at)
    office.acquaintances.meet(door, known)
    return known


async def _note_use(office: Office, door: Door, now: datetime) -> None:
    async with office.work(door.firm_id, door.subject_id) as work:
        mine = (col(ApiToken.firm_id) == door.firm_id) & (col(ApiToken.id) == door.subject_id)
        await work.session.execute(update(ApiToken).where(mine).values(last_used_at=now))


async def _recipient(office: Office, door: Door) -> Principal | None:
    """Introduced anew each time: whom a link lets in does not hang on the firm's permissions alone."""
    member = (col(Member.firm_id) == col(Recipient.firm_id)) & (col(Member.id) == col(Recipient.member_id))
    query = select(col(Recipient.id), col(Member.active)).outerjoin(Member, member)
    async with office.look(door.firm_id) as session:
        found = (await session.execute(query.where(col(Recipient.id) == door.subject_id))).first()
    if found is None or found.active is False:
        return None  # who has left the firm signs for it no more
    return Principal(
        PrincipalKind.RECIPIENT, door.firm_id, found.id, None, frozenset(), link_version=door.version
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
        session=session_of(office, connection, payload),
        schema_hash=SCHEMA_HASH,
    )
