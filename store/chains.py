"""The chain of an envelope as the database holds it: does it still stand, and was somebody erased from it?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.chain import GENESIS, link
from domain.envelopes import Envelope
from store.tables import Concern, LogEntry
from store.work import chained


@dataclass(frozen=True)
class Chain:
    """`erased_at`: when values were last taken out of it, by an act that the log names."""

    stands: bool
    erased_at: datetime | None = None


async def entries_of(session: AsyncSession, envelope: Envelope) -> list[LogEntry]:
    """The chain up to and including its closing event, the head; all of it where no entry is that. What came later is
    no evidence."""
    query = _about(envelope).where(col(LogEntry.chain_hash).is_not(None))
    chain: list[LogEntry] = []
    for entry in await session.scalars(query.order_by(col(LogEntry.cursor))):
        chain.append(entry)
        if entry.chain_hash == envelope.chain_head:
            break
    return chain


async def chain_of(session: AsyncSession, envelope: Envelope) -> Chain:
    """Each entry follows the one before, up to the head. What was erased keeps its hash, and its erasure is in the
    log; what claims to be erased and is not named there was tampered with."""
    erasures = await session.scalars(_about(envelope).where(col(LogEntry.type) == "PersonErased"))
    known = {each.at for each in erasures if envelope.id in each.data["envelope_ids"]}
    previous, erased = GENESIS, []
    for entry in await entries_of(session, envelope):
        if entry.chain_previous != previous:
            return Chain(stands=False)
        if entry.erased_at is not None:
            erased.append(entry.erased_at)
        elif entry.chain_hash != link(previous, chained(entry)):
            return Chain(stands=False)
        previous = entry.chain_hash or ""
    stands = previous == envelope.chain_head and set(erased) <= known
    return Chain(stands, max(erased, default=None) if stands else None)


def _about(envelope: Envelope) -> SelectOfScalar[LogEntry]:
    mine = select(col(Concern.cursor)).where(col(Concern.subject_id) == envelope.id)
    return select(LogEntry).where(col(LogEntry.firm_id) == envelope.firm_id, col(LogEntry.cursor).in_(mine))
