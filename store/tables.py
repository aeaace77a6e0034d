"""The tables of the house itself: the log, the doorway, the counters, what was asked once."""

from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import BigInteger, Field, Index, SQLModel, UniqueConstraint

from domain.columns import INSTANT, TEXT, WORDS

BIG: Any = BigInteger()
DATA: Any = JSONB()


class LogEntry(SQLModel, table=True):
    """One event. `cursor` is its place in the order of the firm, which is the order of commits.

    `salt`: hashed with what is chained, so that nobody guesses by the hash what was erased since."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("firm_id", "id"),)
    firm_id: str = Field(primary_key=True, foreign_key="firm.id", sa_type=TEXT)
    cursor: int = Field(primary_key=True, sa_type=BIG)
    id: str = Field(sa_type=TEXT)
    type: str = Field(sa_type=TEXT)
    at: datetime = Field(sa_type=INSTANT)
    actor: str = Field(sa_type=TEXT)
    caused_by: str | None = Field(default=None, sa_type=TEXT)
    subjects: list[str] = Field(sa_type=WORDS)
    data: dict[str, Any] = Field(sa_type=DATA)
    chain_previous: str | None = Field(default=None, sa_type=TEXT)
    chain_hash: str | None = Field(default=None, sa_type=TEXT)
    salt: str | None = Field(default=None, sa_type=TEXT)
    erased_at: datetime | None = Field(default=None, sa_type=INSTANT)


class Concern(SQLModel, table=True):
    """An event in the history of one entity; for a pipeline, with the board's version."""

    __tablename__ = "event_subject"
    __table_args__ = (
        UniqueConstraint("firm_id", "subject_id", "version"),
        Index("ix_event_subject_cursor", "firm_id", "cursor"),
    )
    firm_id: str = Field(primary_key=True, foreign_key="firm.id", sa_type=TEXT)
    subject_id: str = Field(primary_key=True, sa_type=TEXT)
    cursor: int = Field(primary_key=True, sa_type=BIG)
    version: int | None = None


class Once(SQLModel, table=True):
    """A request that was carried out, by its idempotency key."""

    __tablename__ = "idempotency"
    firm_id: str = Field(primary_key=True, foreign_key="firm.id", sa_type=TEXT)
    principal: str = Field(primary_key=True, sa_type=TEXT)
    field: str = Field(primary_key=True, sa_type=TEXT)
    key: str = Field(primary_key=True, sa_type=TEXT)
    input_hash: str = Field(sa_type=TEXT)
    result: dict[str, Any] = Field(sa_type=DATA)
    created_at: datetime = Field(sa_type=INSTANT)


# Outside row-level security: who knocks has no firm yet. Hashes, ids and numbers only.


class Doorway(SQLModel, table=True):
    """A bearer secret or an address, by its keyed hash: whose it is and until when."""

    __table_args__ = (Index("ix_doorway_subject", "subject_id"),)
    hash: str = Field(primary_key=True, sa_type=TEXT)
    kind: str = Field(primary_key=True, sa_type=TEXT)
    subject_id: str = Field(primary_key=True, sa_type=TEXT)
    firm_id: str = Field(sa_type=TEXT)
    version: int = 0
    ends_at: datetime | None = Field(default=None, sa_type=INSTANT)


class SealIndex(SQLModel, table=True):
    """A hash of a sealed file, or the code printed in it: which envelope of which firm."""

    __tablename__ = "seal_index"
    key: str = Field(primary_key=True, sa_type=TEXT)
    firm_id: str = Field(sa_type=TEXT)
    envelope_id: str = Field(sa_type=TEXT)


class FirmCounter(SQLModel, table=True):
    """Where each firm's log and numbering stand, and the epoch of its permissions."""

    __tablename__ = "firm_counter"
    firm_id: str = Field(primary_key=True, sa_type=TEXT)
    cursor: int = Field(default=0, sa_type=BIG)
    job_number: int = 0
    epoch: int = Field(default=0, sa_type=BIG)


OUTSIDE_ROW_SECURITY = frozenset({"doorway", "seal_index", "firm_counter"})
