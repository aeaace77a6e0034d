"""The doorway: every secret that lets someone in, kept as a keyed hash, and how links are derived."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, delete

from store.tables import Doorway


class DoorKind(StrEnum):
    EMAIL = "EMAIL"
    SIGN_IN = "SIGN_IN"
    SESSION = "SESSION"
    TOKEN = "TOKEN"
    LINK = "LINK"


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

    def _mac(self, text: str) -> str:
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()[:40]


def new_api_token() -> str:
    return f"cst_{secrets.token_urlsafe(32)}"


def new_session() -> str:
    return secrets.token_urlsafe(32)


async def knock(session: AsyncSession, hash: str, kind: DoorKind, now: datetime) -> list[Doorway]:
    """Whose secret this is: entries that have not ended. Usually one, or none."""
    found = await session.scalars(
        select(Doorway).where(
            col(Doorway.hash) == hash,
            col(Doorway.kind) == kind,
            or_(col(Doorway.ends_at).is_(None), col(Doorway.ends_at) > now),
        )
    )
    return list(found)


async def shut(session: AsyncSession, subject_id: str, *kinds: DoorKind) -> None:
    """Take back every secret of these kinds that a subject holds."""
    await session.execute(
        delete(Doorway).where(col(Doorway.subject_id) == subject_id, col(Doorway.kind).in_(kinds))
    )
