"""The chain of an envelope as the database holds it: does it still stand, and was somebody erased from it?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from domain.chain import GENESIS, link
from domain.envelopes import Envelope
from store.tables import Concern, LogEntry
from store.work import chained


@dataclass(frozen=True)
class Chain:
    """`erased_at`: when values were last taken out of it, by an act that the log names."""

    stands: bool
    erased_at: datetime | None = None


async def chain_of(session: AsyncSession, envelope: Envelope) -> Chain:
    """Each entry follows the one before, up to the head. What was erased keeps its hash, and its erasure is in the
    log; what claims to be erased and is not named there was tampered with."""
    mine = select(col(Concern.cursor)).where(col(Concern.subject_id) == envelope.id)
    entries = list(
        await session.scalars(
            select(LogEntry).where(col(LogEntry.cursor).in_(mine)).order_by(col(LogEntry.cursor))
        )
    )
    erasures = {x.at for x in entries if x.type == "PersonErased" and envelope.id in x.data["envelope_ids"]}
    previous, erased = GENESIS, []
    for entry in entries:
        if entry.chain_hash is None:
            continue
        if entry.chain_previous != previous:
            return Chain(stands=False)
        if entry.erased_at is not None:
            erased.append(entry.erased_at)
            if entry.erased_at not in erasures:
                return Chain(stands=False)
        elif entry.chain_hash != link(previous, chained(entry)):
            return Chain(stands=False)
        previous = entry.chain_hash
        if previous == envelope.chain_head:
            return Chain(stands=True, erased_at=max(erased, default=None))
    return Chain(stands=False)
