"""The doorway: every secret that lets someone in, kept as a keyed hash, and how links are derived."""

import hashlib
import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col, delete

from domain.asking import Principal
from store.engine import glance
from store.tables import Doorway


class DoorKind(StrEnum):
    EMAIL = "EMAIL"
    SIGN_IN = "SIGN_IN"
    SESSION = "SESSION"
    TOKEN = "TOKEN"
    LINK = "LINK"
    INBOX = "INBOX"
    FILES = "FILES"


@dataclass(frozen=True)
class Secrets:
    """What is derived from the server's secret key. The key itself is never stored or sent."""

    key: bytes

    def hash(self, kind: DoorKind, secret: str) -> str:
        """How a secret is kept at rest: 64 hex digits, useless without the key."""
        return hmac.new(self.key, f"{kind}\0{secret}".encode(), hashlib.sha256).hexdigest()

    def link(self, recipient_id: str, link_id: str, version: int) -> str:
        """The token of a personal link: a random id and an HMAC over recipient and version."""
        return f"{link_id.removeprefix('key_')}.{self._mac(f'link {recipient_id} {link_id} {version}')}"

    def sign_in(self, subject_id: str) -> str:
        """The token of a one-time sign-in mail, derived when the mail is sent."""
        return f"{subject_id.removeprefix('sgn_')}.{self._mac(f'sign-in {subject_id}')}"

    def inbox(self, firm_id: str, address: str, inbox_id: str) -> str:
        """The token of the list of all that a firm asks of one address: it is good for no other address."""
        return f"{inbox_id.removeprefix('ibx_')}.{self._mac(f'inbox {firm_id} {address} {inbox_id}')}"

    def files(self, request_id: str, link_id: str) -> str:
        """The token of the page on which files are sent that were asked for."""
        return f"{link_id.removeprefix('key_')}.{self._mac(f'files {request_id} {link_id}')}"

    def code(self, recipient_id: str, code_id: str) -> str:
        """A one-time code of six digits, derived when it is sent and when it is compared."""
        return f"{int(self._mac(f'code {recipient_id} {code_id}'), 16) % 1_000_000:06d}"

    def browser(self, secret: str) -> str:
        """How the secret that a party's browser holds is kept."""
        return self._mac(f"browser {secret}")

    def _mac(self, text: str) -> str:
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()[:40]


def new_api_token() -> str:
    return f"cst_{secrets.token_urlsafe(32)}"


def new_session() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Door:
    """Where a secret leads, and where the firm's log and the epoch of its permissions stood at that moment."""

    hash: str
    firm_id: str
    subject_id: str
    version: int
    cursor: int
    epoch: int


# Asked with every request: written once, not built anew each time.
DOOR = text(
    "select hash, firm_id, subject_id, version, cursor, epoch from doorway join firm_counter using (firm_id)"
    " where hash = :hash and kind = :kind and (ends_at is null or ends_at > :now)"
)


async def door_of(engine: AsyncEngine, hash: str, kind: DoorKind, now: datetime) -> Door | None:
    """Where the secret with this hash leads; None for an unknown one, or one that has ended."""
    found = await glance(engine, DOOR, {"hash": hash, "kind": kind, "now": now})
    return Door(**found[0]._mapping) if found else None


@dataclass
class Acquaintance:
    """Who came in by a door, as they were in one epoch. `noted_at`: when their use of it was last written down."""

    epoch: int
    who: Principal
    noted_at: datetime | None = None


class Acquaintances:
    """Those who came in lately need no introduction, until the permissions of their firm change."""

    def __init__(self, most: int = 10_000) -> None:
        self.most = most
        self.by_hash: OrderedDict[str, Acquaintance] = OrderedDict()

    def recognise(self, door: Door) -> Acquaintance | None:
        known = self.by_hash.get(door.hash)
        if known is None or known.epoch != door.epoch:
            return None
        self.by_hash.move_to_end(door.hash)
        return known

    def meet(self, door: Door, known: Acquaintance) -> None:
        self.by_hash[door.hash] = known
        if len(self.by_hash) > self.most:
            self.by_hash.popitem(last=False)


async def knock(session: AsyncSession, hash: str, kind: DoorKind, now: datetime) -> list[Doorway]:
    """Whose secret this is: entries that have not ended. Usually one, or none."""
    return list(await session.scalars(select(Doorway).where(*_open(hash, kind, now))))


def _open(hash: str, kind: DoorKind, now: datetime) -> list[ColumnElement[bool]]:
    still = or_(col(Doorway.ends_at).is_(None), col(Doorway.ends_at) > now)
    return [col(Doorway.hash) == hash, col(Doorway.kind) == kind, still]


async def shut(session: AsyncSession, subject_id: str, *kinds: DoorKind) -> None:
    """Take back every secret of these kinds that a subject holds."""
    await session.execute(
        delete(Doorway).where(col(Doorway.subject_id) == subject_id, col(Doorway.kind).in_(kinds))
    )
