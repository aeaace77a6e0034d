"""The few kinds of column every table is made of."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import ARRAY, BigInteger, DateTime, Enum, Field, ForeignKeyConstraint, SQLModel, Text

INSTANT: Any = DateTime(timezone=True)
WORDS: Any = ARRAY(Text())
TEXT: Any = Text()
CURSOR: Any = BigInteger()


def choice(of: type[StrEnum]) -> Any:
    """A closed set kept as text under a CHECK: labels can be added without ALTER TYPE."""
    return Enum(of, native_enum=False, create_constraint=True, length=40, name=f"{of.__name__.lower()}_known")


def points(column: str, table: str, ondelete: str | None = None) -> ForeignKeyConstraint:
    """A reference that stays inside the firm. Checked at commit, since one act writes its rows in any order."""
    return ForeignKeyConstraint(
        ["firm_id", column],
        [f"{table}.firm_id", f"{table}.id"],
        ondelete=ondelete,
        deferrable=True,
        initially="DEFERRED",
    )


class Owned(SQLModel):
    """What every row of a firm begins with: whose it is, then which one."""

    firm_id: str = Field(primary_key=True, foreign_key="firm.id", sa_type=TEXT)
    id: str = Field(primary_key=True, sa_type=TEXT)


class Dated(Owned):
    created_at: datetime = Field(sa_type=INSTANT)
