"""Reading the log: what happened after a cursor, for a firm or for one entity."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from store.tables import Concern, FirmCounter, LogEntry

PAGE = 500
LAST = 2**62


@dataclass(frozen=True)
class Seen:
    """One event as the log holds it, with the version it gave to each board that shows it."""

    entry: LogEntry
    versions: dict[str, int] = field(default_factory=dict)

    @property
    def cursor(self) -> int:
        return self.entry.cursor

    def concerns(self, subject_id: str | None) -> bool:
        return subject_id is None or subject_id in self.entry.subjects


async def where_it_stands(session: AsyncSession, firm_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """The last cursor and the permission epoch of each firm. Needs no firm to be set."""
    rows = await session.execute(
        select(col(FirmCounter.firm_id), col(FirmCounter.cursor), col(FirmCounter.epoch)).where(
            col(FirmCounter.firm_id).in_(firm_ids)
        )
    )
    return {firm_id: (cursor, epoch) for firm_id, cursor, epoch in rows}


async def read_after(
    session: AsyncSession,
    firm_id: str,
    after: int,
    subject_id: str | None = None,
    limit: int = PAGE,
    until: int = LAST,
) -> list[Seen]:
    """Up to `limit` events after a cursor and not after `until`, oldest first."""
    query = select(LogEntry).where(
        col(LogEntry.firm_id) == firm_id, col(LogEntry.cursor) > after, col(LogEntry.cursor) <= until
    )
    if subject_id is not None:
        mine = select(col(Concern.cursor)).where(
            col(Concern.firm_id) == firm_id,
            col(Concern.subject_id) == subject_id,
            col(Concern.cursor) > after,
            col(Concern.cursor) <= until,
        )
        query = query.where(col(LogEntry.cursor).in_(mine.order_by(col(Concern.cursor)).limit(limit)))
    entries = list(await session.scalars(query.order_by(col(LogEntry.cursor)).limit(limit)))
    return await _with_versions(session, firm_id, entries)


async def happened(
    session: AsyncSession, kind: str, envelope_id: str, recipient_id: str, after: datetime
) -> list[datetime]:
    """When something happened to a party of an envelope, the oldest first."""
    concerning = select(col(Concern.cursor)).where(col(Concern.subject_id) == envelope_id)
    found = select(col(LogEntry.at)).where(
        col(LogEntry.cursor).in_(concerning),
        col(LogEntry.type) == kind,
        col(LogEntry.data)["recipient_id"].astext == recipient_id,
        col(LogEntry.at) > after,
    )
    return list(await session.scalars(found.order_by(col(LogEntry.cursor))))


async def _with_versions(session: AsyncSession, firm_id: str, entries: list[LogEntry]) -> list[Seen]:
    versions: dict[int, dict[str, int]] = {entry.cursor: {} for entry in entries}
    rows = await session.execute(
        select(col(Concern.cursor), col(Concern.subject_id), col(Concern.version)).where(
            col(Concern.firm_id) == firm_id,
            col(Concern.cursor).in_(versions),
            col(Concern.version).is_not(None),
        )
    )
    for cursor, subject, version in rows:
        if version is not None:
            versions[cursor][subject] = version
    return [Seen(entry, versions[entry.cursor]) for entry in entries]
